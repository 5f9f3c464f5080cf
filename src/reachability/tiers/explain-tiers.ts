import { AddressSet } from '../address-set';
import type { NetworkPolicies } from '../evaluate/network-policies';
import { PortBounds } from '../evaluate/port-bounds';
import type { AddressBounds, AddressSide, PodsSide } from '../evaluate/stage';
import type { Evaluation } from '../evaluation';
import { nameOfPolicy } from '../policy';
import { type PortRange, PortSet } from '../port-set';
import { portsForAll } from '../rules';
import type { Verdict } from '../verdict/verdict';
import { decisionOf, type TierDecision } from './tier-decision';
import type { TierVisit } from './tier-trace';
import { visitText } from './tier-words';

/** One side of a path, for pods that policies treat alike. */
export interface TierQuestion {
  readonly side: PodsSide | AddressSide;

  /** The addresses at the other end, if it is outside. */
  readonly addresses: AddressSet | undefined;
  readonly port: Pick<PortRange, 'port' | 'protocol'>;

  /** The answer about this side. */
  readonly verdict: Verdict;
}

/** What the Admin and the Baseline tier say about a side. */
export interface TierExplanation {
  /** The rule that decides. Undefined if NetworkPolicies decide, or nothing does. */
  readonly by: TierVisit | undefined;

  /** Rules that decide about a part of the other end. */
  readonly some: readonly TierVisit[];

  /** `Pass by spec.ingress[0] of …`, for each rule that leaves the decision to a later tier. */
  readonly passes: readonly string[];

  /** `Accept by spec.egress[1] of …`, for each rule that would decide otherwise, but comes later. */
  readonly overridden: readonly string[];
}

/** Who decides: the Admin tier, or else the NetworkPolicies that isolate the pods, or else the Baseline tier. */
export function explainTiers({ tiers, networkPolicies }: Evaluation, question: TierQuestion): TierExplanation {
  const { side, addresses, port } = question;
  const ports = PortSet.range(port.protocol, port.port);
  const [admin, baseline] = [
    decisionOf(tiers.Admin, side, ports, addresses),
    decisionOf(tiers.Baseline, side, ports, addresses),
  ];
  const { certain } = networkPolicies.isolating(side.of, side.direction);
  const isolated = certain.length > 0;
  if (isFinal(admin.by)) {
    const later = [...admin.overridden, ...(isolated ? [] : own(baseline))];
    const agree = isolated && admin.by.rule.action === (opens(networkPolicies, question) ? 'Accept' : 'Deny');
    const policies = agree ? [] : certain.map((policy) => `NetworkPolicy ${nameOfPolicy(policy)}`);
    return { by: admin.by, some: [], passes: [], overridden: [...differing(later, admin.by), ...policies] };
  }
  const passes = passOf(admin);
  const overridden = admin.overridden.map(visitText);
  const deciding = [...admin.some, ...(isolated ? [] : baseline.some)];
  const some = deciding.some(({ rule }) => rule.action !== 'Pass') ? deciding : [];
  if (isolated) return { by: undefined, some, passes, overridden: [...overridden, ...own(baseline).map(visitText)] };
  return {
    by: isFinal(baseline.by) && some.length === 0 ? baseline.by : undefined,
    some,
    passes: [...passes, ...passOf(baseline)],
    overridden: [...overridden, ...baseline.overridden.map(visitText)],
  };
}

/** Whether the NetworkPolicies alone would open the side. */
function opens(networkPolicies: NetworkPolicies, { side, addresses, port }: TierQuestion): boolean {
  const { direction, of, other } = side;
  const open =
    other === undefined
      ? portsForAll(networkPolicies.forAddresses(of, direction, NO_ADDRESSES).open, addresses ?? AddressSet.ALL)
      : networkPolicies.forPods({ direction, of, other }, PortBounds.NONE).open;
  return open.has(port.port, port.protocol);
}

const NO_ADDRESSES: AddressBounds = { open: [], possible: [] };

function isFinal(visit: TierVisit | undefined): visit is TierVisit {
  return visit !== undefined && visit.rule.action !== 'Pass';
}

function passOf({ by }: TierDecision): readonly string[] {
  return by === undefined || isFinal(by) ? [] : [visitText(by)];
}

function own({ by, overridden }: TierDecision): readonly TierVisit[] {
  return by === undefined ? overridden : [by, ...overridden];
}

function differing(visits: readonly TierVisit[], by: TierVisit): readonly string[] {
  return visits.filter(({ rule }) => rule.action !== by.rule.action).map(visitText);
}
