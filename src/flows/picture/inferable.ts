import { groupedBy } from '../../core/grouped';
import type { Connection, NetworkEndpoint } from '../../reachability/index';
import { type ConnectionEnd, includesPods, isEveryPod, otherEnd } from '../flows-source';
import type { UnisolatedIds } from './link';

/**
 * Leaves out paths that a reader can infer: paths between two endpoints that no policy isolates on their side, and paths that an arrow
 * to or from every pod includes. Keeps the paths of an Ingress, because they are declared.
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

/** Whether an endpoint is not isolated. An endpoint outside the set never is, as policies of the set do not isolate it. */
function isOpen(endpoint: NetworkEndpoint, open: ReadonlySet<string>): boolean {
  return endpoint.kind !== 'workload' || open.has(endpoint.id);
}

/** The connections with every pod at one end, by the endpoint at the other end. */
function withEveryPod(
  connections: readonly Connection[],
  end: ConnectionEnd,
): ReadonlyMap<string, readonly Connection[]> {
  const broad = connections.filter((connection) => isEveryPod(connection[end]));
  return groupedBy(broad, (connection) => connection[otherEnd(end)].id);
}
