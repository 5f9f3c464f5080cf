import { type Labels, NAMESPACE_NAME_LABEL } from '../../core/objects/labels';
import type { ResolvedPods } from '../endpoint-ref';
import type { Evaluation } from '../evaluation';
import { LabelSelector, type SelectorSpec } from '../label-selector';
import type { PodGroup } from '../pod-group';
import type { PodsSelector } from '../policy';
import { exactSelector } from './exact-selector';

/** Pods at one end of a path that all policies of the set treat alike. */
export interface PodSet {
  readonly title: string;
  readonly group: PodGroup;
  readonly namespace: string | undefined;

  /** The labels of its pods, for pods of the set and pods that the question describes. */
  readonly pods: readonly { readonly labels: Labels }[];

  /** What selects its pods, if only a policy names them. */
  readonly selector?: PodsSelector | undefined;

  /** Whether they are not in the set. */
  readonly isDescribed?: true;
}

/** A selector of pods in a namespace, and the workloads that it selects besides. */
export interface PodSelection {
  readonly selector: SelectorSpec;
  readonly others: readonly PodSet[];
}

/** The sets of pods at one end of a path. */
export function podSets({ groups, titles, title, labels }: ResolvedPods, evaluation: Evaluation): readonly PodSet[] {
  const known = knownSets(evaluation);
  return groups.flatMap((group, index) => {
    const own = titles[index] ?? title;
    const found = known.find((one) => one.group === group && one.title === own);
    if (found !== undefined) return [found];
    const { namespace } = group;
    const selector = evaluation.selectors.find((one) => one.group === group)?.selector;
    if (selector !== undefined) return [{ title: own, group, namespace, pods: [], selector }];
    return labels === undefined ? [] : [{ title: own, group, namespace, pods: [{ labels }], isDescribed: true }];
  });
}

/** The workloads of a set. */
function knownSets({ workloads }: Evaluation): readonly PodSet[] {
  return workloads.map(({ endpoint: { id, namespace }, group, templates }) => ({
    title: id,
    group,
    namespace: group.namespace === undefined ? undefined : namespace,
    pods: templates,
  }));
}

/**
 * The pods of a namespace that labels can select, without some of them.
 * @param described pods of the question that are not in the set
 */
export function otherSets(
  evaluation: Evaluation,
  sets: readonly PodSet[],
  described: readonly PodSet[],
): readonly PodSet[] {
  const own = new Set(sets.map(({ title }) => title));
  const [first] = sets;
  return [...knownSets(evaluation), ...described].filter(
    ({ namespace, title }) => namespace === first?.namespace && !own.has(title),
  );
}

/**
 * Selects the pods of some sets in one namespace, and no others if their labels differ. Takes the labels of an existing policy that
 * selects exactly these pods: somebody has chosen them to name the pods.
 */
export function selectionOf(
  evaluation: Evaluation,
  sets: readonly PodSet[],
  described: readonly PodSet[],
): PodSelection {
  const [{ selector } = { selector: undefined }] = sets;
  if (selector !== undefined) return { selector: selector.pods.spec, others: [] };
  const others = otherSets(evaluation, sets, described);
  const chosen = evaluation.set.policies.find(
    (policy) =>
      Object.keys(policy.pods.exactLabels ?? {}).length > 0 &&
      sets.every(({ group }) => group.isolatedBy(policy) === 'yes') &&
      others.every(({ group }) => group.isolatedBy(policy) === 'no'),
  );
  if (chosen !== undefined) return { selector: chosen.pods.spec, others: [] };
  const labelled = others.flatMap((other) => other.pods.map(({ labels }) => ({ labels, other })));
  const found = exactSelector(
    sets.flatMap(({ pods }) => pods),
    labelled,
  );
  return { selector: found.selector, others: [...new Set(found.others.map(({ other }) => other))] };
}

/** The selector of one namespace by its name. */
export function namespaceNamed(name: string): SelectorSpec {
  return LabelSelector.labels({ [NAMESPACE_NAME_LABEL]: name }).spec;
}
