import { groupedBy } from '../../core/grouped';
import { compare } from '../../core/order';
import { type Connection, PortSet } from '../../reachability/index';
import { DNS_PORTS, isClusterDns } from '../dns';
import { type FlowsSource, includesPods } from '../flows-source';
import { addressLinks } from './address-links';
import { type FullMesh, fullMeshes, isWithinMesh } from './full-mesh';
import { withoutInferable } from './inferable';
import { type Link, toLinkEnd, type UnisolatedIds } from './link';

/** A DNS server of the cluster, with the ids of the workloads that may use it. */
export interface DnsServer {
  readonly id: string;
  readonly ports: PortSet;
  readonly callers: ReadonlySet<string>;
}

/** The links that a picture shows as arrows, and the facts that it shows as text. */
export interface Links {
  readonly links: readonly Link[];
  readonly dnsServers: readonly DnsServer[];
  readonly meshes: readonly FullMesh[];
}

/** The links of a set, in order, without DNS and without the paths that the text covers. */
export function linksOf(source: FlowsSource, open: UnisolatedIds): Links {
  const connections = source.connections();
  const meshes = fullMeshes(source, open);
  const rest = withoutInferable(connections, open).filter(
    (connection) => !isLookup(connection) && !meshes.some((mesh) => isWithinMesh(mesh, connection)),
  );
  const links = [...addressLinks(rest, 'from'), ...addressLinks(rest, 'to'), ...rest.filter(isInside).map(toLink)];
  return { links: links.sort(byEnds), dnsServers: dnsServersOf(connections, open), meshes };
}

function toLink({ from, to, ports }: Connection): Link {
  return { from: toLinkEnd(from, 'from'), to: toLinkEnd(to, 'to'), ports };
}

function byEnds(a: Link, b: Link): number {
  return compare(a.from.id, b.from.id) || compare(a.to.id, b.to.id) || compare(`${a.ports}`, `${b.ports}`);
}

function isInside({ from, to }: Connection): boolean {
  return from.kind !== 'addresses' && to.kind !== 'addresses';
}

function isLookup({ from, to, ports }: Connection): boolean {
  return from.kind === 'workload' && isClusterDns(to, ports);
}

function dnsServersOf(connections: readonly Connection[], open: UnisolatedIds): readonly DnsServer[] {
  const lookups = connections.filter(isLookup);
  const withDns = connections.filter(({ ports }) => !ports.intersect(DNS_PORTS).isEmpty);
  return [...groupedBy(lookups, ({ to }) => to.id)]
    .sort(([a], [b]) => compare(a, b))
    .map(([id, own]) => {
      const callers = withDns
        .filter(({ to }) => to.id === id || includesPods(to, own[0].to))
        .map(({ from }) => from.id);
      const ports = PortSet.union(own.map((lookup) => lookup.ports));
      return { id, ports, callers: new Set([...open.egress, ...callers]) };
    });
}
