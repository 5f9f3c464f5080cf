import { groupedBy } from '../../core/grouped';
import { compare } from '../../core/order';
import type { ConnectionEnd } from '../flows-source';
import { portWords } from './labels';
import type { BoxArrow } from './shared-arrows';

/** The remaining arrows, and the lines in boxes that replace the others. */
export interface FanOuts {
  readonly arrows: readonly BoxArrow[];

  /** Lines in small print, by box id, such as `to redis in data: 6379`. */
  readonly details: ReadonlyMap<string, readonly string[]>;
}

/** The name of a box in the text of other boxes. */
export interface BoxName {
  readonly called: string;

  /** The namespace of the box, if it contains workloads of the set. */
  readonly namespace: string | undefined;
}

/** The maximum number of arrows that a reader can follow; in a large picture, the maximum per box. */
const FOLLOWED = 40;
const FOLLOWED_PER_BOX = 1.5;

/** A box with fewer arrows than this at one end keeps them. */
const FAN = 6;

/**
 * In a large set, lines of text replace the arrows of a box that calls many others or that many others call. If too many arrows remain,
 * lines also replace all arrows from one namespace of the set to another.
 */
export function withoutFanOuts(arrows: readonly BoxArrow[], names: ReadonlyMap<string, BoxName>): FanOuts {
  const details = new Map<string, string[]>();
  const say = (id: string, line: string) => details.set(id, [...(details.get(id) ?? []), line]);
  const sayBoth = ({ from, to, ports }: BoxArrow, end?: ConnectionEnd) => {
    if (end !== 'from') say(from, `to ${names.get(to)?.called ?? to}: ${portWords(ports)}`);
    if (end !== 'to') say(to, `from ${names.get(from)?.called ?? from}: ${portWords(ports)}`);
  };
  const most = Math.max(FOLLOWED, FOLLOWED_PER_BOX * new Set(arrows.flatMap(({ from, to }) => [from, to])).size);
  let rest = arrows;
  for (let hub = largestFan(rest); rest.length > most && hub; hub = largestFan(rest)) {
    const { id, end, fan } = hub;
    say(id, fanWords(end, fan));
    for (const arrow of fan) sayBoth(arrow, end);
    rest = rest.filter((arrow) => arrow[end] !== id);
  }
  if (rest.length > most) {
    const far = rest.filter(({ from, to }) => isFar(names.get(from)?.namespace, names.get(to)?.namespace));
    for (const arrow of far) sayBoth(arrow);
    rest = rest.filter((arrow) => !far.includes(arrow));
  }
  return { arrows: rest, details: new Map([...details].map(([id, lines]) => [id, lines.sort(compare)])) };
}

function largestFan(arrows: readonly BoxArrow[]) {
  const fans = (['from', 'to'] as const).flatMap((end) =>
    [...groupedBy(arrows, (arrow) => arrow[end])].map(([id, fan]) => ({ id, end, fan })),
  );
  const [largest] = fans
    .filter(({ fan }) => fan.length >= FAN)
    .sort((a, b) => b.fan.length - a.fan.length || compare(`${a.id} ${a.end}`, `${b.id} ${b.end}`));
  return largest;
}

function fanWords(end: ConnectionEnd, fan: readonly BoxArrow[]): string {
  if (end === 'from') return `calls ${fan.length} others: see their boxes`;
  const ports = [...new Set(fan.map((arrow) => portWords(arrow.ports)))];
  return `called by ${fan.length} others on ${ports.join(' or ')}: see their boxes`;
}

function isFar(from: string | undefined, to: string | undefined): boolean {
  return from !== undefined && to !== undefined && from !== to;
}
