import type { PortSet } from '../../reachability/port-set';

/** An arrow between boxes, by their ids. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly ports: PortSet;
}

/** A workload box, as far as this matters: what is implied for it. */
export interface Member {
  readonly id: string;
  readonly openIn: boolean;
  readonly openOut: boolean;
}

/** Arrows after those that all workloads of a namespace share have become one. */
export interface Joined {
  readonly arrows: readonly Arrow[];

  /** Namespaces that have a box for all their workloads. */
  readonly all: readonly string[];
}

/** Fewer arrows are easier to read one by one. */
const MANY = 3;

/** The id of the box that stands for all workloads of a namespace. */
export function allOf(namespace: string): string {
  return `every workload of ${namespace}`;
}

/** What each workload of a namespace has with one endpoint on the same ports is drawn once. */
export function joined(
  arrows: readonly Arrow[],
  members: ReadonlyMap<string, readonly Member[]>,
  isOpen: (id: string, side: Side) => boolean,
): Joined {
  let rest = arrows;
  for (const [namespace, boxes] of members) {
    if (boxes.length < MANY) continue;
    for (const side of ['from', 'to'] as const) rest = joinedOn(side, rest, { namespace, boxes, isOpen });
  }
  const ends = new Set(rest.flatMap(({ from, to }) => [from, to]));
  return { arrows: rest, all: [...members.keys()].filter((namespace) => ends.has(allOf(namespace))) };
}

type Side = 'from' | 'to';

interface Place {
  readonly namespace: string;
  readonly boxes: readonly Member[];
  readonly isOpen: (id: string, side: Side) => boolean;
}

/** @param side where the workloads of the namespace stand */
function joinedOn(side: Side, arrows: readonly Arrow[], { namespace, boxes, isOpen }: Place): readonly Arrow[] {
  const far = side === 'from' ? 'to' : 'from';
  const ids = new Set(boxes.map(({ id }) => id));
  const groups = new Map<string, Arrow[]>();
  for (const arrow of arrows) {
    if (!ids.has(arrow[side])) continue;
    const key = JSON.stringify([arrow[far], `${arrow.ports}`]);
    const group = groups.get(key);
    if (group) group.push(arrow);
    else groups.set(key, [arrow]);
  }
  const shared = [...groups.values()].filter((group) => {
    const [first] = group;
    if (first === undefined || group.length < MANY) return false;
    const linked = new Set(group.map((arrow) => arrow[side]));
    const implied = ({ openIn, openOut }: Member) => (side === 'from' ? openOut : openIn) && isOpen(first[far], far);
    return boxes.every((box) => box.id === first[far] || linked.has(box.id) || implied(box));
  });
  const gone = new Set(shared.flat());
  const drawn = shared.flatMap(([first]) => (first ? [{ ...first, [side]: allOf(namespace) }] : []));
  return [...arrows.filter((arrow) => !gone.has(arrow)), ...drawn];
}
