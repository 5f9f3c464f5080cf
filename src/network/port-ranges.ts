import type { PeerPort } from '../core/network/peer-port';

/** Whether every port of a list is among others. An empty list means every port. */
export function isWithinPorts(inner: readonly PeerPort[], outer: readonly PeerPort[]): boolean {
  if (outer.length === 0) return true;
  return inner.length > 0 && inner.every((port) => outer.some((range) => isWithinRange(port, range)));
}

/** Whether a port or a range lies within another. */
export function isWithinRange(inner: PeerPort, outer: PeerPort): boolean {
  const { port, endPort = port, protocol = 'TCP' } = inner;
  const { port: first, endPort: last = first, protocol: theirs = 'TCP' } = outer;
  return protocol === theirs && port >= first && endPort <= last;
}
