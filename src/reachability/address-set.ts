import ipaddr from 'ipaddr.js';
import { InputError, shown } from '../core/input/input';
import { parseCidr } from '../core/network/parse-cidr';
import { PRIVATE_V4, PRIVATE_V6 } from '../core/network/private-addresses';
import { difference, type Interval, type Intervals, intersection, normalized, same } from './intervals';
import { Remembered } from './objects/remembered';

const IPV4_BITS = 32;
const IPV6_BITS = 128;

/** IPv4 and IPv6 share one number line: IPv4 comes first, IPv6 starts here. */
const IPV6_START = 1n << BigInt(IPV4_BITS);
const END = IPV6_START + (1n << BigInt(IPV6_BITS));
const FAMILIES = [
  { start: 0n, end: IPV6_START, bits: IPV4_BITS },
  { start: IPV6_START, end: END, bits: IPV6_BITS },
] as const;

/** The text of each set, because finding the shortest takes long and a path with the same addresses is shown many times. */
const TEXTS = new WeakMap<AddressSet, string>();
const KEYS = new WeakMap<AddressSet, string>();

/** Most policies of a set open the same few blocks. */
const BLOCKS = new Remembered<AddressSet>();

/** An immutable set of IPv4 and IPv6 addresses. */
export class AddressSet {
  static readonly ALL = new AddressSet([[0n, END]]);
  static readonly NONE = new AddressSet([]);

  /** Public addresses, without private networks, carrier NAT, link-local addresses and the metadata service. */
  static readonly INTERNET = AddressSet.union([
    AddressSet.block('0.0.0.0/0', PRIVATE_V4),
    AddressSet.block('::/0', PRIVATE_V6),
  ]);

  /** The addresses of an ipBlock. Host bits are ignored, as in the API server. */
  static block(cidr: string, except: readonly string[] = []): AddressSet {
    return BLOCKS.of(JSON.stringify([cidr, ...except]), () =>
      AddressSet.of(difference([toInterval(cidr)], normalized(except.map(toInterval)))),
    );
  }

  /** Parses the output of `toString`: names, addresses, blocks and ranges. @returns undefined for anything else */
  static parse(text: string): AddressSet | undefined {
    const [some, holes, none] = text.split(' but ').map(parseList);
    if (some === undefined || none !== undefined) return undefined;
    return text.includes(' but ') ? holes && some.minus(holes) : some;
  }

  /** The union of all sets. */
  static union(sets: readonly AddressSet[]): AddressSet {
    return AddressSet.of(normalized(sets.flatMap(({ line }) => line)));
  }

  /** All points from `first` to `last`, inclusive. */
  static between(first: bigint, last: bigint): AddressSet {
    return AddressSet.of(normalized([[first, last + 1n]]));
  }

  private static of(line: Intervals<bigint>): AddressSet {
    return new AddressSet(line);
  }

  private constructor(private readonly line: Intervals<bigint>) {
    Object.freeze(this);
  }

  get isEmpty(): boolean {
    return this.line.length === 0;
  }

  get isAll(): boolean {
    return same(this.line, [[0n, END]]);
  }

  /** The ranges, such as `0.0.0.0-9.255.255.255`, with IPv4 first. A range of one address is just that address. */
  get ranges(): readonly string[] {
    return this.intervals.map(([from, to]) => {
      const [first, last] = [toText(from), toText(to - 1n)];
      return first === last ? first : `${first}-${last}`;
    });
  }

  /** The fewest blocks that make up the set. */
  get cidrs(): readonly string[] {
    return this.intervals.flatMap(toBlocks);
  }

  union(other: AddressSet): AddressSet {
    return AddressSet.union([this, other]);
  }

  intersect(other: AddressSet): AddressSet {
    return AddressSet.of(intersection(this.line, other.line));
  }

  minus(other: AddressSet): AddressSet {
    return AddressSet.of(difference(this.line, other.line));
  }

  equals(other: AddressSet): boolean {
    return same(this.line, other.line);
  }

  contains(other: AddressSet): boolean {
    return other.minus(this).isEmpty;
  }

  /** The same for two sets of the same addresses. */
  get key(): string {
    const known = KEYS.get(this) ?? this.line.join(' ');
    KEYS.set(this, known);
    return known;
  }

  /** The shortest readable name: `the internet`, `203.0.113.0/24`, `everywhere outside but 10.0.0.0/8`. */
  toString(): string {
    const known = TEXTS.get(this) ?? this.shortest();
    TEXTS.set(this, known);
    return known;
  }

