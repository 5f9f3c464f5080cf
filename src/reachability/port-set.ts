import { InputError } from '../core/input/input';
import { LAST_PORT } from '../core/input/numbers';
import { PROTOCOLS, type Protocol } from '../core/network/peer-port';
import { difference, type Intervals, includes, intersection, normalized, same } from './intervals';

/** Consecutive ports of one protocol. */
export interface PortRange {
  readonly protocol: Protocol;
  readonly port: number;

  /** The last port. Equals `port` for a single port. */
  readonly endPort: number;
}

/** The protocols share one number line: TCP starts at 0, UDP at 65536, SCTP at 131072. */
const SPAN = LAST_PORT + 1;

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= LAST_PORT;
}

/** The sets of one port, by their place on the line. Most rules open one port, and few different ones. */
const SINGLE = new Map<number, PortSet>();

/** An immutable set of ports, of all protocols. */
export class PortSet {
  static readonly ALL = new PortSet(
    PROTOCOLS.map((_, index) => [index * SPAN + 1, (index + 1) * SPAN] as const),
    [],
  );
  static readonly NONE = new PortSet([], []);

  /** All ports from `first` to `last`, inclusive. */
  static range(protocol: Protocol, first: number, last = first): PortSet {
    if (!isPort(first) || !isPort(last)) {
      throw new InputError('PortSet.range', [
        `first and last must be ports from 1 to ${LAST_PORT}, got ${first} and ${last}`,
      ]);
    }
    const start = PROTOCOLS.indexOf(protocol) * SPAN;
    if (first === last) return PortSet.single(start + first);
    return new PortSet([[start + first, start + last + 1]], []);
  }

  private static single(point: number): PortSet {
    const known = SINGLE.get(point) ?? new PortSet([[point, point + 1]], []);
    SINGLE.set(point, known);
    return known;
  }

  /** Every port of a protocol. */
  static protocol(protocol: Protocol): PortSet {
    return PortSet.range(protocol, 1, LAST_PORT);
  }

  /** A named port whose number in the called pod is unknown. */
  static named(protocol: Protocol, name: string): PortSet {
    return new PortSet([], [`${protocol} ${name}`]);
  }

  /** The union of all sets. */
  static union(sets: readonly PortSet[]): PortSet {
    const [only] = sets;
    if (only === undefined || sets.length === 1) return only ?? PortSet.NONE;
    if (sets.every((set) => set === only)) return only;
    if (sets.some(({ isAll }) => isAll)) return PortSet.ALL;
    return PortSet.of(normalized(sets.flatMap(({ line }) => line)), [...new Set(sets.flatMap(({ names }) => names))]);
  }

  private static of(line: Intervals<number>, names: readonly string[]): PortSet {
    if (line.length === 0 && names.length === 0) return PortSet.NONE;
    return same(line, PortSet.ALL.line) ? PortSet.ALL : new PortSet(line, names);
  }

  private constructor(
    private readonly line: Intervals<number>,
    /** Named ports whose number is unknown, such as `TCP http`. */
    readonly names: readonly string[],
  ) {
    Object.freeze(this);
  }

  get isAll(): boolean {
    return this === PortSet.ALL;
  }

  get isEmpty(): boolean {
    return this === PortSet.NONE;
  }

  /** The ranges in order: TCP, UDP, SCTP, each by number. */
  get ranges(): readonly PortRange[] {
    return PROTOCOLS.flatMap((protocol, index) =>
      intersection(this.line, [[index * SPAN, (index + 1) * SPAN]]).map(([from, to]) => ({
        protocol,
        port: from - index * SPAN,
        endPort: to - 1 - index * SPAN,
      })),
    );
  }

  has(port: number, protocol: Protocol): boolean {
    return includes(this.line, PROTOCOLS.indexOf(protocol) * SPAN + port);
  }

  union(other: PortSet): PortSet {
    return PortSet.union([this, other]);
  }

  intersect(other: PortSet): PortSet {
    if (this.isAll || other.isEmpty) return other;
    if (other.isAll || this.isEmpty || this === other) return this;
    return PortSet.of(
      intersection(this.line, other.line),
      this.names.filter((name) => other.names.includes(name)),
    );
  }

  minus(other: PortSet): PortSet {
    if (other.isAll || this === other) return PortSet.NONE;
    if (other.isEmpty) return this;
    return PortSet.of(
      difference(this.line, other.line),
      this.names.filter((name) => !other.names.includes(name)),
    );
  }

  equals(other: PortSet): boolean {
    return (
      this === other ||
      (same(this.line, other.line) && [...this.names].sort().join() === [...other.names].sort().join())
    );
  }

  /** `all ports`, `no port`, or a list such as `TCP 8080, 9090-9099; UDP 53`. */
  toString(): string {
    if (this.isAll) return 'all ports';
    if (this.isEmpty) return 'no port';
    const { ranges } = this;
    return PROTOCOLS.flatMap((protocol) => {
      const numbers = ranges
        .filter((range) => range.protocol === protocol)
        .map(({ port, endPort }) => (port === endPort ? String(port) : `${port}-${endPort}`));
      if (numbers.join() === `1-${LAST_PORT}`) return [`all ${protocol}`];
      const names = this.names
        .filter((name) => name.startsWith(`${protocol} `))
        .map((name) => name.split(' ')[1] ?? '');
      const all = [...numbers, ...names.sort()];
      return all.length === 0 ? [] : [`${protocol} ${all.join(', ')}`];
    }).join('; ');
  }
}
