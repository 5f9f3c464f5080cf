import type { Verdict } from '../../../src/reachability/index';
import { isKind } from '../naive-pods';
import { type Fate, naiveFate, naiveWord, type RawPolicy, type RawRule, type TierConnection } from './naive-tiers';
import { tierWorlds } from './tier-worlds';

/** Answers the same questions as the checker, about one pair and one port. */
export type TierEvaluator = (objects: readonly object[], connection: TierConnection) => Verdict;

/** The correct evaluator: asks in every world that the objects may be read in. */
export const naiveTiers: TierEvaluator = (objects, connection) => {
  const verdict = ruleByRule(objects, connection);
  if (verdict !== 'unknown') return verdict;
  // Each rule alone may leave the answer open, and all of them together may not.
  const found = new Set<Verdict>();
  for (const world of tierWorlds(objects, connection)) {
    found.add(ruleByRule(objects, world));
    if (found.size > 1) return 'unknown';
  }
  const [answer = verdict] = found;
  return answer;
};

function ruleByRule(objects: readonly object[], connection: TierConnection): Verdict {
  return combined(fates(objects, connection));
}

/** Evaluators with one wrong rule each. Every comparison of the checker with one of them must find a difference. */
export const brokenTiers: Readonly<Record<string, TierEvaluator>> = {
  'asks the source alone': (objects, connection) => combined(fates(objects, connection).slice(0, 1)),
  'asks the destination alone': (objects, connection) => combined(fates(objects, connection).slice(1)),
  'takes the highest number first': reading((spec) => ({ ...spec, priority: 1000 - spec.priority })),
  'puts every policy into the Admin tier': reading((spec) => ({ ...spec, tier: 'Admin' })),
  'puts every policy into the Baseline tier': reading((spec) => ({ ...spec, tier: 'Baseline' })),
  'knows no Baseline tier': reading((spec) => (spec.tier === 'Baseline' ? { ...spec, ingress: [], egress: [] } : spec)),
  'takes Pass for Accept': rules((rule) => (rule.action === 'Pass' ? { ...rule, action: 'Accept' } : rule)),
  'takes Pass for no rule': reading((spec) => ({
    ...spec,
    ingress: (spec.ingress ?? []).filter(({ action }) => action !== 'Pass'),
    egress: (spec.egress ?? []).filter(({ action }) => action !== 'Pass'),
  })),
  'takes the last rule first': reading((spec) => ({
    ...spec,
    ingress: [...(spec.ingress ?? [])].reverse(),
    egress: [...(spec.egress ?? [])].reverse(),
  })),
  'orders policies of the same priority by name': (objects, connection) => {
    const policies = objects.filter((object) => isKind(object, 'ClusterNetworkPolicy'));
    const ranked = policies.map((object, index) =>
      changed(object, (spec) => ({ ...spec, priority: Math.min(1000, spec.priority * 20 + index) })),
    );
    return naiveTiers([...objects.filter((object) => !policies.includes(object)), ...ranked], connection);
  },
  'ignores ports': rules(({ protocols, ...rule }) => rule),
  'knows no port names': rules(({ protocols, ...rule }) => ({
    ...rule,
    ...(protocols && { protocols: protocols.filter(({ destinationNamedPort }) => destinationNamedPort === undefined) }),
  })),
  'takes networks for addresses outside alone': rules((rule) => ({
    ...rule,
    ...(rule.to && {
      to: rule.to.map(({ networks, ...peer }) => (networks ? { networks: networks.map(outside) } : peer)),
    }),
  })),
  'ignores the subject': reading((spec) => ({ ...spec, subject: { namespaces: {} } })),
  'lets a ClusterNetworkPolicy isolate': (objects, connection) =>
    combined(fates(objects, connection, { isolated: 'yes', open: 'no' })),
  'asks NetworkPolicies first': (objects, connection) => {
    const without = objects.filter((object) => !isKind(object, 'ClusterNetworkPolicy'));
    const first = combined(fates(without, connection));
    return first === 'closed' ? first : naiveTiers(objects, connection);
  },
};

function fates(objects: readonly object[], connection: TierConnection, word?: ReturnType<typeof naiveWord>): Fate[] {
  return (['egress', 'ingress'] as const).map((side) =>
    naiveFate(objects, connection, side, word ?? naiveWord(objects, connection, side)),
  );
}

function combined(sides: readonly Fate[]): Verdict {
  if (sides.every(({ mayClose }) => !mayClose)) return 'open';
  return sides.every(({ mayOpen }) => mayOpen) ? 'unknown' : 'closed';
}

function reading(change: (spec: RawPolicy['spec']) => RawPolicy['spec']): TierEvaluator {
  return (objects, connection) =>
    naiveTiers(
      objects.map((object) => changed(object, change)),
      connection,
    );
}

function rules(change: (rule: RawRule) => RawRule): TierEvaluator {
  return reading((spec) => ({
    ...spec,
    ingress: (spec.ingress ?? []).map(change),
    egress: (spec.egress ?? []).map(change),
  }));
}

function changed(object: object, change: (spec: RawPolicy['spec']) => RawPolicy['spec']): object {
  return isClusterPolicy(object) ? { ...object, spec: change(object.spec) } : object;
}

function isClusterPolicy(object: object): object is RawPolicy {
  return isKind(object, 'ClusterNetworkPolicy');
}

/** A block that no pod of these sets is in. */
function outside(): string {
  return '198.51.100.0/24';
}
