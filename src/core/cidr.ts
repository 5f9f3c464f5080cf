import ipaddr from 'ipaddr.js';
import type { Check } from './input';

/** An address block as the newest API servers want it: with a mask, canonical, and without host bits. */
export const cidr: Check = (value) => {
  const must = 'be a block such as 203.0.113.0/24: canonical, with a mask, and no bits beyond it';
  if (typeof value !== 'string') return { must };
  const canonical = canonicalCidr(value);
  if (canonical === value) return undefined;
  return { must: canonical === undefined ? must : `${must} (here ${canonical})` };
};

/** True when `inner` lies within `outer` and is smaller, as `except` of an ipBlock requires. */
export function isStrictlyWithin(inner: string, outer: string): boolean {
  const [address, bits] = ipaddr.parseCIDR(inner);
  const [network, mask] = ipaddr.parseCIDR(outer);
  return address.kind() === network.kind() && bits > mask && address.match(network, mask);
}

/** @returns undefined when it is no block, or one that readers take for different blocks (010.0.0.0/8, ::ffff:10.0.0.0/104) */
function canonicalCidr(value: string): string | undefined {
  if (/(^|[./:])0[0-9]/.test(value.replace(/:[0-9a-fA-F:]*/g, '')) || !ipaddr.isValidCIDR(value)) return undefined;
  const [address, bits] = ipaddr.parseCIDR(value);
  if (address instanceof ipaddr.IPv6) {
    return address.isIPv4MappedAddress()
      ? undefined
      : `${ipaddr.IPv6.networkAddressFromCIDR(value).toRFC5952String()}/${bits}`;
  }
  if (!ipaddr.IPv4.isValidFourPartDecimal(value.split('/')[0] ?? '')) return undefined;
  return `${ipaddr.IPv4.networkAddressFromCIDR(value).toString()}/${bits}`;
}
