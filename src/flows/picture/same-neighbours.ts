import { groupedBy } from '../../core/grouped';
import { compare } from '../../core/order';
import { PortSet } from '../../reachability/index';
import type { Link, LinkEnd } from './link';

/** Link ends that a picture shows as one box. */
export interface SameNeighbours {
  /** The id of the first end. */
  readonly id: string;
  readonly ends: readonly [LinkEnd, ...LinkEnd[]];

  /** The ports on which each end may call the others. */
  readonly among: PortSet;

  /** The ports on which the pods of each end may call each other. */
  readonly within: PortSet;
}

/**
 * Groups the ends of a namespace that look alike and have the same neighbours on the same ports.
 * @param look the text that the box of an end would have in addition to its name
 */
export function withSameNeighbours(
  ends: readonly LinkEnd[],
  links: readonly Link[],
  look: (end: LinkEnd) => string,
): readonly SameNeighbours[] {
  const neighbours = neighboursOf(links);
  const none = new Map<string, string>();
  const of = (end: LinkEnd) => neighbours.get(end.id) ?? none;
  const sorted = [...ends].sort((a, b) => compare(a.id, b.id));
  const similar = groupedBy(sorted, (end) => JSON.stringify([end.namespace, end.endpoint.kind, look(end)]));
  return [...similar.values()]
    .flatMap((group) => divided(group, of))
    .map((group) => toSameNeighbours(group, links))
    .sort((a, b) => compare(a.id, b.id));
}

/** Divides ends that look alike by their neighbours. */
function divided(
  ends: readonly LinkEnd[],
  of: (end: LinkEnd) => Neighbours,
): readonly (readonly [LinkEnd, ...LinkEnd[]])[] {
  const groups: [LinkEnd, ...LinkEnd[]][] = [];
  for (const end of ends) {
    const group = end.namespace === undefined ? undefined : groups.find(([first]) => areAlike(first, end, of));
    if (group === undefined) groups.push([end]);
    else group.push(end);
  }
  return groups;
}

function toSameNeighbours(ends: readonly [LinkEnd, ...LinkEnd[]], links: readonly Link[]): SameNeighbours {
  const ids = new Set(ends.map(({ id }) => id));
  const own = links.filter(({ from, to }) => ids.has(from.id) && ids.has(to.id));
  const portsWhere = (isSame: boolean) =>
    PortSet.union(own.filter(({ from, to }) => (from.id === to.id) === isSame).map(({ ports }) => ports));
  return { id: ends[0].id, ends, among: portsWhere(false), within: portsWhere(true) };
}

/** The ports by neighbour: `> ID` for a called one, `< ID` for a caller. */
type Neighbours = ReadonlyMap<string, string>;

function neighboursOf(links: readonly Link[]): ReadonlyMap<string, Neighbours> {
  const all = new Map<string, Map<string, string>>();
  const note = (id: string, key: string, ports: string) => {
    const known = all.get(id) ?? new Map<string, string>();
    all.set(id, known.set(key, [...(known.get(key)?.split(' | ') ?? []), ports].join(' | ')));
  };
  for (const { from, to, ports } of links) {
    note(from.id, `> ${to.id}`, `${ports}`);
    note(to.id, `< ${from.id}`, `${ports}`);
  }
  return all;
}

/** Whether two ends have the same links to all others, and the same links to each other. */
function areAlike(one: LinkEnd, other: LinkEnd, of: (end: LinkEnd) => Neighbours): boolean {
  const [a, b] = [of(one), of(other)];
  const own = [one.id, other.id].flatMap((id) => [`> ${id}`, `< ${id}`]);
  const [within, among] = [a.get(`> ${one.id}`), a.get(`> ${other.id}`)];
  const foreign = (neighbours: Neighbours) => [...neighbours].filter(([key]) => !own.includes(key));
  return (
    within === b.get(`> ${other.id}`) &&
    among === b.get(`> ${one.id}`) &&
    (within === undefined || among === undefined || within === among) &&
    foreign(a).length === foreign(b).length &&
    foreign(a).every(([key, ports]) => b.get(key) === ports)
  );
}
