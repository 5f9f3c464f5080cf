import { groupedBy } from '../core/grouped';
import { AddressSet, PortSet } from '../reachability/index';
import type { OpenAddresses } from '../reachability/rules';

/**
 * Joins disjoint parts as policies have them, if that is shorter: all addresses on port 53 and one block on 443, for example, instead of
 * one block on both ports and all others on 53.
 */
export function blocksOf(parts: readonly OpenAddresses[]): readonly OpenAddresses[] {
  const length = (blocks: readonly OpenAddresses[]) =>
    blocks.map((block) => `${block.addresses}${block.ports}`).join().length;
  const [asWritten, disjoint] = [byAddresses(parts), byPorts(parts)];
  return length(asWritten) < length(disjoint) ? asWritten : disjoint;
}

function byAddresses(parts: readonly OpenAddresses[]): readonly OpenAddresses[] {
  const blocks = parts.reduce<readonly OpenAddresses[]>(withPart, []);
  return [...groupedBy(blocks, ({ addresses }) => String(addresses)).values()].map((same) => ({
    addresses: same[0].addresses,
    ports: PortSet.union(same.map(({ ports }) => ports)),
  }));
}

/** Adds a part. No port is in two blocks. */
function withPart(blocks: readonly OpenAddresses[], { addresses, ports }: OpenAddresses): readonly OpenAddresses[] {
  const known = PortSet.union(blocks.map((block) => block.ports));
  const split = blocks.flatMap((block) => [
    { addresses: AddressSet.union([block.addresses, addresses]), ports: block.ports.intersect(ports) },
    { addresses: block.addresses, ports: block.ports.minus(ports) },
  ]);
  return [...split, { addresses, ports: ports.minus(known) }].filter((block) => !block.ports.isEmpty);
}

function byPorts(parts: readonly OpenAddresses[]): readonly OpenAddresses[] {
  return [...groupedBy(parts, ({ ports }) => String(ports)).values()].map((same) => ({
    addresses: AddressSet.union(same.map(({ addresses }) => addresses)),
    ports: same[0].ports,
  }));
}
