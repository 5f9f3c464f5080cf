import { AddressSet } from '../reachability/address-set';
import { PortSet } from '../reachability/port-set';

/** Addresses that are open on the same ports. */
export interface AddressBlock {
  readonly addresses: AddressSet;
  readonly ports: PortSet;
}

/**
 * Disjoint pieces as people read them: put together again as policies have them (all addresses on port 53 and one block on 443,
 * rather than one block on both and all others on 53), or as they are, whatever is less to read.
 */
export function blocksOf(pieces: readonly AddressBlock[]): readonly AddressBlock[] {
  const length = (blocks: readonly AddressBlock[]) =>
    blocks.map((block) => `${block.addresses}${block.ports}`).join().length;
  const [asWritten, disjoint] = [together(pieces), withSamePorts(pieces)];
  return length(asWritten) < length(disjoint) ? asWritten : disjoint;
}

function together(pieces: readonly AddressBlock[]): readonly AddressBlock[] {
  const byPorts = pieces.reduce<readonly AddressBlock[]>(withPiece, []);
  const byAddresses = new Map<string, AddressBlock>();
  for (const { addresses, ports } of byPorts) {
    const key = String(addresses);
    byAddresses.set(key, { addresses, ports: ports.union(byAddresses.get(key)?.ports ?? PortSet.NONE) });
  }
  return [...byAddresses.values()];
}

/** No port is in two blocks. */
function withPiece(blocks: readonly AddressBlock[], { addresses, ports }: AddressBlock): readonly AddressBlock[] {
  const known = PortSet.union(blocks.map((block) => block.ports));
  const split = blocks.flatMap((block) => [
    { addresses: AddressSet.union([block.addresses, addresses]), ports: block.ports.intersect(ports) },
    { addresses: block.addresses, ports: block.ports.minus(ports) },
  ]);
  return [...split, { addresses, ports: ports.minus(known) }].filter((block) => !block.ports.isEmpty);
}

function withSamePorts(pieces: readonly AddressBlock[]): readonly AddressBlock[] {
  const byPorts = new Map<string, AddressBlock>();
  for (const { addresses, ports } of pieces) {
    const known = byPorts.get(String(ports))?.addresses ?? AddressSet.NONE;
    byPorts.set(String(ports), { addresses: known.union(addresses), ports });
  }
  return [...byPorts.values()];
}
