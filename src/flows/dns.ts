import type { NetworkEndpoint } from '../reachability/index';
import { AddressSet, PortSet } from '../reachability/index';

/** The ports of a DNS server, by number and by the names that CoreDNS gives them. */
export const DNS_PORTS = PortSet.union([
  PortSet.range('TCP', 53),
  PortSet.range('UDP', 53),
  PortSet.named('TCP', 'dns-tcp'),
  PortSet.named('UDP', 'dns'),
]);

const DNS_NAMESPACES: readonly (string | undefined)[] = ['kube-system', 'openshift-dns'];
const DNS_LABEL = /(^|, )k8s-app=kube-dns(,|$)/;

/** @see https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/ */
const NODE_LOCAL_DNS = AddressSet.block('169.254.20.10/32');

/**
 * Whether a path leads to the DNS of the cluster, which every workload needs, so that it is not shown one by one: to CoreDNS, by its
 * namespace or its label, or to NodeLocal DNSCache, and on no other port. A path to any other DNS server is shown like all paths.
 */
export function isClusterDns(to: NetworkEndpoint, ports: PortSet): boolean {
  if (!hasDnsPortsOnly(ports)) return false;
  if (to.kind === 'addresses') return to.addresses.equals(NODE_LOCAL_DNS);
  if (to.kind === 'ingress-controller') return false;
  const labels = to.kind === 'pods' ? to.pods : toText(to.labels);
  return DNS_NAMESPACES.includes(to.namespace) || DNS_LABEL.test(labels);
}

/** Whether a path is for looking up names alone. */
export function hasDnsPortsOnly(ports: PortSet): boolean {
  return ports.minus(DNS_PORTS).isEmpty;
}

function toText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
}
