import { compare } from '../../core/order';
import { portWords } from './labels';
import type { Arrow } from './shared-arrows';

/** What is said inside of boxes, in place of arrows. */
export interface Hubs {
  readonly arrows: readonly Arrow[];

  /** Small print by box: `to redis in data: 6379`. */
  readonly details: ReadonlyMap<string, readonly string[]>;
}

/** How a box is spoken of. */
export interface Place {
  /** What it is called inside of another. */
  readonly called: string;

  /** Where it stands, if it is pods of the set. */
  readonly namespace: string | undefined;
}

/** So many arrows can be followed with the eye; in a large picture, so many for each box. */
const FOLLOWED = 40;
const FOLLOWED_PER_BOX = 1.5;

/** An endpoint with fewer arrows on one side keeps them. */
const FAN = 6;

/**
 * In a large set, those who call or are called by many lose their arrows: each of the many says it in a line of its own. If
 * that is not enough, so do all arrows from one namespace of the set to another.
 */
export function withoutHubs(arrows: readonly Arrow[], places: ReadonlyMap<string, Place>): Hubs {
  const details = new Map<string, string[]>();
  const say = (id: string, line: string) => details.set(id, [...(details.get(id) ?? []), line]);
  const sayBoth = ({ from, to, ports }: Arrow, side?: Side) => {
    if (side !== 'from') say(from, `to ${places.get(to)?.called ?? to}: ${portWords(ports)}`);
    if (side !== 'to') say(to, `from ${places.get(from)?.called ?? from}: ${portWords(ports)}`);
  };
  const most = Math.max(FOLLOWED, FOLLOWED_PER_BOX * new Set(arrows.flatMap(({ from, to }) => [from, to])).size);
  let rest = arrows;
  for (let hub = largestFan(rest); rest.length > most && hub; hub = largestFan(rest)) {
    const { id, side, fan } = hub;
    say(id, hubWords(side, fan));
    for (const arrow of fan) sayBoth(arrow, side);
    rest = rest.filter((arrow) => arrow[side] !== id);
  }
  if (rest.length > most) {
    const far = rest.filter(({ from, to }) => isFar(places.get(from)?.namespace, places.get(to)?.namespace));
    for (const arrow of far) sayBoth(arrow);
    rest = rest.filter((arrow) => !far.includes(arrow));
  }
  return { arrows: rest, details: new Map([...details].map(([id, lines]) => [id, lines.sort(compare)])) };
}

type Side = 'from' | 'to';

function largestFan(arrows: readonly Arrow[]) {
  const fans = (['from', 'to'] as const).flatMap((side) => {
    const ids = [...new Set(arrows.map((arrow) => arrow[side]))];
    return ids.map((id) => ({ id, side, fan: arrows.filter((arrow) => arrow[side] === id) }));
  });
  const [largest] = fans
    .filter(({ fan }) => fan.length >= FAN)
    .sort((a, b) => b.fan.length - a.fan.length || compare(`${a.id} ${a.side}`, `${b.id} ${b.side}`));
  return largest;
}

function hubWords(side: Side, fan: readonly Arrow[]): string {
  if (side === 'from') return `calls ${fan.length} others: see their boxes`;
  const ports = [...new Set(fan.map((arrow) => portWords(arrow.ports)))];
  return `called by ${fan.length} others on ${ports.join(' or ')}: see their boxes`;
}

function isFar(from: string | undefined, to: string | undefined): boolean {
  return from !== undefined && to !== undefined && from !== to;
}
