import { groupedBy } from '../../core/grouped';
import type { Connection, NetworkEndpoint } from '../../reachability/index';
import { type ConnectionEnd, includesPods, isEveryPod, otherEnd } from '../flows-source';
import type { UnisolatedIds } from './link';

/**
 * Leaves out what a reader can infer from the rest: paths between two endpoints that no policy isolates on their side, and paths that
 * an arrow to or from every pod includes. Paths of an Ingress stay, since somebody declared them.
 */
export function withoutInferable(connections: readonly Connection[], open: UnisolatedIds): readonly Connection[] {
  const toEveryPod = withEveryPod(connections, 'to');
  const fromEveryPod = withEveryPod(connections, 'from');
  const isKnownOut = ({ from, to, ports }: Connection) =>
    isOpen(from, open.egress) ||
    toEveryPod.get(from.id)?.some((one) => includesPods(one.to, to) && ports.minus(one.ports).isEmpty) === true;
  const isKnownIn = ({ from, to, ports }: Connection) =>
    isOpen(to, open.ingress) ||
    fromEveryPod.get(to.id)?.some((one) => includesPods(one.from, from) && ports.minus(one.ports).isEmpty) === true;
  return connections.filter(
    (connection) => connection.from.kind === 'ingress-controller' || !(isKnownOut(connection) && isKnownIn(connection)),
  );
}

/** No policy of the set isolates an endpoint outside it. */
function isOpen(endpoint: NetworkEndpoint, open: ReadonlySet<string>): boolean {
  return endpoint.kind !== 'workload' || open.has(endpoint.id);
}

/** The connections with every pod at one end, by the endpoint at the other. */
function withEveryPod(
  connections: readonly Connection[],
  end: ConnectionEnd,
): ReadonlyMap<string, readonly Connection[]> {
  const broad = connections.filter((connection) => isEveryPod(connection[end]));
  return groupedBy(broad, (connection) => connection[otherEnd(end)].id);
}
