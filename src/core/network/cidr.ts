import ipaddr from 'ipaddr.js';
import type { Check } from '../input/input';

/**
 * An address block as the newest API servers want it: with a mask, canonical, and without host bits.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
 */
export const cidr: Check = (value) => {
  const must = 'be a block such as 203.0.113.0/24: canonical, with a mask, and no bits beyond it';
  const canonical = typeof value === 'string' ? canonicalCidr(value) : undefined;
  if (canonical === undefined) return { must };
  return canonical === value ? undefined : { must, instead: canonical };
};

/** A block that nothing is taken out of: it warns where that is every address, the cloud's metadata service among them. */
export const boundedCidr: Check = (value) =>
  cidr(value) ??
  (typeof value === 'string' && value.endsWith('/0')
    ? { must: 'leave out private networks and the metadata service: give except, or use Egress', warns: true }
    : undefined);

/** True when `inner` lies within `outer` and is smaller, as `except` of an ipBlock requires. */
export function isStrictlyWithin(inner: string, outer: string): boolean {
  const [address, bits] = ipaddr.parseCIDR(inner);
  const [network, mask] = ipaddr.parseCIDR(outer);
  return address.kind() === network.kind() && bits > mask && address.match(network, mask);
}

/** @returns undefined when it is no block, or one that readers take for different blocks */
function canonicalCidr(value: string): string | undefined {
  if (!ipaddr.isValidCIDR(value)) return undefined;
  const [address, bits] = ipaddr.parseCIDR(value);
  if (address instanceof ipaddr.IPv6) {
    // ::ffff:10.0.0.0/104 is an IPv4 block to some and an IPv6 block to others.
    if (address.isIPv4MappedAddress()) return undefined;
    return `${ipaddr.IPv6.networkAddressFromCIDR(value).toRFC5952String()}/${bits}`;
  }
  // 010.0.0.0/8 starts with ten to some and with eight to others; 1.2.3/24 may lack any of its parts.
  if (!ipaddr.IPv4.isValidFourPartDecimal(value.slice(0, value.indexOf('/')))) return undefined;
  return `${ipaddr.IPv4.networkAddressFromCIDR(value).toString()}/${bits}`;
}
