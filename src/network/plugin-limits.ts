import type { ClusterFacts } from '../core/cluster/cluster-facts';
import { liesWithin } from '../core/network/cidr';
import type { PeerPort } from '../core/network/peer-port';
import { distinct } from '../core/order';
import type { PeerSelector } from './peer-selector';

/** The fields of an open path that a network plugin may not support. */
interface RenderedPath {
  readonly selector: PeerSelector;
  readonly ports: readonly PeerPort[];
  readonly peer: string;
}

/** Warns of paths to nodes that the network plugin keeps closed, because its ipBlocks match no nodes. */
export function closedNodes(cluster: ClusterFacts | undefined, paths: readonly RenderedPath[]): readonly string[] {
  const { networkPlugin, nodeCidrs = [] } = cluster ?? {};
  if (networkPlugin?.ipBlocksMatchNodes !== false) return [];
  const closed = paths.filter(
    ({ selector }) => selector.kind === 'block' && nodeCidrs.some((nodes) => liesWithin(selector.cidr, nodes)),
  );
  const rule = `with ${networkPlugin.name}, an ipBlock matches no nodes: configure it to (Cilium has policyCIDRMatchMode: nodes) and set ipBlocksMatchNodes of the networkPlugin, or open the path with a policy of its own kind`;
  return distinct(closed.map(({ peer }) => `${rule}, got ${peer}`));
}

/** Warns of Pods without an owner, such as those of sessions, to which the network plugin applies no policy. */
export function unprotectedPods({ networkPlugin }: ClusterFacts): readonly string[] {
  return networkPlugin?.appliesToBarePods === false
    ? [
        `with ${networkPlugin.name}, no policy applies to a Pod without an owner, as sessions are: let Calico or Cilium enforce policies and name it as networkPlugin of the Cluster, or run the agents as Jobs of an AgentScaledJob`,
      ]
    : [];
}

/** Refuses paths with a range of ports where the network plugin would open only the first of them. */
export function closedRanges(
  { networkPlugin }: ClusterFacts,
  subject: string,
  paths: readonly RenderedPath[],
): readonly string[] {
  if (networkPlugin?.portRanges !== false) return [];
  return distinct(
    paths.flatMap(({ peer, ports }) =>
      ports
        .filter(({ port, endPort = port }) => endPort > port)
        .map(
          ({ port, endPort }) =>
            `${subject}: the path to or from ${peer} must name each port, because ${networkPlugin.name} opens only the first port of a range, got ${port} to ${endPort}`,
        ),
    ),
  );
}
