import type { Connection } from '../../reachability/network-endpoint';
import { type AddressBlock, blocksOf } from '../address-blocks';
import { type Link, toEnd } from './link-ends';

/**
 * The links with addresses on one side. The evaluator cuts addresses into disjoint pieces; people read what a policy says: of
 * each workload, the pieces are put together where that takes fewer words.
 */
export function outsideLinks(connections: readonly Connection[], side: 'from' | 'to'): readonly Link[] {
  const other = side === 'from' ? 'to' : 'from';
  const outside = connections.filter((connection) => connection[side].kind === 'addresses');
  const endpoints = new Map(outside.map((connection) => [connection[other].id, connection[other]]));
  return [...endpoints.values()].flatMap((endpoint) => {
    const near = toEnd(endpoint, other);
    const pieces = outside
      .filter((connection) => connection[other].id === endpoint.id)
      .flatMap((connection) => toBlock(connection, side));
    return blocksOf(pieces).map(({ addresses, ports }): Link => {
      const far = toEnd({ kind: 'addresses', id: String(addresses), addresses }, side);
      return side === 'from' ? { from: far, to: near, ports } : { from: near, to: far, ports };
    });
  });
}

function toBlock(connection: Connection, side: 'from' | 'to'): readonly AddressBlock[] {
  const endpoint = connection[side];
  return endpoint.kind === 'addresses' ? [{ addresses: endpoint.addresses, ports: connection.ports }] : [];
}
