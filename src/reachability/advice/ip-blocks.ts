import { AddressSet } from '../address-set';

/** A peer that selects addresses. */
export interface BlockPeer {
  readonly ipBlock: { readonly cidr: string; readonly except?: readonly string[] };
}

const FAMILIES = [AddressSet.block('0.0.0.0/0'), AddressSet.block('::/0')];

/** The fewest peers that select exactly these addresses: their blocks or, if that is shorter, a wider block with exceptions. */
export function ipBlocks(addresses: AddressSet): readonly BlockPeer[] {
  return FAMILIES.flatMap((family) => {
    const own = addresses.intersect(family);
    const [first, ...more] = own.cidrs;
    if (first === undefined) return [];
    const hull = hullOf(own, first);
    const except = AddressSet.block(hull).minus(own).cidrs;
    if (except.length < more.length) return [{ ipBlock: { cidr: hull, except } }];
    return own.cidrs.map((cidr) => ({ ipBlock: { cidr } }));
  });
}

/** The smallest block that contains all addresses. @param first one of their blocks */
function hullOf(addresses: AddressSet, first: string): string {
  const [address, mask] = first.split('/');
  for (let bits = Number(mask); bits > 0; bits -= 1) {
    const block = AddressSet.block(`${address}/${bits}`);
    if (block.contains(addresses)) return block.cidrs.join();
  }
  return AddressSet.block(`${address}/0`).cidrs.join();
}
