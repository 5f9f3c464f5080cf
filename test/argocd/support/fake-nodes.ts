import type { Cluster } from '../../cluster/support/cluster';

/** Gives the fake nodes what they lack for pods that ask for ephemeral storage. @throws Error when there are none */
export function fitFakeNodes(cluster: Cluster): void {
  const nodes = cluster.list('nodes').filter(({ metadata }) => metadata.labels?.type === 'kwok');
  if (nodes.length === 0) {
    throw new Error('there must be nodes that pods can run on, as ../shared/cluster/cluster nodes 10 makes them');
  }
  const room = { 'ephemeral-storage': '100Gi' };
  for (const { metadata } of nodes) {
    cluster.patch('node', metadata.name, undefined, { status: { allocatable: room, capacity: room } }, 'status');
  }
}
