import ipaddr from 'ipaddr.js';
import type { Check } from '../input/input';
import { parseCidr } from './parse-cidr';

/**
 * An address block in the form that the newest API servers require: canonical, with a mask and without host bits.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
 */
export const cidr: Check = (value) => {
  const must = 'be a block such as 203.0.113.0/24: canonical, with a mask, and no bits beyond it';
  const canonical = typeof value === 'string' ? canonicalCidr(value) : undefined;
  if (canonical === undefined) return { must };
  return canonical === value ? undefined : { must, instead: canonical };
};

/** A block without `except`. Warns on 0.0.0.0/0 and ::/0, which include the cloud's metadata service. */
export const boundedCidr: Check = (value) =>
  cidr(value) ??
  (typeof value === 'string' && value.endsWith('/0')
    ? { must: 'leave out private networks and the metadata service: give except, or use Egress', warns: true }
    : undefined);

/** Whether `inner` lies within `outer` and is smaller, as `except` of an ipBlock requires. */
export function isStrictlyWithin(inner: string, outer: string): boolean {
  const [address, bits] = parseCidr(inner);
  const [network, mask] = parseCidr(outer);
  return address.kind() === network.kind() && bits > mask && address.match(network, mask);
}

/** Whether `inner` lies within `outer`, or equals it. */
export function liesWithin(inner: string, outer: string): boolean {
  return inner === outer || isStrictlyWithin(inner, outer);
}

/** Whether two blocks have an address in common. */
export function overlaps(one: string, other: string): boolean {
  return liesWithin(one, other) || isStrictlyWithin(other, one);
}

/** The first address of a block after the one that names the network, as a block: `10.96.0.1/32` of `10.96.0.0/16`. */
export function firstAddress(block: string): string {
  const [address, bits] = parseCidr(block);
  const bytes = address.toByteArray();
  const last = bytes.length - 1;
  // A block without host bits has room for one: its last bit is 0, unless it is a single address.
  bytes[last] = (bytes[last] ?? 0) + (bits === bytes.length * 8 ? 0 : 1);
  const first = ipaddr.fromByteArray(bytes);
  return first instanceof ipaddr.IPv6 ? `${first.toRFC5952String()}/128` : `${first.toString()}/32`;
}

/** @returns undefined when it is not a block, or when parsers disagree about which block it is */
function canonicalCidr(value: string): string | undefined {
  if (!ipaddr.isValidCIDR(value)) return undefined;
  const [address, bits] = parseCidr(value);
  if (address instanceof ipaddr.IPv6) {
    // Some parsers read ::ffff:10.0.0.0/104 as an IPv4 block, others as an IPv6 block.
    if (address.isIPv4MappedAddress()) return undefined;
    return `${ipaddr.IPv6.networkAddressFromCIDR(value).toRFC5952String()}/${bits}`;
  }
  // Some parsers read 010.0.0.0/8 as 10.0.0.0, others as 8.0.0.0; in 1.2.3/24 any part may be the missing one.
  if (!ipaddr.IPv4.isValidFourPartDecimal(value.slice(0, value.indexOf('/')))) return undefined;
  return `${ipaddr.IPv4.networkAddressFromCIDR(value).toString()}/${bits}`;
}
