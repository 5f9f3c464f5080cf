import { frozen } from '../frozen';
import { type Input, shown } from '../input/input';
import { dnsLabel, labelKey, labelValue } from '../input/names';
import { port } from '../input/numbers';
import { cidr } from '../network/cidr';
import type { PeerPort } from '../network/peer-port';
import type { Labels } from '../objects/labels';
import { resolved } from '../resolved';

/** Where pods send their DNS queries. */
export interface ClusterDns {
  /** The namespace of the DNS server's pods. @default kube-system */
  readonly namespace?: string;

  /**
   * The labels of the DNS server's pods.
   * @default - k8s-app: kube-dns, which CoreDNS and kube-dns have in common
   * @see https://kubernetes.io/docs/tasks/administer-cluster/dns-custom-nameservers/
   */
  readonly podLabels?: Labels;

  /**
   * The labels of pods in the same namespace that a network plugin redirects queries to, such as `k8s-app: node-local-dns` with GKE
   * Dataplane V2. They listen on the same port.
   * @default - none
   */
  readonly cachePodLabels?: Labels;

  /** The port that these pods listen on, over TCP and UDP; that of their Service may differ. @default 53 */
  readonly port?: number;

  /**
   * Addresses that answer queries on port 53 without being pods, such as `169.254.20.10/32` of NodeLocal DNSCache. A pod selector
   * cannot select them.
   * @default - none
   * @see https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
   */
  readonly localCidrs?: readonly string[];
}

/** ClusterDns with every default filled in. */
export type ResolvedDns = Required<Omit<ClusterDns, 'cachePodLabels'>> & Pick<ClusterDns, 'cachePodLabels'>;

/** The DNS of kubeadm and most clouds. @see https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/ */
const DEFAULTS = {
  namespace: 'kube-system',
  podLabels: { 'k8s-app': 'kube-dns' },
  port: 53,
  localCidrs: [],
} satisfies ClusterDns;

/**
 * The DNS of OpenShift: its Service answers on port 53, its pods on 5353.
 * @see https://github.com/openshift/cluster-dns-operator/blob/master/assets/dns/daemonset.yaml
 */
export const OPENSHIFT_DNS = frozen({
  namespace: 'openshift-dns',
  podLabels: { 'dns.operator.openshift.io/daemonset-dns': 'default' },
  port: 5353,
});

/** Fills in every default. */
export function resolveDns(dns: ClusterDns = {}): ResolvedDns {
  return resolved(dns, DEFAULTS);
}

/** Checks the field `dns`. */
export function checkDns(input: Input, dns: ResolvedDns): void {
  const { namespace, podLabels, cachePodLabels, port: number, localCidrs } = dns;
  input.required('dns.namespace', namespace, dnsLabel);
  for (const [field, labels] of Object.entries({ podLabels, cachePodLabels })) {
    if (labels === undefined) continue;
    input.entries(`dns.${field}`, labels, labelKey, labelValue);
    if (Object.keys(labels).length > 0) continue;
    input.refuse(
      `dns.${field} must have at least one label, or every pod of the namespace counts, got ${shown(labels)}`,
    );
  }
  input.required('dns.port', number, port);
  input.each('dns.localCidrs', localCidrs, cidr);
}

/** A port over both protocols of DNS: answers that do not fit into a UDP packet need TCP. */
export function dnsPorts(number: number): readonly PeerPort[] {
  return [
    { port: number, protocol: 'TCP' },
    { port: number, protocol: 'UDP' },
  ];
}

/** The address of NodeLocal DNSCache. @see https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/ */
export const NODE_LOCAL_DNS_CIDR = '169.254.20.10/32';
