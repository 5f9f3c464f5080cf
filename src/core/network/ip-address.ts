import ipaddr from 'ipaddr.js';
import type { Check } from '../input/input';

/** An IPv4 address in four decimal parts, or an IPv6 address without a zone. */
export const ipAddress: Check = (value) =>
  typeof value === 'string' &&
  !value.includes('%') &&
  (ipaddr.IPv4.isValidFourPartDecimal(value) || ipaddr.IPv6.isValid(value))
    ? undefined
    : { must: 'be an address such as 10.0.0.53 or fd00::53' };

/** The block of one address: `10.0.0.53/32`. */
export function blockOf(address: string): string {
  const parsed = ipaddr.parse(address);
  return parsed instanceof ipaddr.IPv6 ? `${parsed.toRFC5952String()}/128` : `${parsed.toString()}/32`;
}
