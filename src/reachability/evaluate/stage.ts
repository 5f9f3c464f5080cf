import type { PodGroup } from '../pod-group';
import type { Direction } from '../policy';
import type { PortSet } from '../port-set';
import type { OpenAddresses } from '../rules';
import type { Undecided } from '../verdict/undecided';
import type { PortBounds } from './port-bounds';

/** One side of a path between pods: the pods whose policies decide, and the pods at the other end. */
export interface PodsSide {
  readonly direction: Direction;
  readonly of: PodGroup;
  readonly other: PodGroup;
}

/** One side of a path between pods and addresses outside. */
export interface AddressSide {
  readonly direction: Direction;
  readonly of: PodGroup;
  readonly other?: undefined;
}

/** The addresses outside that are open for certain, and those that may be open. */
export interface AddressBounds {
  readonly open: readonly OpenAddresses[];

  /** Contains everything that is in `open`. */
  readonly possible: readonly OpenAddresses[];
}

/** The ports of all groups on one side. */
export interface GroupBounds {
  readonly byGroup: ReadonlyMap<PodGroup, PortBounds>;

  /** The ports of every group that is not in the map. */
  readonly rest: PortBounds;
}

/**
 * One stage of a cluster's policies: its policies of one kind and tier. A packet passes through the stages in order, and each of them
 * opens it, closes it or leaves it to the next. So each stage answers with the answer of the stages below, changed by its own rules.
 */
export interface Stage {
  /** Whether it may decide anything for some pods. If not, it is skipped. */
  appliesTo(group: PodGroup, direction: Direction): boolean;

  /** The open ports of a side. @param below what the stages below leave open */
  forPods(side: PodsSide, below: PortBounds): PortBounds;

  /** The open addresses outside. @param below what the stages below leave open */
  forAddresses(group: PodGroup, direction: Direction, below: AddressBounds): AddressBounds;

  /** What would decide whether it opens or closes some ports of a side. Empty if nothing is unknown about them. */
  undecided(side: PodsSide | AddressSide, ports: PortSet): readonly Undecided[];

  /** The open ports of a side for all groups at once, if that costs less than to ask for each. @returns undefined if not */
  forGroups?(group: PodGroup, direction: Direction, below: GroupBounds): GroupBounds | undefined;
}

/** The called pods of a side, whose containers define the numbers of named ports. */
export function calledOf({ direction, of, other }: PodsSide): PodGroup {
  return direction === 'ingress' ? of : other;
}
