import type { Connection, NetworkEndpoint } from '../../reachability/network-endpoint';
import { covers, isBroad, type OpenSides } from './link-ends';

/**
 * Leaves out what a reader takes from the rest: what is open on both sides, and what is open to or from every pod, which
 * has an arrow of its own. What an Ingress serves stays: somebody wrote it down.
 */
export function withoutImplied(connections: readonly Connection[], open: OpenSides): readonly Connection[] {
  const toEveryPod = grouped(connections, 'to');
  const fromEveryPod = grouped(connections, 'from');
  const saysOut = ({ from, to, ports }: Connection) =>
    isOpen(from, open.egress) ||
    toEveryPod.get(from.id)?.some((one) => covers(one.to, to) && ports.minus(one.ports).isEmpty) === true;
  const saysIn = ({ from, to, ports }: Connection) =>
    isOpen(to, open.ingress) ||
    fromEveryPod.get(to.id)?.some((one) => covers(one.from, from) && ports.minus(one.ports).isEmpty) === true;
  return connections.filter(
    (connection) => connection.from.kind === 'ingress-controller' || !(saysOut(connection) && saysIn(connection)),
  );
}

/** Nobody limits who is not of the set. */
function isOpen(endpoint: NetworkEndpoint, open: ReadonlySet<string>): boolean {
  return endpoint.kind !== 'workload' || open.has(endpoint.id);
}

/** The connections with every pod on one side, by the endpoint on the other. */
function grouped(connections: readonly Connection[], side: 'from' | 'to'): ReadonlyMap<string, readonly Connection[]> {
  const groups = new Map<string, Connection[]>();
  for (const connection of connections) {
    if (!isBroad(connection[side])) continue;
    const { id } = connection[side === 'from' ? 'to' : 'from'];
    const group = groups.get(id);
    if (group) group.push(connection);
    else groups.set(id, [connection]);
  }
  return groups;
}
