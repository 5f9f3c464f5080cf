import { groupedBy } from '../../core/grouped';
import { NAMESPACE_NAME_LABEL } from '../../core/objects/labels';
import type { LabelSelector } from '../label-selector';
import type { PodGroup } from '../pod-group';
import type { PodsSelector } from '../policy';

/**
 * Finds the pod groups that a selector may select by its namespaces and by one of its labels, so that nobody has to ask each group about
 * each selector.
 */
export class GroupIndex {
  private readonly all: GroupsByLabel;
  private readonly byNamespace = new Map<string | undefined, GroupsByLabel>();

  constructor(groups: readonly PodGroup[]) {
    this.all = new GroupsByLabel(groups);
    for (const [namespace, own] of groupedBy(groups, (group) => group.namespace)) {
      this.byNamespace.set(namespace, new GroupsByLabel(own));
    }
  }

  /** Some groups. The selector selects none of the others. */
  candidates({ namespaces, pods }: PodsSelector): readonly PodGroup[] {
    const names = namespaces.valuesRequired(NAMESPACE_NAME_LABEL);
    if (names === undefined) return this.all.candidates(pods);
    const found = new Set<PodGroup>();
    // A group without a namespace may have pods in several.
    for (const name of [...names, undefined]) {
      for (const group of this.byNamespace.get(name)?.candidates(pods) ?? []) found.add(group);
    }
    return [...found];
  }
}

/** Groups by the labels that selectors ask for. */
class GroupsByLabel {
  private readonly byKey = new Map<string, ReadonlyMap<string | undefined, readonly PodGroup[]>>();

  constructor(private readonly groups: readonly PodGroup[]) {}

  candidates(pods: LabelSelector): readonly PodGroup[] {
    const { required } = pods;
    if (required === undefined) return this.groups;
    const { key, values } = required;
    const byValue = this.byKey.get(key) ?? this.byValueOf(key);
    this.byKey.set(key, byValue);
    const found = new Set<PodGroup>();
    for (const value of [...values, undefined]) for (const group of byValue.get(value) ?? []) found.add(group);
    return [...found];
  }

  /** The groups by the values that a label of their pods may have. Undefined stands for any value. */
  private byValueOf(key: string): ReadonlyMap<string | undefined, readonly PodGroup[]> {
    const byValue = new Map<string | undefined, PodGroup[]>();
    for (const group of this.groups) {
      for (const value of group.possibleValues(key) ?? [undefined]) {
        const known = byValue.get(value);
        if (known === undefined) byValue.set(value, [group]);
        else known.push(group);
      }
    }
    return byValue;
  }
}
