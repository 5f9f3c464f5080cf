import { PRIVATE_V4, PRIVATE_V6 } from '../core/network/private-addresses';
import type { PeerSelector } from './peer-selector';

/** The shortest prefixes that one organization holds: 12.0.0.0/8, 2a00::/16. */
const SHORTEST_PREFIX_V4 = 8;
const SHORTEST_PREFIX_V6 = 16;

const PRIVATE: readonly string[] = [...PRIVATE_V4, ...PRIVATE_V6];

/** Whether a peer is the internet or a large part of it: more public addresses than any single organization has. */
export function opensInternet(selector: PeerSelector): boolean {
  if (selector.kind === 'pods' || PRIVATE.includes(selector.cidr)) return false;
  const shortest = selector.cidr.includes(':') ? SHORTEST_PREFIX_V6 : SHORTEST_PREFIX_V4;
  return Number(selector.cidr.split('/')[1]) < shortest;
}
