import { compare } from '../../core/order';
import type { Connection } from '../../reachability/network-endpoint';
import { PortSet } from '../../reachability/port-set';
import { outsideLinks } from './address-links';
import { isSaidBy, type Mesh, meshesOf } from './full-mesh';
import { withoutImplied } from './inferable';
import { covers, type FlowSource, isBroad, type Link, type OpenSides, toEnd } from './link-ends';

/** Where names are looked up, and which workloads may do so, by their ids. */
export interface NameServer {
  readonly id: string;
  readonly ports: PortSet;
  readonly callers: ReadonlySet<string>;
}

/** What is drawn, and what is only said. */
export interface Links {
  readonly links: readonly Link[];
  readonly nameServers: readonly NameServer[];
  readonly meshes: readonly Mesh[];
}

const DNS = PortSet.union([
  PortSet.range('TCP', 53),
  PortSet.range('UDP', 53),
  PortSet.named('TCP', 'dns-tcp'),
  PortSet.named('UDP', 'dns'),
]);

/** The links of a set, in one order: without lookups of names, and without what is said otherwise. */
export function linksOf(net: FlowSource, open: OpenSides): Links {
  const connections = net.connections();
  const meshes = meshesOf(net, open);
  const rest = withoutImplied(connections, open).filter(
    (connection) => !isLookup(connection) && !meshes.some((mesh) => isSaidBy(mesh, connection)),
  );
  const links = [...outsideLinks(rest, 'from'), ...outsideLinks(rest, 'to'), ...rest.filter(isInside).map(toLink)];
  return { links: links.sort(byEnds), nameServers: nameServersOf(connections, open), meshes };
}

function toLink({ from, to, ports }: Connection): Link {
  return { from: toEnd(from, 'from'), to: toEnd(to, 'to'), ports };
}

function byEnds(a: Link, b: Link): number {
  return compare(a.from.id, b.from.id) || compare(a.to.id, b.to.id) || compare(`${a.ports}`, `${b.ports}`);
}

function isInside({ from, to }: Connection): boolean {
  return from.kind !== 'addresses' && to.kind !== 'addresses';
}

/** Port 53 alone, of pods or of one address: a cache on the node has one. */
function isLookup({ from, to, ports }: Connection): boolean {
  if (from.kind !== 'workload' || !ports.minus(DNS).isEmpty) return false;
  if (to.kind !== 'addresses') return true;
  const { ranges } = to.addresses;
  return ranges.length === 1 && !ranges.join().includes('-');
}

function nameServersOf(connections: readonly Connection[], open: OpenSides): readonly NameServer[] {
  const lookups = connections.filter(isLookup);
  const servers = new Map(lookups.map(({ to }) => [to.id, to]));
  const useful = connections.filter(({ ports }) => !ports.intersect(DNS).isEmpty);
  return [...servers.values()]
    .sort((a, b) => compare(a.id, b.id))
    .map((server) => {
      const callers = useful
        .filter(({ to }) => to.id === server.id || (isBroad(to) && covers(to, server)))
        .map(({ from }) => from.id);
      const ports = PortSet.union(lookups.filter(({ to }) => to.id === server.id).map((lookup) => lookup.ports));
      return { id: server.id, ports, callers: new Set([...open.egress, ...callers]) };
    });
}
