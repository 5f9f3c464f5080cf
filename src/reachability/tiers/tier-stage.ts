import { AddressSet } from '../address-set';
import { bothOf, type Certainty } from '../evaluate/certainty';
import { PortBounds } from '../evaluate/port-bounds';
import { type AddressBounds, type AddressSide, calledOf, type PodsSide, type Stage } from '../evaluate/stage';
import type { PodGroup } from '../pod-group';
import type { Direction } from '../policy';
import { PortSet } from '../port-set';
import { joinedAddresses, type OpenAddresses } from '../rules';
import type { Undecided } from '../verdict/undecided';
import type { ClusterNode } from './cluster-nodes';
import { matchesAddresses, matchesPods, ruleBlocks } from './peer-match';
import { inAnyOrder, inOrder, type MatchedRule, openAfter, type TierOutcome, throughRules } from './tier-outcome';
import type { TierPolicy } from './tier-policy';
import { portsOfRule } from './tier-rules';
import { type ApplyingPolicy, byKind, byPriority, conflicts, type TierPath, visitsOf } from './tier-trace';
import { undecidedOrder, undecidedVisit } from './tier-undecided';

/**
 * The policies of one tier. What none of their rules accepts or denies is left to the stages below.
 * @see https://network-policy-api.sigs.k8s.io/api-overview/#tiers
 */
export class TierStage implements Stage {
  private readonly known: Readonly<Record<Direction, Map<PodGroup, readonly ApplyingPolicy[]>>> = {
    ingress: new Map(),
    egress: new Map(),
  };

  private readonly matching: Readonly<Record<Direction, Map<PodGroup, string>>> = {
    ingress: new Map(),
    egress: new Map(),
  };

  /** Most pairs of a set are alike to the rules, so each outcome is computed once. */
  private readonly outcomes = new Map<string, TierOutcome>();

  /** @param policies the policies of the tier */
  constructor(
    private readonly policies: readonly TierPolicy[],
    private readonly nodes: readonly ClusterNode[],
  ) {}

  /** The policies with rules for some pods. */
  applying(group: PodGroup, direction: Direction): readonly ApplyingPolicy[] {
    const known = this.known[direction];
    const found =
      known.get(group) ??
      this.policies
        .filter(({ rules }) => rules[direction].length > 0)
        .map((policy) => ({ policy, applies: appliesTo(policy, group) }))
        .filter(({ applies }) => applies !== 'no');
    known.set(group, found);
    return found;
  }

  appliesTo(group: PodGroup, direction: Direction): boolean {
    return this.policies.length > 0 && this.applying(group, direction).length > 0;
  }

  /** Whether any of its rules denies something to some pods. */
  mayDeny(group: PodGroup, direction: Direction): boolean {
    return this.applying(group, direction).some(({ policy }) =>
      policy.rules[direction].some(({ action }) => action === 'Deny'),
    );
  }

  forPods(side: PodsSide, below: PortBounds): PortBounds {
    const applying = this.applying(side.of, side.direction);
    const key = this.outcomeKey(side, applying);
    const outcome = this.outcomes.get(key) ?? through(applying, this.pathOf(side));
    this.outcomes.set(key, outcome);
    return openAfter(outcome, below);
  }

  forAddresses(group: PodGroup, direction: Direction, below: AddressBounds): AddressBounds {
    const applying = this.applying(group, direction);
    const blocks = ruleBlocks(
      applying.flatMap(({ policy }) => policy.rules[direction]),
      this.nodes,
    );
    const bounds = parted(below, blocks).map(({ addresses, ports }) => {
      const path = this.pathOf({ direction, of: group }, addresses);
      return { addresses, ports: openAfter(through(applying, path), ports) };
    });
    return {
      open: joinedAddresses(bounds.map(({ addresses, ports }) => ({ addresses, ports: ports.open }))),
      possible: joinedAddresses(bounds.map(({ addresses, ports }) => ({ addresses, ports: ports.possible }))),
    };
  }

