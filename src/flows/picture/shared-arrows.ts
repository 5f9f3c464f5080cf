import { groupedBy } from '../../core/grouped';
import type { PortSet } from '../../reachability/index';
import { type ConnectionEnd, otherEnd } from '../flows-source';

/** An arrow between boxes, by box id. */
export interface BoxArrow {
  readonly from: string;
  readonly to: string;
  readonly ports: PortSet;
}

/** A box of workloads, with the directions that no policy limits. */
export interface WorkloadBox {
  readonly id: string;
  readonly openIn: boolean;
  readonly openOut: boolean;
}

/** Arrows, after merging those that all workloads of a namespace share. */
export interface SharedArrows {
  readonly arrows: readonly BoxArrow[];

  /** Namespaces with one box for all their workloads. */
  readonly shared: readonly string[];
}

/** The minimum number of arrows to merge. Fewer are easier to read one by one. */
const MANY = 3;

/** The id of the box for all workloads of a namespace. */
export function allWorkloadsId(namespace: string): string {
  return `every workload of ${namespace}`;
}

/** Merges the arrows of all workloads of a namespace to or from one box, on the same ports, into one arrow. */
export function shareArrows(
  arrows: readonly BoxArrow[],
  boxesByNamespace: ReadonlyMap<string, readonly WorkloadBox[]>,
  isOpen: (id: string, end: ConnectionEnd) => boolean,
): SharedArrows {
  let rest = arrows;
  for (const [namespace, boxes] of boxesByNamespace) {
    if (boxes.length < MANY) continue;
    for (const end of ['from', 'to'] as const) rest = shareAtEnd(end, rest, { namespace, boxes, isOpen });
  }
  const ends = new Set(rest.flatMap(({ from, to }) => [from, to]));
  const shared = [...boxesByNamespace.keys()].filter((namespace) => ends.has(allWorkloadsId(namespace)));
  return { arrows: rest, shared };
}

interface NamespaceBoxes {
  readonly namespace: string;
  readonly boxes: readonly WorkloadBox[];
  readonly isOpen: (id: string, end: ConnectionEnd) => boolean;
}

/** @param end the end with the workloads of the namespace */
function shareAtEnd(
  end: ConnectionEnd,
  arrows: readonly BoxArrow[],
  { namespace, boxes, isOpen }: NamespaceBoxes,
): readonly BoxArrow[] {
  const far = otherEnd(end);
  const ids = new Set(boxes.map(({ id }) => id));
  const own = arrows.filter((arrow) => ids.has(arrow[end]));
  const groups = groupedBy(own, (arrow) => JSON.stringify([arrow[far], `${arrow.ports}`]));
  const shared = [...groups.values()].filter((group) => {
    if (group.length < MANY) return false;
    const [{ [far]: farId }] = group;
    const linked = new Set(group.map((arrow) => arrow[end]));
    const isInferable = ({ openIn, openOut }: WorkloadBox) => (end === 'from' ? openOut : openIn) && isOpen(farId, far);
    return boxes.every((box) => box.id === farId || linked.has(box.id) || isInferable(box));
  });
  const replaced = new Set(shared.flat());
  const drawn = shared.map(([first]) => ({ ...first, [end]: allWorkloadsId(namespace) }));
  return [...arrows.filter((arrow) => !replaced.has(arrow)), ...drawn];
}
