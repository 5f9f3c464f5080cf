import { clusterPeer } from '../network/cluster-peer';
import { Peer } from '../network/peer';

/** The Prometheus of the cluster that a policy is rendered for. */
export const PROMETHEUS = clusterPeer(({ prometheus: { namespace, podLabels } }) =>
  Peer.pods({ namespace, labels: podLabels }),
);
