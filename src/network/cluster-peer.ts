import type { ClusterFacts } from '../core/cluster/cluster-facts';
import { resolveCluster } from '../core/cluster/cluster-props';

const RENDERED = new WeakMap<object, (cluster: ClusterFacts) => unknown>();
const UNKNOWN = resolveCluster({});

/** A Peer that depends on the cluster, such as the API server. By itself it is that of a cluster of which nothing is known. */
export function clusterPeer<P extends object>(render: (cluster: ClusterFacts) => P): P {
  const peer = render(UNKNOWN);
  RENDERED.set(peer, render);
  return peer;
}

/** What each Peer became, by the cluster: a tenth of a millisecond for the blocks of the internet, for each reader of each policy. */
const ON_CLUSTER = new WeakMap<object, WeakMap<object, unknown>>();

/** A Peer as the policies for a cluster have it. @param cluster undefined before a policy says which */
export function peerOn<P extends object>(cluster: ClusterFacts | undefined, peer: P): P {
  const render = RENDERED.get(peer);
  if (cluster === undefined || render === undefined) return peer;
  const known = ON_CLUSTER.get(cluster) ?? new WeakMap<object, unknown>();
  ON_CLUSTER.set(cluster, known);
  if (!known.has(peer)) known.set(peer, render(cluster));
  return known.get(peer) as P;
}
