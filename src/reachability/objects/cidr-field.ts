import ipaddr from 'ipaddr.js';
import type { Check } from '../../core/input/input';
import { parseCidr } from '../../core/network/parse-cidr';
import type { ObjectField } from '../object-field';
import { remembered } from './remembered';

/** Accepts only blocks that every API server since 1.28 reads alike: not 010.0.0.0/8, no IPv4-mapped IPv6 address, and no zone. */
export function readCidr(field: ObjectField): string | undefined {
  const problem = block(field.value);
  if (problem === undefined) return String(field.value);
  field.refuse(problem.must);
  return undefined;
}

const block: Check = remembered((value) =>
  typeof value === 'string' && isPlainBlock(value)
    ? undefined
    : { must: 'be a block of addresses with its mask, such as 203.0.113.0/24' },
);

function isPlainBlock(text: string): boolean {
  if (!ipaddr.isValidCIDR(text) || text.includes('%')) return false;
  const [address] = parseCidr(text);
  if (address instanceof ipaddr.IPv6) return !address.isIPv4MappedAddress();
  return ipaddr.IPv4.isValidFourPartDecimal(text.slice(0, text.indexOf('/')));
}
