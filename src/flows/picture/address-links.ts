import { groupedBy } from '../../core/grouped';
import type { Connection } from '../../reachability/index';
import { toExternal } from '../../reachability/network-endpoint';
import type { OpenAddresses } from '../../reachability/rules';
import { blocksOf } from '../address-blocks';
import { type ConnectionEnd, otherEnd } from '../flows-source';
import { type Link, toLinkEnd } from './link';

/**
 * The links with addresses at one end. A Reachability divides addresses into disjoint parts. For each workload, this joins the parts as
 * the policies have them, if that is shorter.
 */
export function addressLinks(connections: readonly Connection[], end: ConnectionEnd): readonly Link[] {
  const other = otherEnd(end);
  const outside = connections.filter((connection) => connection[end].kind === 'addresses');
  return [...groupedBy(outside, (connection) => connection[other].id).values()].flatMap((same) => {
    const near = toLinkEnd(same[0][other], other);
    return blocksOf(same.flatMap((connection) => toBlock(connection, end))).map(({ addresses, ports }): Link => {
      const far = toLinkEnd(toExternal(addresses), end);
      return end === 'from' ? { from: far, to: near, ports } : { from: near, to: far, ports };
    });
  });
}

function toBlock(connection: Connection, end: ConnectionEnd): readonly OpenAddresses[] {
  const endpoint = connection[end];
  return endpoint.kind === 'addresses' ? [{ addresses: endpoint.addresses, ports: connection.ports }] : [];
}
