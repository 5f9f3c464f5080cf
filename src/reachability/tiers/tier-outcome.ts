import { PortBounds } from '../evaluate/port-bounds';
import { PortSet } from '../port-set';
import type { Action } from './tier-policy';

/** A rule as it applies to one pair: the ports that it certainly matches, and those that it may match. */
export interface MatchedRule {
  readonly action: Action;
  readonly certain: PortSet;
  readonly possible: PortSet;
}

/**
 * How connections may leave a list of rules, by port. A port is in several of the sets if the set of objects does not tell which rule
 * decides about it.
 */
export interface TierOutcome {
  readonly accepted: PortSet;
  readonly denied: PortSet;

  /** Passed to the next tier by a rule. */
  readonly passed: PortSet;

  /** Matched by no rule. */
  readonly unmatched: PortSet;
}

/** Sends connections on these ports through the rules of one policy. The first rule that matches decides. */
export function throughRules(rules: Iterable<MatchedRule>, arriving: PortSet): TierOutcome {
  const by: Record<Action, PortSet> = { Accept: PortSet.NONE, Deny: PortSet.NONE, Pass: PortSet.NONE };
  let left = arriving;
  for (const { action, certain, possible } of rules) {
    by[action] = by[action].union(left.intersect(possible));
    left = left.minus(certain);
    if (left.isEmpty) break;
  }
  return { accepted: by.Accept, denied: by.Deny, passed: by.Pass, unmatched: left };
}

/** Sends connections through parts of a tier, one after the other: those that a part does not match reach the next. */
export function inOrder<T>(
  parts: readonly T[],
  arriving: PortSet,
  through: (part: T, arriving: PortSet) => TierOutcome,
): TierOutcome {
  return parts.reduce<TierOutcome>((before, part) => {
    const { unmatched, ...decided } = through(part, before.unmatched);
    return { ...joined(before, { ...decided, unmatched }), unmatched };
  }, untouched(arriving));
}

/** Sends connections through parts of a tier of which any may come first, so that each part that matches may decide. */
export function inAnyOrder<T>(
  parts: readonly T[],
  arriving: PortSet,
  through: (part: T, arriving: PortSet) => TierOutcome,
): TierOutcome {
  return parts.map((part) => through(part, arriving)).reduce(joined, untouched(arriving));
}

/** The open ports after a tier. @param below what the stages below the tier leave open */
export function openAfter({ accepted, denied, passed, unmatched }: TierOutcome, below: PortBounds): PortBounds {
  if (unmatched.isAll && accepted.isEmpty && denied.isEmpty) return below;
  const left = passed.union(unmatched);
  const mayOpen = accepted.union(left.intersect(below.possible));
  const mayClose = denied.union(left.minus(below.open));
  const open = mayOpen.minus(mayClose);
  return open.equals(mayOpen) ? PortBounds.exactly(mayOpen) : new PortBounds(open, mayOpen);
}

function untouched(arriving: PortSet): TierOutcome {
  return { accepted: PortSet.NONE, denied: PortSet.NONE, passed: PortSet.NONE, unmatched: arriving };
}

function joined(some: TierOutcome, more: TierOutcome): TierOutcome {
  return {
    accepted: some.accepted.union(more.accepted),
    denied: some.denied.union(more.denied),
    passed: some.passed.union(more.passed),
    unmatched: some.unmatched.intersect(more.unmatched),
  };
}
