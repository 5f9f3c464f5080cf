import { AddressSet } from '../address-set';
import type { PodGroup } from '../pod-group';
import type { Direction } from '../policy';
import { PortSet } from '../port-set';
import type { Undecided } from '../verdict/undecided';
import { PortBounds } from './port-bounds';
import type { AddressBounds, AddressSide, GroupBounds, PodsSide, Stage } from './stage';

const EVERY_ADDRESS = [{ addresses: AddressSet.ALL, ports: PortSet.ALL }];
const OPEN_ADDRESSES: AddressBounds = { open: EVERY_ADDRESS, possible: EVERY_ADDRESS };

/** What a side opens for every group alike: everything, because nothing applies to it. */
const OPEN_TO_ALL: GroupBounds = { byGroup: new Map(), rest: PortBounds.ALL };

/** The ports that policies leave open, group by group. Computes each answer once. */
export class OpenPorts {
  private readonly byGroup: Readonly<Record<Direction, Map<PodGroup, GroupBounds>>> = {
    ingress: new Map(),
    egress: new Map(),
  };
  private readonly byAddress: Readonly<Record<Direction, Map<PodGroup, AddressBounds>>> = {
    ingress: new Map(),
    egress: new Map(),
  };

  /**
   * @param stages in the order in which a packet passes them
   * @param groups those that the answers of `forEach` are about
   */
  constructor(
    private readonly stages: readonly Stage[],
    private readonly groups: ReadonlySet<PodGroup>,
  ) {}

  /** The ports on which some pods may call others, because both sides open them. */
  between(from: PodGroup, to: PodGroup): PortBounds {
    return this.side(from, to, 'egress').intersect(this.side(to, from, 'ingress'));
  }

  /** The ports that one side opens for some pods. */
  side(of: PodGroup, other: PodGroup, direction: Direction): PortBounds {
    const known = this.byGroup[direction].get(of);
    if (known !== undefined && other.addresses === undefined && this.groups.has(other)) {
      return known.byGroup.get(other) ?? known.rest;
    }
    const side = { direction, of, other };
    return this.applying(of, direction).reduceRight((below, stage) => stage.forPods(side, below), PortBounds.ALL);
  }

  /** The open addresses outside the cluster, for some pods. */
  outside(group: PodGroup, direction: Direction): AddressBounds {
    const known = this.byAddress[direction];
    const found =
      known.get(group) ??
      this.applying(group, direction).reduceRight(
        (below, stage) => stage.forAddresses(group, direction, below),
        OPEN_ADDRESSES,
      );
    known.set(group, found);
    return found;
  }

  /** The ports that one side opens for all groups. */
  forEach(group: PodGroup, direction: Direction): GroupBounds {
    const known = this.byGroup[direction];
    const found =
      known.get(group) ??
      this.applying(group, direction).reduceRight((below, stage) => {
        return stage.forGroups?.(group, direction, below) ?? this.oneByOne(stage, group, direction, below);
      }, OPEN_TO_ALL);
    known.set(group, found);
    return found;
  }

  /** What would decide whether some ports of a side are open. Empty if nothing is unknown about them. */
  undecided(side: PodsSide | AddressSide, ports: PortSet): readonly Undecided[] {
    const { of, other, direction } = side;
    if (other !== undefined && this.side(of, other, direction).unknown.intersect(ports).isEmpty) return [];
    return this.applying(of, direction).flatMap((stage) => stage.undecided(side, ports));
  }

  private applying(group: PodGroup, direction: Direction): readonly Stage[] {
    return this.stages.filter((stage) => stage.appliesTo(group, direction));
  }

  private oneByOne(stage: Stage, of: PodGroup, direction: Direction, { byGroup, rest }: GroupBounds): GroupBounds {
    const ports = (other: PodGroup) => stage.forPods({ direction, of, other }, byGroup.get(other) ?? rest);
    return { byGroup: new Map([...this.groups].map((other) => [other, ports(other)])), rest };
  }
}
