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

/** A Peer as the policies for a cluster have it. @param cluster undefined before a policy says which */
export function peerOn<P extends object>(cluster: ClusterFacts | undefined, peer: P): P {
  const rendered = cluster && RENDERED.get(peer)?.(cluster);
  return rendered === undefined ? peer : (rendered as P);
}
