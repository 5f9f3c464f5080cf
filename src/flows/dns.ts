import {
  CLUSTER_DNS_LABELS,
  CLUSTER_DNS_NAMESPACE,
  CLUSTER_DNS_PORTS,
  NODE_LOCAL_DNS_CIDR,
} from '../core/network/cluster-dns';
import type { Labels } from '../core/objects/labels';
import { AddressSet, type NetworkEndpoint, PortSet } from '../reachability/index';

/** The ports of a DNS server, by number and by the names that CoreDNS gives them. */
export const DNS_PORTS = PortSet.union([
  ...CLUSTER_DNS_PORTS.map(({ port, protocol = 'TCP' }) => PortSet.range(protocol, port)),
  PortSet.named('TCP', 'dns-tcp'),
  PortSet.named('UDP', 'dns'),
]);

const NAMESPACES: readonly (string | undefined)[] = [CLUSTER_DNS_NAMESPACE, 'openshift-dns'];
const NODE_LOCAL_CACHE = AddressSet.block(NODE_LOCAL_DNS_CIDR);

/**
 * Whether a path leads to the DNS of the cluster, which every workload needs, so that it is not shown one by one: to CoreDNS, by its
 * namespace or its label, or to NodeLocal DNSCache, and on no other port. A path to any other DNS server is shown like all paths.
 */
export function isClusterDns(to: NetworkEndpoint, ports: PortSet): boolean {
  if (!hasDnsPortsOnly(ports)) return false;
  if (to.kind === 'addresses') return to.addresses.equals(NODE_LOCAL_CACHE);
  if (to.kind === 'ingress-controller') return false;
  const labels = to.kind === 'pods' ? to.pods.split(', ') : asText(to.labels);
  return NAMESPACES.includes(to.namespace) || asText(CLUSTER_DNS_LABELS).every((label) => labels.includes(label));
}

/** Whether a path is for looking up names alone. */
export function hasDnsPortsOnly(ports: PortSet): boolean {
  return ports.minus(DNS_PORTS).isEmpty;
}

function asText(labels: Labels): readonly string[] {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`);
}