  private shortest(): string {
    const known = nameOf(this);
    if (known !== undefined) return known;
    const [everywhere, name] = V4.contains(this) ? [V4, nameOf(V4)] : [AddressSet.ALL, nameOf(AddressSet.ALL)];
    const { INTERNET } = AddressSet;
    const listed = (addresses: AddressSet) => nameOf(addresses) ?? addresses.listed;
    const names = [
      this.listed,
      `${name} but ${listed(everywhere.minus(this))}`,
      ...(this.contains(INTERNET) ? [`the internet, ${listed(this.minus(INTERNET))}`] : []),
      ...(INTERNET.contains(this) ? [`the internet but ${listed(INTERNET.minus(this))}`] : []),
    ];
    return names.reduce((shortest, other) => (other.length < shortest.length ? other : shortest));
  }

  /** The set as blocks if each range is a block, else as ranges. */
  private get listed(): string {
    const { cidrs, ranges } = this;
    const short = ranges.map((range, index) =>
      range.includes('-') && cidrs.length === ranges.length ? cidrs[index] : range,
    );
    return short.join(', ');
  }

  /** The intervals, split where IPv6 starts. */
  private get intervals(): readonly Interval<bigint>[] {
    return FAMILIES.flatMap(({ start, end }) => intersection(this.line, [[start, end]]));
  }
}

const V4 = AddressSet.block('0.0.0.0/0');
const PRIVATE = AddressSet.ALL.minus(AddressSet.INTERNET);

/** Sets with a name. */
const KNOWN: readonly (readonly [AddressSet, string])[] = [
  [AddressSet.ALL, 'everywhere outside'],
  [AddressSet.NONE, 'no address'],
  [AddressSet.INTERNET, 'the internet'],
  [AddressSet.INTERNET.intersect(V4), 'the internet (IPv4)'],
  [V4, 'everywhere outside (IPv4)'],
  [PRIVATE, 'private addresses'],
  [PRIVATE.intersect(V4), 'private addresses (IPv4)'],
];

function nameOf(addresses: AddressSet): string | undefined {
  return KNOWN.find(([known]) => addresses.equals(known))?.[1];
}

function parseList(text: string): AddressSet | undefined {
  const parts = text.split(', ').map(parseOne);
  return parts.includes(undefined) ? undefined : AddressSet.union(parts.flatMap((part) => part ?? []));
}

/** Parses a name, an address, a block or a range. */
function parseOne(text: string): AddressSet | undefined {
  const known = KNOWN.find(([, name]) => name === text)?.[0];
  if (known !== undefined || ipaddr.isValidCIDR(text)) return known ?? AddressSet.block(text);
  const [first, last, none] = text.split('-').map((end) => (ipaddr.isValid(end) ? toPoint(end) : undefined));
  if (first === undefined || none !== undefined) return undefined;
  if (!text.includes('-')) return AddressSet.between(first, first);
  return last === undefined ? undefined : AddressSet.between(first, last);
}

function toPoint(text: string): bigint {
  const address = ipaddr.parse(text);
  return toInterval(`${address.toString()}/${address.kind() === 'ipv4' ? IPV4_BITS : IPV6_BITS}`)[0];
}

function toInterval(cidr: string): Interval<bigint> {
  if (!ipaddr.isValidCIDR(cidr)) {
    throw new InputError('AddressSet.block', [`cidr must be a block such as 203.0.113.0/24, got ${shown(cidr)}`]);
  }
  const [address, mask] = parseCidr(cidr);
  const { start, bits } = address.kind() === 'ipv4' ? FAMILIES[0] : FAMILIES[1];
  const size = 1n << BigInt(bits - mask);
  const value = address.toByteArray().reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const from = start + (value / size) * size;
  return [from, from + size];
}

function toText(point: bigint): string {
  const { start, bits } = point < IPV6_START ? FAMILIES[0] : FAMILIES[1];
  const bytes = Array.from({ length: bits / 8 }, (_, index) =>
    Number(((point - start) >> BigInt(bits - 8 * (index + 1))) & 255n),
  );
  const address = ipaddr.fromByteArray(bytes);
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
}

/** Splits an interval into blocks, each time the largest aligned one that fits. */
function toBlocks([from, to]: Interval<bigint>): readonly string[] {
  const { start, bits } = from < IPV6_START ? FAMILIES[0] : FAMILIES[1];
  const blocks: string[] = [];
  for (let at = from; at < to; ) {
    let mask = bits;
    const fits = (size: bigint) => (at - start) % size === 0n && at + size <= to;
    while (mask > 0 && fits(1n << BigInt(bits - mask + 1))) mask -= 1;
    blocks.push(`${toText(at)}/${mask}`);
    at += 1n << BigInt(bits - mask);
  }
  return blocks;
}