  undecided(side: PodsSide | AddressSide, ports: PortSet): readonly Undecided[] {
    const applying = this.applying(side.of, side.direction);
    const visits = visitsOf(applying, this.pathOf(side), ports).filter(({ decides }) => !decides.isEmpty);
    return [...visits.flatMap((visit) => undecidedVisit(visit, side)), ...conflicts(visits).map(undecidedOrder)];
  }

  /** The same for pairs that all rules treat alike. */
  private outcomeKey(side: PodsSide, applying: readonly ApplyingPolicy[]): string {
    const { direction, other } = side;
    const named = applying.some(({ policy }) => policy.rules[direction].some(({ portNames }) => portNames.length > 0));
    const policies = applying.map(({ policy, applies }) => `${this.policies.indexOf(policy)}${applies}`).join();
    return [
      direction,
      policies,
      this.rulesFor(other, direction),
      named ? JSON.stringify(calledOf(side).ports) : '',
    ].join(' ');
  }

  /** Which rules of the tier are about some pods. */
  private rulesFor(other: PodGroup, direction: Direction): string {
    const known = this.matching[direction];
    const found =
      known.get(other) ??
      this.policies
        .flatMap(({ rules }) => rules[direction])
        .map((rule) => matchesPods(rule, other, this.nodes))
        .join();
    known.set(other, found);
    return found;
  }

  /** @param addresses the addresses at the other end, if it is outside. Without them, any address */
  pathOf(side: PodsSide | AddressSide, addresses: AddressSet = AddressSet.ALL): TierPath {
    const { direction, of, other } = side;
    if (other === undefined) {
      // An address outside has no container that could define a named port.
      const called = direction === 'ingress' ? of.ports : [];
      return { direction, called, matches: (rule) => matchesAddresses(rule, addresses, this.nodes) };
    }
    return { direction, called: calledOf(side).ports, matches: (rule) => matchesPods(rule, other, this.nodes) };
  }
}

/** Whether a policy applies to some pods. One that selects only some of them does not count: they may be pods of another set. */
function appliesTo({ subject }: TierPolicy, group: PodGroup): Certainty {
  const applies = group.selectedBy(subject);
  if (applies !== 'unknown') return applies;
  return group.undecided(subject).some(({ kind }) => kind === 'missing') ? 'unknown' : 'no';
}

/** Sends connections through policies by priority. Those that are in no order may come first, each of them. */
function through(applying: readonly ApplyingPolicy[], path: TierPath): TierOutcome {
  return inAnyOrder(byKind(applying), PortSet.ALL, (ofKind, arriving) =>
    inOrder(byPriority(ofKind), arriving, (equals, reaching) =>
      inAnyOrder(equals, reaching, (one, ports) => throughRules(matched(one, path), ports)),
    ),
  );
}

function* matched(
  { policy, applies }: ApplyingPolicy,
  { direction, matches, called }: TierPath,
): Generator<MatchedRule> {
  for (const rule of policy.rules[direction]) {
    const certainty = bothOf(applies, matches(rule));
    if (certainty === 'no') continue;
    const { certain, possible } = portsOfRule(rule, called);
    yield { action: rule.action, certain: certainty === 'yes' ? certain : PortSet.NONE, possible };
  }
}

/** The addresses in parts that rules treat alike, with what the stages below leave open. */
function parted(
  { open, possible }: AddressBounds,
  blocks: readonly AddressSet[],
): readonly { readonly addresses: AddressSet; readonly ports: PortBounds }[] {
  const borders = [...blocks, ...open.map(({ addresses }) => addresses), ...possible.map(({ addresses }) => addresses)];
  let parts: readonly AddressSet[] = [AddressSet.ALL];
  for (const border of borders) {
    parts = parts.flatMap((part) => [part.intersect(border), part.minus(border)].filter(({ isEmpty }) => !isEmpty));
  }
  return parts.map((addresses) => ({
    addresses,
    ports: new PortBounds(portsAt(open, addresses), portsAt(possible, addresses)),
  }));
}

function portsAt(open: readonly OpenAddresses[], part: AddressSet): PortSet {
  return PortSet.union(open.filter(({ addresses }) => addresses.contains(part)).map(({ ports }) => ports));
}
