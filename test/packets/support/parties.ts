import type { Pod } from 'kubernetes-types/core/v1';
import type { Cluster } from '../../cluster/support/cluster';
import { DNS, type PodParty } from '../../support/parties';
import { isReady } from './installation';

/** CoreDNS. Its own pod cannot use cluster DNS. */
export const NAME_SERVER: PodParty = {
  name: DNS.name,
  namespace: 'kube-system',
  labels: { 'k8s-app': 'kube-dns' },
  id: 'kube-system/coredns',
  ports: [8080],
  resolves: false,
};

/** A pod with an address. */
export interface LivePod {
  readonly name: string;
  readonly namespace: string;
  readonly address: string;
}

/** Callers or callees with their running pods. */
export interface LiveParty extends PodParty {
  readonly pods: readonly LivePod[];
}

/** @throws Error if one of them has no pod */
export function findPods(cluster: Cluster, parties: readonly PodParty[]): readonly LiveParty[] {
  const all = cluster.list<Pod>('pods').filter(isReady);
  return parties.map((party) => {
    const pods = all.flatMap((pod) => (isOf(party, pod) ? [toLivePod(pod)] : []));
    if (pods.length === 0) throw new Error(`${party.name} has no pod that is Ready`);
    return { ...party, pods };
  });
}

function isOf({ namespace, labels, podNames }: PodParty, { metadata }: Pod): boolean {
  return (
    metadata?.namespace === namespace &&
    Object.entries(labels).every(([key, value]) => metadata.labels?.[key] === value) &&
    (podNames === undefined || podNames.includes(metadata.name ?? ''))
  );
}

function toLivePod({ metadata, status }: Pod): LivePod {
  return { name: metadata?.name ?? '', namespace: metadata?.namespace ?? '', address: status?.podIP ?? '' };
}
