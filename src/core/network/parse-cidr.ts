import ipaddr from 'ipaddr.js';

/**
 * The network and the length of the mask of a valid block. `ipaddr.parseCIDR` tries IPv6 first and catches its error, which costs several times
 * as much as to parse an IPv4 block.
 */
export function parseCidr(block: string): [address: ipaddr.IPv4 | ipaddr.IPv6, bits: number] {
  return block.includes(':') ? ipaddr.IPv6.parseCIDR(block) : ipaddr.IPv4.parseCIDR(block);
}
