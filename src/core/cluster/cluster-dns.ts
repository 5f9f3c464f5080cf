import type { PeerPort } from '../network/peer-port';
import type { Labels } from '../objects/labels';

/*
 * The cluster DNS of kubeadm and most clouds.
 * https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
 */

export const CLUSTER_DNS_NAMESPACE = 'kube-system';

/** The label that CoreDNS and kube-dns have in common. */
export const CLUSTER_DNS_LABELS: Labels = { 'k8s-app': 'kube-dns' };

/** The address of NodeLocal DNSCache. @see https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/ */
export const NODE_LOCAL_DNS_CIDR = '169.254.20.10/32';

export const CLUSTER_DNS_PORTS: readonly PeerPort[] = [
  { port: 53, protocol: 'TCP' },
  { port: 53, protocol: 'UDP' },
];
