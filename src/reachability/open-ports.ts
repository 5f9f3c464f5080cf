import { groupedBy } from '../core/grouped';
import type { AddressSet } from './address-set';
import type { PodGroup } from './pod-group';
import { type Direction, type PodsSelector, type Policy, type PolicyRule, selectorKey } from './policy';
import { PortSet } from './port-set';
import {
  type IsolatingRules,
  type OpenAddresses,
  openAddresses,
  portsForAll,
  portsOn,
  rulesFor,
  selectsPods,
} from './rules';

/** The ports that one side opens for each group of pods. Undefined if it opens all ports for everyone. */
export type OpenPortsByGroup = ReadonlyMap<PodGroup, PortSet> | undefined;

/** The ports that policies leave open, group by group. Computes each answer once. */
export class OpenPorts {
  private readonly rules: Readonly<Record<Direction, Map<PodGroup, IsolatingRules>>> = {
    ingress: new Map(),
    egress: new Map(),
  };
  private readonly byGroup: Readonly<Record<Direction, Map<PodGroup, OpenPortsByGroup>>> = {
    ingress: new Map(),
    egress: new Map(),
  };
  private readonly selected = new Map<string, readonly PodGroup[]>();

  /** The groups that an ipBlock may cover. */
  private readonly addressed: readonly PodGroup[];

  /** @param groups the groups of the set's workloads */
  constructor(
    private readonly policies: readonly Policy[],
    private readonly groups: readonly PodGroup[],
  ) {
    this.addressed = groups.filter(({ addresses }) => addresses !== undefined);
  }

  /** The rules for some pods. Undefined if no policy isolates them. */
  rulesFor(group: PodGroup, direction: Direction): IsolatingRules {
    const known = this.rules[direction];
    const found = known.has(group) ? known.get(group) : rulesFor(group, this.policies, direction);
    known.set(group, found);
    return found;
  }

  isolating(group: PodGroup, direction: Direction): readonly Policy[] {
    return this.policies.filter((policy) => policy.rules[direction] !== undefined && group.isSelectedBy(policy));
  }

  /** The ports on which some pods may call others, because both sides open them. */
  between(from: PodGroup, to: PodGroup): PortSet {
    return this.side(from, to, to, 'egress').intersect(this.side(to, from, to, 'ingress'));
  }

  /** The open addresses outside the cluster, for some pods. */
  outside(group: PodGroup, direction: Direction): readonly OpenAddresses[] {
    // An address outside has no container that could define a named port.
    const called = direction === 'ingress' ? group.ports : [];
    return openAddresses(this.rulesFor(group, direction), called);
  }

  /** The ports that are open for all of the given addresses. */
  withAddresses(group: PodGroup, direction: Direction, addresses: AddressSet): PortSet {
    return portsForAll(this.outside(group, direction), addresses);
  }

  /** The ports that one side opens for some pods. @param called the called one of the two */
  side(of: PodGroup, other: PodGroup, called: PodGroup, direction: Direction): PortSet {
    const rules = this.rulesFor(of, direction);
    if (rules === undefined) return PortSet.ALL;
    const opened = rules.filter((rule) => selectsPods(rule, other)).map((rule) => portsOn(rule, called.ports));
    return PortSet.union([...opened, byAddress(rules, other, called)]);
  }

  /** The ports that one side opens for all groups. */
  forEach(group: PodGroup, direction: Direction): OpenPortsByGroup {
    const known = this.byGroup[direction];
    if (known.has(group)) return known.get(group);
    const rules = this.rulesFor(group, direction);
    const found = rules && this.toPortsByGroup(rules, group, direction);
    known.set(group, found);
    return found;
  }

  private toPortsByGroup(rules: readonly PolicyRule[], group: PodGroup, direction: Direction): OpenPortsByGroup {
    const called = (other: PodGroup) => (direction === 'ingress' ? group : other);
    const byRule = rules.flatMap((rule) => {
      const selected = rule.anyone ? this.groups : new Set(rule.pods.flatMap((selector) => this.selectedBy(selector)));
      return [...selected].map((other) => ({ other, ports: portsOn(rule, called(other).ports) }));
    });
    const byBlock = this.addressed.map((other) => ({ other, ports: byAddress(rules, other, called(other)) }));
    const opened = groupedBy(
      [...byRule, ...byBlock].filter(({ ports }) => !ports.isEmpty),
      ({ other }) => other,
    );
    return new Map([...opened].map(([other, open]) => [other, PortSet.union(open.map(({ ports }) => ports))]));
  }

  private selectedBy(selector: PodsSelector): readonly PodGroup[] {
    const key = selectorKey(selector);
    const known = this.selected.get(key);
    if (known) return known;
    const found = this.groups.filter((group) => group.matches(selector));
    this.selected.set(key, found);
    return found;
  }
}

/** The ports that rules open by address. Several rules together may cover the addresses of some pods. */
function byAddress(rules: readonly PolicyRule[], other: PodGroup, called: PodGroup): PortSet {
  const { addresses } = other;
  const blocks = rules.some((rule) => rule.blocks.length > 0);
  return addresses && blocks ? portsForAll(openAddresses(rules, called.ports), addresses) : PortSet.NONE;
}
