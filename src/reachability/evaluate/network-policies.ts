import type { PodGroup } from '../pod-group';
import { type Direction, EVERY_POD, type PodsSelector, type Policy, type PolicyRule, selectorKey } from '../policy';
import { PortSet } from '../port-set';
import { joinedAddresses, openAddresses, portsForPods, portsOn, ruleSelects, sharedAddresses } from '../rules';
import { addressesOfPods, type Undecided } from '../verdict/undecided';
import type { Certainty } from './certainty';
import { PortBounds } from './port-bounds';
import { type AddressBounds, type AddressSide, calledOf, type GroupBounds, type PodsSide, type Stage } from './stage';

/** The policies that isolate some pods in one direction. */
export interface IsolatingPolicies {
  /** Those that certainly select the pods. */
  readonly certain: readonly Policy[];

  /** Those that may select the pods. */
  readonly maybe: readonly Policy[];
}

/**
 * The NetworkPolicies of a set. They close everything that none of them opens, for the pods that they select.
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation
 */
export class NetworkPolicies implements Stage {
  private readonly known: Readonly<Record<Direction, WeakMap<PodGroup, IsolatingPolicies>>> = {
    ingress: new WeakMap(),
    egress: new WeakMap(),
  };
  private readonly selected = new Map<string, readonly Selected[]>();

  /** The groups that an ipBlock may cover. */
  private readonly addressed: readonly PodGroup[];

  /** @param groups the groups of the set's workloads */
  constructor(
    private readonly policies: readonly Policy[],
    private readonly groups: readonly PodGroup[],
  ) {
    this.addressed = groups.filter(({ addresses }) => addresses !== undefined);
  }

  /** The policies that isolate some pods. */
  isolating(group: PodGroup, direction: Direction): IsolatingPolicies {
    const known = this.known[direction];
    const found = known.get(group) ?? this.find(group, direction);
    known.set(group, found);
    return found;
  }

  appliesTo(group: PodGroup, direction: Direction): boolean {
    const { certain, maybe } = this.isolating(group, direction);
    return certain.length + maybe.length > 0;
  }

  forPods(side: PodsSide, below: PortBounds): PortBounds {
    const { direction, of, other } = side;
    const { certain, maybe } = this.isolating(of, direction);
    const opened = (policies: readonly Policy[]) =>
      portsForPods(rulesIn(policies, direction), other, calledOf(side).ports);
    if (certain.length > 0) {
      const open = opened(certain);
      if (maybe.length === 0) return open;
      return new PortBounds(open.open, open.possible.union(opened(maybe).possible));
    }
    // Each of them may be the only one that selects the pods, and perhaps none does.
    const alone = maybe.map((policy) => opened([policy]));
    return new PortBounds(
      alone.reduce((ports, { open }) => ports.intersect(open), below.open),
      PortSet.union([below.possible, ...alone.map(({ possible }) => possible)]),
    );
  }

  forAddresses(group: PodGroup, direction: Direction, below: AddressBounds): AddressBounds {
    const { certain, maybe } = this.isolating(group, direction);
    // An address outside has no container that could define a named port.
    const called = direction === 'ingress' ? group.ports : [];
    const opened = (policies: readonly Policy[]) => openAddresses(rulesIn(policies, direction), called);
    if (certain.length > 0) {
      const open = opened(certain);
      return { open, possible: maybe.length === 0 ? open : opened([...certain, ...maybe]) };
    }
    const alone = maybe.map((policy) => opened([policy]));
    return {
      open: alone.reduce(sharedAddresses, below.open),
      possible: joinedAddresses([below.possible, ...alone].flat()),
    };
  }

  undecided({ direction, of, other }: PodsSide | AddressSide, ports: PortSet): readonly Undecided[] {
    const { certain, maybe } = this.isolating(of, direction);
    const selecting = maybe.flatMap(({ pods }) => of.undecided({ ...EVERY_POD, pods }));
    if (other === undefined) return selecting;
    const called = (direction === 'ingress' ? of : other).ports;
    const rules = rulesIn([...certain, ...maybe], direction).filter(
      (rule) => ruleSelects(rule, other) === 'unknown' && !portsOn(rule, called).intersect(ports).isEmpty,
    );
    return [...selecting, ...rules.flatMap((rule) => undecidedPeers(rule, other))];
  }

  forGroups(group: PodGroup, direction: Direction): GroupBounds | undefined {
    const { certain, maybe } = this.isolating(group, direction);
    if (certain.length === 0 || maybe.length > 0) return undefined;
    const opened = new Map<PodGroup, { readonly certain: PortSet[]; readonly unknown: PortSet[] }>();
    const open = (other: PodGroup, ports: PortSet, selects: Certainty) => {
      if (ports.isEmpty || selects === 'no') return;
      const entry = opened.get(other) ?? { certain: [], unknown: [] };
      opened.set(other, entry);
      (selects === 'yes' ? entry.certain : entry.unknown).push(ports);
    };
    const rules = rulesIn(certain, direction);
    const called = (other: PodGroup) => (direction === 'ingress' ? group : other).ports;
    for (const rule of rules) {
      if (rule.anyone) for (const other of this.groups) open(other, portsOn(rule, called(other)), 'yes');
      for (const { group: other, selects } of rule.pods.flatMap((selector) => this.selectedBy(selector))) {
        open(other, portsOn(rule, called(other)), selects);
      }
    }
    for (const other of this.addressed) {
      const ports = portsForPods(rules, other, called(other));
      open(other, ports.open, 'yes');
      open(other, ports.unknown, 'unknown');
    }
    return { byGroup: new Map([...opened].map(([other, ports]) => [other, toBounds(ports)])), rest: PortBounds.NONE };
  }

  private find(group: PodGroup, direction: Direction): IsolatingPolicies {
    const certain: Policy[] = [];
    const maybe: Policy[] = [];
    for (const policy of this.policies) {
      const selects = policy.rules[direction] === undefined ? 'no' : group.isolatedBy(policy);
      if (selects !== 'no') (selects === 'yes' ? certain : maybe).push(policy);
    }
    return { certain, maybe };
  }

  private selectedBy(selector: PodsSelector): readonly Selected[] {
    const key = selectorKey(selector);
    const known = this.selected.get(key);
    if (known) return known;
    const found = this.groups.flatMap((group): readonly Selected[] => {
      const selects = group.selectedBy(selector);
      return selects === 'no' ? [] : [{ group, selects }];
    });
    this.selected.set(key, found);
    return found;
  }
}

/** A group that a peer selects, or may select. */
interface Selected {
  readonly group: PodGroup;
  readonly selects: Certainty;
}

/** The rules of policies for one direction. */
export function rulesIn(policies: readonly Policy[], direction: Direction): readonly PolicyRule[] {
  return policies.flatMap(({ rules }) => rules[direction] ?? []);
}

/** Why it is unknown whether a rule selects some pods. */
function undecidedPeers({ pods, blocks, policy, path }: PolicyRule, other: PodGroup): readonly Undecided[] {
  const unknown = pods.filter((selector) => other.selectedBy(selector) === 'unknown');
  const byLabels = unknown.flatMap((selector) => other.undecided(selector));
  const byAddress =
    other.addresses === undefined || blocks.length === 0 ? [] : [addressesOfPods(`${path} of ${policy}`)];
  return [...byLabels, ...byAddress];
}

function toBounds({ certain, unknown }: { readonly certain: PortSet[]; readonly unknown: PortSet[] }): PortBounds {
  const open = PortSet.union(certain);
  return unknown.length === 0 ? PortBounds.exactly(open) : new PortBounds(open, PortSet.union([open, ...unknown]));
}
