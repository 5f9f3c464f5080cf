import { groupedBy } from '../../core/grouped';
import { sentenceList } from '../../core/listed';
import { NAMESPACE_NAME_LABEL } from '../../core/objects/labels';
import { distinct } from '../../core/order';
import type { AddressSet } from '../address-set';
import type { Evaluation } from '../evaluation';
import { LabelSelector } from '../label-selector';
import type { PodGroup } from '../pod-group';
import { type Direction, nameOfPolicy, type PodsSelector, type Policy, type PolicyRule } from '../policy';
import { PortSet } from '../port-set';
import type { ContainerPort } from '../read-pods';
import { openAddresses, portsForAll, portsForPods, portsOn } from '../rules';
import { selectorPods } from '../selected-pods';

/** A NetworkPolicy whose rules narrow nothing, because wider rules of other policies apply to the same pods. */
export interface VoidAllowList {
  /** The policy, such as `a/rail1-allowlist`. */
  readonly policy: string;
  readonly direction: Direction;

  /** The policies that open every path of it, and wider ones. */
  readonly by: readonly string[];
}

/**
 * Finds the policies whose rules could be removed without closing a path of any pod that they select, because wider rules open the same
 * paths. A policy without rules is no allow-list: it isolates. Rules that others only repeat are not reported either.
 */
export function voidAllowLists(evaluation: Evaluation): readonly VoidAllowList[] {
  const found = known.get(evaluation) ?? findAll(evaluation);
  known.set(evaluation, found);
  return found;
}

const known = new WeakMap<Evaluation, readonly VoidAllowList[]>();

function findAll(evaluation: Evaluation): readonly VoidAllowList[] {
  return (['egress', 'ingress'] as const).flatMap((direction) => {
    const groupsOf = selectedGroups(evaluation, direction);
    return evaluation.set.policies.flatMap((policy) => {
      const by = widerPolicies(evaluation, policy, direction, groupsOf(policy));
      return by.length === 0 ? [] : [{ policy: nameOfPolicy(policy), direction, by: distinct(by.map(nameOfPolicy)) }];
    });
  });
}

/** The pods that a policy selects, in groups. If it selects no pods of the set, all pods that it would select. */
function selectedGroups(
  { set, workloads, networkPolicies }: Evaluation,
  direction: Direction,
): (policy: Policy) => readonly PodGroup[] {
  const groups = new Set(workloads.map(({ group }) => group));
  const pairs = [...groups].flatMap((group) =>
    networkPolicies.isolating(group, direction).certain.map((policy) => ({ policy, group })),
  );
  const byPolicy = groupedBy(pairs, ({ policy }) => policy);
  return (policy) => {
    const namespaces = LabelSelector.labels({ [NAMESPACE_NAME_LABEL]: policy.namespace });
    const selector: PodsSelector = { namespaces, pods: policy.pods, ownNamespace: true };
    const selected = byPolicy.get(policy)?.map(({ group }) => group);
    return selected ?? [selectorPods(selector, set)];
  };
}

/** The policies that make the rules of a policy pointless for all of its pods. Empty if its rules open anything that no other policy does. */
function widerPolicies(
  { set, networkPolicies }: Evaluation,
  policy: Policy,
  direction: Direction,
  groups: readonly PodGroup[],
): readonly Policy[] {
  const rules = policy.rules[direction] ?? [];
  if (rules.length === 0) return [];
  const found: Policy[] = [];
  for (const group of groups) {
    const openings = (some: readonly Policy[]) => new Openings(some, direction, group, set);
    const own = openings([policy]);
    // A policy that opens no more than this one is no reason to call this one pointless.
    const others = networkPolicies
      .isolating(group, direction)
      .certain.filter((other) => other !== policy && !own.cover(openings([other])));
    const all = openings(others);
    if (others.length === 0 || !all.cover(own) || !all.isWiderThan(own)) return [];
    const alone = others.filter((other) => openings([other]).cover(own) && openings([other]).isWiderThan(own));
    found.push(...(alone.length > 0 ? alone : others.filter((other) => openings([other]).overlap(own))));
  }
  return [...new Set(found)];
}

/** What a rule opens for one of its peers. */
interface Opening {
  readonly peer: RulePeer;
  readonly ports: PortSet;
}

type RulePeer =
  | { readonly kind: 'anyone' }
  | { readonly kind: 'pods'; readonly selector: PodsSelector; readonly group: PodGroup }
  | { readonly kind: 'addresses'; readonly addresses: AddressSet };

/** All that policies open for some pods in one direction, to any peer, in the set or not. */
class Openings {
  private readonly rules: readonly PolicyRule[];
  private readonly all: readonly Opening[];

  constructor(
    policies: readonly Policy[],
    private readonly direction: Direction,
    private readonly group: PodGroup,
    private readonly set: Evaluation['set'],
  ) {
    this.rules = policies.flatMap(({ rules }) => rules[direction] ?? []);
    this.all = this.rules.flatMap((rule) =>
      this.peersOf(rule).map((peer) => ({ peer, ports: portsOn(rule, this.called) })),
    );
  }

  /** Whether they open all that the others open. */
  cover(others: Openings): boolean {
    return others.all.every(({ peer, ports }) => ports.minus(this.portsFor(peer)).isEmpty);
  }

  /** Whether they open any path that the others open. */
  overlap(others: Openings): boolean {
    return others.all.some(({ peer, ports }) =>
      this.all.some((own) => meets(own.peer, peer) && !own.ports.intersect(ports).isEmpty),
    );
  }

  /** Whether one of their openings contains an opening of the others, and has more peers or more ports. */
  isWiderThan(others: Openings): boolean {
    return others.all.some(({ peer, ports }) =>
      this.all.some(
        (own) =>
          meets(own.peer, peer) &&
          !own.ports.intersect(ports).isEmpty &&
          !own.ports.minus(others.portsFor(own.peer)).isEmpty,
      ),
    );
  }

  /** The ports that are open for all of a peer. */
  private portsFor(peer: RulePeer): PortSet {
    const { called } = this;
    if (peer.kind === 'addresses') return portsForAll(openAddresses(this.rules, called), peer.addresses);
    if (peer.kind === 'pods') return portsForPods(this.rules, peer.group, called).open;
    return PortSet.union(this.rules.filter(({ anyone }) => anyone).map((rule) => portsOn(rule, called)));
  }

  private peersOf({ anyone, pods, blocks }: PolicyRule): readonly RulePeer[] {
    if (anyone) return [{ kind: 'anyone' }];
    return [
      ...pods.map((selector): RulePeer => ({ kind: 'pods', selector, group: selectorPods(selector, this.set) })),
      ...blocks.map((addresses): RulePeer => ({ kind: 'addresses', addresses })),
    ];
  }

  /** The ports that the called pods declare. Those of a peer are not known: an address may be that of pods too. */
  private get called(): readonly ContainerPort[] | undefined {
    return this.direction === 'ingress' ? this.group.ports : undefined;
  }
}

/** Whether a peer contains another one or, of addresses, a part of it. */
function meets(wide: RulePeer, narrow: RulePeer): boolean {
  if (wide.kind === 'anyone') return true;
  if (wide.kind === 'pods') return narrow.kind === 'pods' && narrow.group.selectedBy(wide.selector) === 'yes';
  return narrow.kind === 'addresses' && !wide.addresses.intersect(narrow.addresses).isEmpty;
}

/** Why a policy narrows nothing. */
export function voidWords({ policy, direction, by }: VoidAllowList): string {
  return `every ${direction} path of ${policy} is open by ${sentenceList(by)} too`;
}
