import { compare } from '../core/order';
import { LabelSelector } from './label-selector';
import type { SelectedPods } from './network-endpoint';
import type { ObjectSet } from './object-set';
import { type PodGroup, SelectorPods } from './pod-group';
import { type PodsSelector, rulesOf, selectorKey } from './policy';
import type { EvaluatedWorkload } from './workloads';

/** Pods that a rule selects, with their pod group. */
export interface EvaluatedSelector {
  readonly endpoint: SelectedPods;
  readonly group: PodGroup;
  readonly selector: PodsSelector;
}

const EVERY_POD: PodsSelector = {
  namespaces: LabelSelector.EVERYTHING,
  pods: LabelSelector.EVERYTHING,
  ownNamespace: false,
};

/**
 * The pods that rules select, once per selector, and every pod of every namespace. Leaves out selectors of pods in the set, because
 * those pods are endpoints already.
 */
export function toSelectors(set: ObjectSet, workloads: readonly EvaluatedWorkload[]): readonly EvaluatedSelector[] {
  const selectors = new Map(
    [EVERY_POD, ...rulesOf(set.policies).flatMap(({ pods }) => pods)].map((one) => [selectorKey(one), one]),
  );
  const groups = [...new Set(workloads.map(({ group }) => group))];
  return [...selectors.values()]
    .map((selector) => ({
      selector,
      group: new SelectorPods(selector, set.namespaces, set.podAddresses),
      endpoint: toEndpoint(selector),
    }))
    .filter(({ selector, group }) => !isOneOf(groups, selector, group))
    .sort((a, b) => compare(a.endpoint.id, b.endpoint.id));
}

function isOneOf(groups: readonly PodGroup[], selector: PodsSelector, { namespace }: PodGroup): boolean {
  const { exactLabels } = selector.pods;
  const exact = namespace !== undefined && exactLabels !== undefined && Object.keys(exactLabels).length > 0;
  return exact && groups.some((group) => group.matches(selector));
}

function toEndpoint(selector: PodsSelector): SelectedPods {
  const { namespace } = new SelectorPods(selector, new Map());
  const [pods, namespaces] = [String(selector.pods), String(selector.namespaces)];
  return { kind: 'pods', id: `${pods || 'every pod'} ${whereIs(namespace, namespaces)}`, namespace, pods, namespaces };
}

function whereIs(namespace: string | undefined, namespaces: string): string {
  if (namespace !== undefined) return `in ${namespace}`;
  return namespaces === '' ? 'of every namespace' : `in namespaces with ${namespaces}`;
}
