import { type ClusterFacts, internalCidrs } from '../core/cluster/cluster-facts';
import { type Input, refuses, shown } from '../core/input/input';
import { boundedCidr, cidr, isStrictlyWithin } from '../core/network/cidr';
import { PRIVATE_V4, PRIVATE_V6 } from '../core/network/private-addresses';
import { distinct } from '../core/order';

/** A block of addresses outside the cluster. */
export interface AddressBlock {
  /** The block, such as `203.0.113.0/24`. */
  readonly cidr: string;

  /** Blocks within it to exclude. @default - none */
  readonly except?: readonly string[];
}

const PRIVATE: readonly string[] = [...PRIVATE_V4, ...PRIVATE_V6];

/**
 * All addresses outside a cluster that has no public ones. Written out, as the peers of built-in profiles are of such a cluster: to find it costs
 * every process that makes a pod some milliseconds.
 */
const INTERNET: readonly AddressBlock[] = [
  { cidr: '0.0.0.0/0', except: PRIVATE_V4 },
  { cidr: '::/0', except: PRIVATE_V6 },
];

/** Excludes private networks, and public addresses of the cluster and its platform, from a block. */
export function outsideOf(cluster: ClusterFacts, block: string): AddressBlock {
  if (refuses(cidr, block)) return { cidr: block };
  const inside = distinct([...PRIVATE, ...internalCidrs(cluster)]).filter((inner) => isStrictlyWithin(inner, block));
  const except = inside.filter((inner) => !inside.some((outer) => isStrictlyWithin(inner, outer)));
  return except.length > 0 ? { cidr: block, except } : { cidr: block };
}

/** All addresses outside a cluster: public IPv4 and IPv6 addresses, without those of the cluster and its platform. */
export function internetOf(cluster: ClusterFacts): readonly AddressBlock[] {
  return internalCidrs(cluster).length === 0 ? INTERNET : INTERNET.map((block) => outsideOf(cluster, block.cidr));
}

/**
 * Checks that each block is canonical and contains its exceptions.
 * @param reason why a block may be large. Without it, a block of all addresses or of a whole private network gives a warning
 */
export function checkBlocks(input: Input, blocks: readonly AddressBlock[], reason: string | undefined): void {
  if (blocks === INTERNET) return;
  blocks.forEach(({ cidr: outer, except = [] }, index) => {
    const field = `blocks[${index}]`;
    input.required(`${field}.cidr`, outer, except.length > 0 || reason !== undefined ? cidr : boundedCidr);
    input.each(`${field}.except`, except, cidr);
    if (refuses(cidr, outer)) return;
    except.forEach((inner, at) => {
      if (!refuses(cidr, inner) && !isStrictlyWithin(inner, outer)) {
        input.refuse(`${field}.except[${at}] must lie within ${outer} and be smaller, got ${shown(inner)}`);
      }
    });
  });
  if (reason === undefined) warnOfWholeNetworks(input, blocks);
}

/** Warns because with most CNIs an ipBlock matches pods too, and pods and Services usually have private addresses. */
export function warnOfWholeNetworks(input: Input, blocks: readonly AddressBlock[]): void {
  const whole = blocks.map((block) => block.cidr).filter((block) => PRIVATE.includes(block));
  if (whole.length === 0) return;
  input.warn(
    `${input.subject} must name the addresses that you mean, not a whole private network, which may contain every pod, got ${whole.join(', ')}`,
  );
}
