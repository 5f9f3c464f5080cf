import ipaddr from 'ipaddr.js';
import { PRIVATE_V4, PRIVATE_V6 } from '../private-addresses';
import { difference, type Interval, type Intervals, intersection, normalized, same } from './intervals';

const IPV4_BITS = 32;
const IPV6_BITS = 128;

/** One line for both families: IPv4 first, IPv6 behind it. */
const IPV6_START = 1n << BigInt(IPV4_BITS);
const END = IPV6_START + (1n << BigInt(IPV6_BITS));
const FAMILIES = [
  { start: 0n, end: IPV6_START, bits: IPV4_BITS },
  { start: IPV6_START, end: END, bits: IPV6_BITS },
] as const;

/** Addresses of both families; a frozen value. */
export class AddressSet {
  static readonly ALL = new AddressSet([[0n, END]]);
  static readonly NONE = new AddressSet([]);

  /** Public addresses: neither private networks nor carrier NAT, link-local addresses or the metadata service. */
  static readonly INTERNET = AddressSet.union([
    AddressSet.block('0.0.0.0/0', PRIVATE_V4),
    AddressSet.block('::/0', PRIVATE_V6),
  ]);

  /** An ipBlock. Bits beyond the mask do not count, as the API server has it. */
  static block(cidr: string, except: readonly string[] = []): AddressSet {
    return AddressSet.of(difference([toInterval(cidr)], normalized(except.map(toInterval))));
  }

  /** Whatever `toString` writes: a name, or addresses, blocks and ranges. @returns undefined for anything else */
  static parse(text: string): AddressSet | undefined {
    const known = KNOWN.find(([, name]) => name === text)?.[0];
    if (known !== undefined) return known;
    const parts = text.split(', ').map(toIntervals);
    return parts.includes(undefined) ? undefined : AddressSet.of(normalized(parts.flatMap((part) => part ?? [])));
  }

  /** All of them together. */
  static union(sets: readonly AddressSet[]): AddressSet {
    return AddressSet.of(normalized(sets.flatMap(({ line }) => line)));
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

  /** `0.0.0.0-9.255.255.255`, a single address alone; IPv4 first. */
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

  /** What people call it: `everywhere outside`, `the internet`, or its ranges. */
  toString(): string {
    if (this.isEmpty) return 'no address';
    for (const [known, name] of KNOWN) if (this.equals(known)) return name;
    const { cidrs, ranges } = this;
    const short = ranges.map((range, index) =>
      range.includes('-') && cidrs.length === ranges.length ? cidrs[index] : range,
    );
    return short.join(', ');
  }

  /** Like the line, but no interval reaches from one family into the other. */
  private get intervals(): readonly Interval<bigint>[] {
    return FAMILIES.flatMap(({ start, end }) => intersection(this.line, [[start, end]]));
  }
}

const V4 = AddressSet.block('0.0.0.0/0');
const PRIVATE = AddressSet.ALL.minus(AddressSet.INTERNET);

/** Sets that go by a name rather than by a list. */
const KNOWN: readonly (readonly [AddressSet, string])[] = [
  [AddressSet.ALL, 'everywhere outside'],
  [AddressSet.INTERNET, 'the internet'],
  [AddressSet.INTERNET.intersect(V4), 'the internet (IPv4)'],
  [V4, 'everywhere outside (IPv4)'],
  [PRIVATE, 'private addresses'],
  [PRIVATE.intersect(V4), 'private addresses (IPv4)'],
];

/** An address, a block, or a range. */
function toIntervals(text: string): readonly Interval<bigint>[] | undefined {
  if (ipaddr.isValidCIDR(text)) return [toInterval(text)];
  const [from, to, none] = text.split('-').map((end) => {
    if (!ipaddr.isValid(end)) return undefined;
    const address = ipaddr.parse(end);
    return toInterval(`${address.toString()}/${address.kind() === 'ipv4' ? IPV4_BITS : IPV6_BITS}`);
  });
  if (from === undefined || none !== undefined) return undefined;
  if (!text.includes('-')) return [from];
  return to && [[from[0], to[1]]];
}

function toInterval(cidr: string): Interval<bigint> {
  const [address, mask] = ipaddr.parseCIDR(cidr);
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

/** The largest aligned block that fits, again and again. */
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
