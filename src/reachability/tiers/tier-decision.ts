import type { AddressSet } from '../address-set';
import type { AddressSide, PodsSide } from '../evaluate/stage';
import type { PortSet } from '../port-set';
import type { TierStage } from './tier-stage';
import { conflicts, type TierVisit, visitsOf } from './tier-trace';

/** What a tier does with one port of one side of a path. */
export interface TierDecision {
  /** The rule that decides. Undefined if none matches, or if the set does not tell which rule decides. */
  readonly by: TierVisit | undefined;

  /** The rules that may decide, if it is not certain which one does. Otherwise empty. */
  readonly some: readonly TierVisit[];

  /** The rules that match too, but come later, and decide differently. */
  readonly overridden: readonly TierVisit[];
}

/**
 * What a tier decides about a port.
 * @param addresses the addresses at the other end, if it is outside
 */
export function decisionOf(
  tier: TierStage,
  side: PodsSide | AddressSide,
  port: PortSet,
  addresses?: AddressSet,
): TierDecision {
  const visits = visitsOf(tier.applying(side.of, side.direction), tier.pathOf(side, addresses), port);
  const reached = visits.filter(({ decides }) => !decides.isEmpty);
  const [first] = reached;
  const certain = first?.matches === 'yes' && conflicts(visits).length === 0;
  const overridden = visits.filter(({ rule, decides }) => decides.isEmpty && rule.action !== first?.rule.action);
  return certain ? { by: first, some: [], overridden } : { by: undefined, some: reached, overridden: [] };
}
