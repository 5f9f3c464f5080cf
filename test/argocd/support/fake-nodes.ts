import type { Cluster } from '../../cluster/support/cluster';

/** Adds ephemeral storage to the fake nodes, which pods request. @throws Error without fake nodes */
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
