import ipaddr from 'ipaddr.js';
import { parseCidr } from '../../core/network/parse-cidr';
import type { ObjectField } from '../object-field';

/** Accepts only blocks that every API server since 1.28 reads alike: not 010.0.0.0/8, no IPv4-mapped IPv6 address, and no zone. */
export function readCidr(field: ObjectField): string | undefined {
  const text = field.value;
  if (typeof text === 'string' && ipaddr.isValidCIDR(text) && !text.includes('%')) {
    const [address] = parseCidr(text);
    const mapped = address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress();
    const plain =
      address instanceof ipaddr.IPv6 || ipaddr.IPv4.isValidFourPartDecimal(text.slice(0, text.indexOf('/')));
    if (plain && !mapped) return text;
  }
  field.refuse('be a block of addresses with its mask, such as 203.0.113.0/24');
  return undefined;
}
