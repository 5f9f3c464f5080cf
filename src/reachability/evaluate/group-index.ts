import { groupedBy } from '../../core/grouped';
import { NAMESPACE_NAME_LABEL } from '../../core/objects/labels';
import type { PodGroup } from '../pod-group';
import type { PodsSelector } from '../policy';
import { LabelledItems } from './labelled-items';

/**
 * Finds the pod groups that a selector may select by its namespaces and by one of its labels, so that nobody has to ask each group about
 * each selector.
 */
export class GroupIndex {
  private readonly all: LabelledItems<PodGroup>;
  private readonly byNamespace = new Map<string | undefined, LabelledItems<PodGroup>>();

  constructor(groups: readonly PodGroup[]) {
    this.all = labelled(groups);
    for (const [namespace, own] of groupedBy(groups, (group) => group.namespace)) {
      this.byNamespace.set(namespace, labelled(own));
    }
  }

  /** Some groups. The selector selects none of the others. */
  candidates({ namespaces, pods }: PodsSelector): readonly PodGroup[] {
    const names = namespaces.valuesRequired(NAMESPACE_NAME_LABEL);
    if (names === undefined) return this.all.candidates(pods);
    // A group without a namespace may have pods in several.
    return [...new Set([...names, undefined])].flatMap((name) => this.byNamespace.get(name)?.candidates(pods) ?? []);
  }
}

function labelled(groups: readonly PodGroup[]): LabelledItems<PodGroup> {
  return new LabelledItems(groups, (group, key) => group.possibleValues(key));
}
