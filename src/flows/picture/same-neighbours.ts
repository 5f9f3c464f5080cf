import { compare } from '../../core/order';
import { PortSet } from '../../reachability/port-set';
import type { End, Link } from './link-ends';

/** Ends that a picture shows as one box. */
export interface Twins {
  /** The id of the first of them. */
  readonly id: string;
  readonly ends: readonly End[];

  /** What each of them may call the others on. */
  readonly among: PortSet;

  /** What the pods of each may call each other on. */
  readonly within: PortSet;
}

/**
 * Puts those together who stand in one namespace, look alike and have the same neighbours on the same ports.
 * @param look what a box of this end would say besides its name
 */
export function toTwins(ends: readonly End[], links: readonly Link[], look: (end: End) => string): readonly Twins[] {
  const neighbours = neighboursOf(links);
  const none = new Map<string, string>();
  const of = (end: End) => neighbours.get(end.id) ?? none;
  const groups = new Map<string, End[][]>();
  for (const end of [...ends].sort((a, b) => compare(a.id, b.id))) {
    const key = JSON.stringify([end.namespace, end.endpoint.kind, look(end)]);
    const known = groups.get(key) ?? [];
    groups.set(key, known);
    const twin = end.namespace === undefined ? undefined : known.find(([first]) => first && areTwins(first, end, of));
    if (twin) twin.push(end);
    else known.push([end]);
  }
  return [...groups.values()]
    .flat()
    .flatMap((members) => {
      const [first] = members;
      if (first === undefined) return [];
      const ids = new Set(members.map(({ id }) => id));
      const own = links.filter(({ from, to }) => ids.has(from.id) && ids.has(to.id));
      const [within, among] = [true, false].map((same) =>
        PortSet.union(own.filter(({ from, to }) => (from.id === to.id) === same).map(({ ports }) => ports)),
      );
      return [{ id: first.id, ends: members, among: among ?? PortSet.NONE, within: within ?? PortSet.NONE }];
    })
    .sort((a, b) => compare(a.id, b.id));
}

/** From `> ID` (called) or `< ID` (calls) to the ports. */
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

/** Alike for everybody else, and each to the other what the other is to it. */
function areTwins(one: End, other: End, of: (end: End) => Neighbours): boolean {
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
