import { groupedBy } from '../../core/grouped';
import { AddressSet } from '../address-set';
import type { PodGroup } from '../pod-group';
import { type Direction, EVERY_POD, type PodsSelector, type Policy, type PolicyRule, selectsEveryPod } from '../policy';
import { PortSet } from '../port-set';
import { joinedAddresses, openAddresses, portsForPods, portsOn, ruleSelects, sharedAddresses } from '../rules';
import { addressesOfPods, type Undecided } from '../verdict/undecided';
import type { Certainty } from './certainty';
import { GroupIndex } from './group-index';
import { OpenedGroups } from './opened-groups';
import { PortBounds } from './port-bounds';
import { SelectorIndex } from './selector-index';
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
  private readonly known = new WeakMap<PodGroup, Readonly<Record<Direction, IsolatingPolicies>>>();
  private readonly selected = new Map<PodsSelector, readonly Selected[]>();
  private readonly byNamespace: ReadonlyMap<string | undefined, SelectorIndex<Policy>>;
  private readonly index: GroupIndex;

  /** The groups by the addresses that an ipBlock may cover. */
  private readonly byAddresses: ReadonlyMap<AddressSet | undefined, readonly PodGroup[]>;

  /** The groups that a selector of every pod does not select for certain. */
  private readonly noPods: readonly PodGroup[];

  /** @param groups those that the answers of `forGroups` are about */
  constructor(
    policies: readonly Policy[],
    private readonly groups: ReadonlySet<PodGroup>,
  ) {
    this.byNamespace = new Map(
      [...groupedBy(policies, ({ namespace }) => namespace)].map(([namespace, own]) => [
        namespace,
        new SelectorIndex(own, ({ pods }) => pods),
      ]),
    );
    this.index = new GroupIndex([...groups]);
    this.byAddresses = groupedBy(groups, ({ addresses }) => addresses);
    this.noPods = [...groups].filter((group) => group.selectedBy(EVERY_POD) !== 'yes');
  }

  /** The policies that isolate some pods. */
  isolating(group: PodGroup, direction: Direction): IsolatingPolicies {
    const known = this.known.get(group);
    if (known !== undefined) return known[direction];
    const found = this.find(group);
    this.known.set(group, found);
    return found[direction];
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
    const rules = rulesIn(certain, direction);
    const opened = new OpenedGroups(this.noPods);
    for (const rule of rules) {
      // The called pods define the numbers of named ports, so that each may have others.
      const isSame = direction === 'ingress' || rule.namedPorts.length === 0;
      if (rule.anyone && isSame) opened.addAnyone(portsOn(rule, group.ports));
      else if (rule.anyone) for (const other of this.groups) opened.add(other, portsOn(rule, other.ports), 'yes');
      for (const selector of rule.pods) {
        if (selectsEveryPod(selector) && isSame) opened.addEveryPod(portsOn(rule, group.ports));
        else
          for (const { group: other, selects } of this.selectedBy(selector)) {
            opened.add(other, portsOn(rule, isSame ? group.ports : other.ports), selects);
          }
      }
    }
    for (const other of this.coveredBy(rules)) {
      const ports = portsForPods(rules, other, (direction === 'ingress' ? group : other).ports);
      opened.add(other, ports.open, 'yes');
      opened.add(other, ports.unknown, 'unknown');
    }
    return opened.bounds;
  }

  /** The groups of which an ipBlock of the rules covers some address. */
  private coveredBy(rules: readonly PolicyRule[]): readonly PodGroup[] {
    if (this.byAddresses.size === 1 && this.byAddresses.has(undefined)) return [];
    const blocks = rules.flatMap((rule) => rule.blocks);
    if (blocks.length === 0) return [];
    const covered = AddressSet.union(blocks);
    return [...this.byAddresses].flatMap(([addresses, groups]) =>
      addresses === undefined || covered.intersect(addresses).isEmpty ? [] : groups,
    );
  }

  private find(group: PodGroup): Readonly<Record<Direction, IsolatingPolicies>> {
    const certain: Policy[] = [];
    const maybe: Policy[] = [];
    const candidates = this.byNamespace.get(group.namespace)?.candidates((key) => group.possibleValues(key)) ?? [];
    for (const policy of candidates) {
      const selects = group.isolatedBy(policy);
      if (selects !== 'no') (selects === 'yes' ? certain : maybe).push(policy);
    }
    return { ingress: isolatingIn('ingress', certain, maybe), egress: isolatingIn('egress', certain, maybe) };
  }

  private selectedBy(selector: PodsSelector): readonly Selected[] {
    const known = this.selected.get(selector);
    if (known) return known;
    const found = this.index.candidates(selector).flatMap((group): readonly Selected[] => {
      const selects = group.selectedBy(selector);
      return selects === 'no' ? [] : [{ group, selects }];
    });
    this.selected.set(selector, found);
    return found;
  }
}

function isolatingIn(direction: Direction, certain: readonly Policy[], maybe: readonly Policy[]): IsolatingPolicies {
  return {
    certain: certain.filter(({ rules }) => rules[direction] !== undefined),
    maybe: maybe.filter(({ rules }) => rules[direction] !== undefined),
  };
}

/** A group that a peer selects, or may select. */
interface Selected {
  readonly group: PodGroup;
  readonly selects: Certainty;
}

/** The rules of policies for one direction. */
export function rulesIn(policies: readonly Policy[], direction: Direction): readonly PolicyRule[] {
  const all: PolicyRule[] = [];
  for (const { rules } of policies) all.push(...(rules[direction] ?? []));
  return all;
}

/** Why it is unknown whether a rule selects some pods. */
function undecidedPeers({ pods, blocks, policy, path }: PolicyRule, other: PodGroup): readonly Undecided[] {
  const unknown = pods.filter((selector) => other.selectedBy(selector) === 'unknown');
  const byLabels = unknown.flatMap((selector) => other.undecided(selector));
  const byAddress =
    other.addresses === undefined || blocks.length === 0 ? [] : [addressesOfPods(`${path} of ${policy}`)];
  return [...byLabels, ...byAddress];
}
