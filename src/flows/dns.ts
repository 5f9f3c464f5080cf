import {
  CLUSTER_DNS_LABELS,
  CLUSTER_DNS_NAMESPACE,
  CLUSTER_DNS_PORTS,
  NODE_LOCAL_DNS_CIDR,
} from '../core/cluster/cluster-dns';
import { labelTexts } from '../core/objects/labels';
import { AddressSet, type NetworkEndpoint, PortSet } from '../reachability/index';

/** The ports of a DNS server, by number and by CoreDNS' names. */
export const DNS_PORTS = PortSet.union([
  ...CLUSTER_DNS_PORTS.map(({ port, protocol = 'TCP' }) => PortSet.range(protocol, port)),
  PortSet.named('TCP', 'dns-tcp'),
  PortSet.named('UDP', 'dns'),
]);

const NAMESPACES: readonly (string | undefined)[] = [CLUSTER_DNS_NAMESPACE, 'openshift-dns'];
const NODE_LOCAL_CACHE = AddressSet.block(NODE_LOCAL_DNS_CIDR);

/**
 * Whether a path leads to cluster DNS: to CoreDNS, by its namespace or its label, or to NodeLocal DNSCache, and only on DNS ports. Every
 * workload needs it, so it is not shown path by path. Paths to other DNS servers are shown like all paths.
 */
export function isClusterDns(to: NetworkEndpoint, ports: PortSet): boolean {
  if (!hasDnsPortsOnly(ports)) return false;
  if (to.kind === 'addresses') return to.addresses.equals(NODE_LOCAL_CACHE);
  if (to.kind !== 'pods' && to.kind !== 'workload') return false;
  const labels = to.kind === 'pods' ? to.pods.split(', ') : labelTexts(to.labels);
  return NAMESPACES.includes(to.namespace) || labelTexts(CLUSTER_DNS_LABELS).every((label) => labels.includes(label));
}

/** Whether a path has only DNS ports. */
export function hasDnsPortsOnly(ports: PortSet): boolean {
  return ports.minus(DNS_PORTS).isEmpty;
}
