import { dnsPorts, NODE_LOCAL_DNS_CIDR, OPENSHIFT_DNS, resolveDns } from '../core/cluster/cluster-dns';
import { labelTexts } from '../core/objects/labels';
import { AddressSet, type NetworkEndpoint, PortSet } from '../reachability/index';

const DNS = resolveDns();

/** The ports of a DNS server, by number and by CoreDNS' names. */
export const DNS_PORTS = PortSet.union([
  portsOf(DNS.port),
  PortSet.named('TCP', 'dns-tcp'),
  PortSet.named('UDP', 'dns'),
]);

const OPENSHIFT_PORTS = DNS_PORTS.union(portsOf(OPENSHIFT_DNS.port));
const NODE_LOCAL_CACHE = AddressSet.block(NODE_LOCAL_DNS_CIDR);

/**
 * Whether a path leads to cluster DNS: to CoreDNS, by its namespace or its label, or to NodeLocal DNSCache, and only on DNS ports. Every
 * workload needs it, so it is not shown path by path. Paths to other DNS servers are shown like all paths.
 */
export function isClusterDns(to: NetworkEndpoint, ports: PortSet): boolean {
  if (to.kind === 'addresses') return hasDnsPortsOnly(ports) && to.addresses.equals(NODE_LOCAL_CACHE);
  if (to.kind !== 'pods' && to.kind !== 'workload') return false;
  if (to.namespace === OPENSHIFT_DNS.namespace) return ports.minus(OPENSHIFT_PORTS).isEmpty;
  if (!hasDnsPortsOnly(ports)) return false;
  const labels = to.kind === 'pods' ? to.pods.split(', ') : labelTexts(to.labels);
  return to.namespace === DNS.namespace || labelTexts(DNS.podLabels).every((label) => labels.includes(label));
}

/** Whether a path has only DNS ports. */
export function hasDnsPortsOnly(ports: PortSet): boolean {
  return ports.minus(DNS_PORTS).isEmpty;
}

function portsOf(number: number): PortSet {
  return PortSet.union(dnsPorts(number).map(({ port, protocol = 'TCP' }) => PortSet.range(protocol, port)));
}
