import type { Protocol } from '../../core/network/peer-port';
import { PortSet } from '../port-set';

/** The ports that are open for certain, and the ports that may be open. A port that is only in the second set is unknown. */
export class PortBounds {
  static readonly ALL = PortBounds.exactly(PortSet.ALL);
  static readonly NONE = PortBounds.exactly(PortSet.NONE);

  /** Bounds without unknown ports. */
  static exactly(ports: PortSet): PortBounds {
    return new PortBounds(ports, ports);
  }

  /** @param possible must contain all ports of `open` */
  constructor(
    /** Certainly open. */
    readonly open: PortSet,
    /** Not certainly closed. */
    readonly possible: PortSet,
  ) {}

  /** The ports that are neither certainly open nor certainly closed. */
  get unknown(): PortSet {
    return this.open === this.possible ? PortSet.NONE : this.possible.minus(this.open);
  }

  /** Whether a port is open. Undefined if it is unknown. */
  isOpen(port: number, protocol: Protocol): boolean | undefined {
    if (this.open.has(port, protocol)) return true;
    return this.possible.has(port, protocol) ? undefined : false;
  }

  /** Open if both are open. */
  intersect(other: PortBounds): PortBounds {
    return this.combine(other, (one, another) => one.intersect(another));
  }

  /** Open if one of them is open. */
  union(other: PortBounds): PortBounds {
    return this.combine(other, (one, another) => one.union(another));
  }

  private combine(other: PortBounds, merge: (one: PortSet, another: PortSet) => PortSet): PortBounds {
    const open = merge(this.open, other.open);
    const exact = this.open === this.possible && other.open === other.possible;
    return exact ? PortBounds.exactly(open) : new PortBounds(open, merge(this.possible, other.possible));
  }
}
