import { groupedBy } from '../../core/grouped';
import { bothOf, type Certainty } from '../evaluate/certainty';
import type { Direction } from '../policy';
import type { PortSet } from '../port-set';
import type { ContainerPort } from '../read-pods';
import type { TierPolicy, TierRule } from './tier-policy';
import { portsOfRule } from './tier-rules';

/** A policy that applies to some pods, or may apply to them. */
export interface ApplyingPolicy {
  readonly policy: TierPolicy;
  readonly applies: Certainty;
}

/** A path at one end, as rules see it. */
export interface TierPath {
  readonly direction: Direction;

  /** Whether a rule is about the other end. */
  readonly matches: (rule: TierRule) => Certainty;

  /** The ports that the called pods declare. Undefined if unknown. */
  readonly called: readonly ContainerPort[] | undefined;
}

/** A rule that matches some ports of a path, or may match them. */
export interface TierVisit {
  readonly policy: TierPolicy;
  readonly rule: TierRule;

  /** Unknown if the set does not tell whether the rule is about the path. */
  readonly matches: Certainty;

  /** The ports that reach it. Empty if rules that come before decide about all of its ports. */
  readonly decides: PortSet;
}

/** The rules of a tier that match a path on some ports, in the order of their ranks. */
export function visitsOf(applying: readonly ApplyingPolicy[], path: TierPath, ports: PortSet): readonly TierVisit[] {
  const visits: TierVisit[] = [];
  for (const ofKind of byKind(applying)) {
    let arriving = ports;
    for (const equals of byPriority(ofKind)) {
      const before = arriving;
      for (const one of equals) arriving = arriving.intersect(visitPolicy(one, path, ports, before, visits));
    }
  }
  return visits;
}

/** Policies that are in no order, of which two may decide differently about the same port. */
export function conflicts(visits: readonly TierVisit[]): readonly (readonly TierPolicy[])[] {
  const reached = visits.filter(({ decides }) => !decides.isEmpty);
  const pairs = reached.flatMap((one, index) =>
    reached
      .slice(index + 1)
      .filter((other) => isUnordered(one.policy, other.policy) && one.rule.action !== other.rule.action)
      .filter((other) => !one.decides.intersect(other.decides).isEmpty)
      .map((other) => [one.policy, other.policy]),
  );
  const distinct = groupedBy(pairs, (pair) => pair.map(({ kind, name }) => `${kind} ${name}`).join());
  return [...distinct.values()].map(([pair]) => pair);
}

/** Policies of each kind. No API compares the priorities of different kinds. */
export function byKind(applying: readonly ApplyingPolicy[]): readonly (readonly ApplyingPolicy[])[] {
  return [...groupedBy(applying, ({ policy }) => policy.kind).values()];
}

/** Policies of each priority, those that come first first. */
export function byPriority(applying: readonly ApplyingPolicy[]): readonly (readonly ApplyingPolicy[])[] {
  const groups = groupedBy(applying, ({ policy: { priority = 0 } }) => priority);
  return [...groups].sort(([a], [b]) => a - b).map(([, equals]) => equals);
}

function isUnordered(one: TierPolicy, other: TierPolicy): boolean {
  return one !== other && (one.kind !== other.kind || one.priority === other.priority);
}

/** @returns the ports that no rule of the policy certainly matches */
function visitPolicy(
  { policy, applies }: ApplyingPolicy,
  path: TierPath,
  ports: PortSet,
  arriving: PortSet,
  visits: TierVisit[],
): PortSet {
  let left = arriving;
  for (const rule of policy.rules[path.direction]) {
    const matches = bothOf(applies, path.matches(rule));
    const { certain, possible } = portsOfRule(rule, path.called);
    if (matches === 'no' || possible.intersect(ports).isEmpty) continue;
    visits.push({ policy, rule, matches, decides: left.intersect(possible) });
    if (matches === 'yes') left = left.minus(certain);
  }
  return left;
}
