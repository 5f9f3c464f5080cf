import { NAMESPACE_NAME_LABEL } from '../core/objects/labels';
import { compare } from '../core/order';
import { GroupIndex } from './evaluate/group-index';
import { namespaceFacts } from './evaluate/namespace-facts';
import type { SelectedPods } from './network-endpoint';
import type { ObjectSet } from './object-set';
import { type PodGroup, SelectorPods } from './pod-group';
import { distinctPeers, EVERY_POD, type PodsSelector, rulesOf, selectorKey } from './policy';
import { peerSelectorsOf } from './tiers/tier-policy';
import type { EvaluatedWorkload } from './workloads';

/** Pods that a rule selects, with their pod group. */
export interface EvaluatedSelector {
  readonly endpoint: SelectedPods;
  readonly group: PodGroup;
  readonly selector: PodsSelector;
}

/**
 * The pods that rules select, once per selector, and every pod of every namespace. Leaves out selectors of pods in the set, because
 * those pods are endpoints already.
 */
export function toSelectors(set: ObjectSet, workloads: readonly EvaluatedWorkload[]): readonly EvaluatedSelector[] {
  const peers = [EVERY_POD, ...distinctPeers(rulesOf(set.policies)), ...peerSelectorsOf(set.tierPolicies)];
  const selectors = new Map(peers.map((one) => [selectorKey(one), one]));
  const groups = new GroupIndex([...new Set(workloads.map(({ group }) => group))]);
  return [...selectors.values()]
    .filter((selector) => !isOneOf(groups, selector))
    .map((selector) => ({ selector, group: selectorPods(selector, set), endpoint: toEndpoint(selector) }))
    .sort((a, b) => compare(a.endpoint.id, b.endpoint.id));
}

/** All pods that a selector may select, by what the set tells about their namespace. */
export function selectorPods(selector: PodsSelector, set: ObjectSet): SelectorPods {
  return new SelectorPods(selector, (namespace) => namespaceFacts(set, namespace), set.podAddresses);
}

function isOneOf(groups: GroupIndex, selector: PodsSelector): boolean {
  const { exactLabels } = selector.pods;
  const namespace = selector.namespaces.exactLabels?.[NAMESPACE_NAME_LABEL];
  const exact = namespace !== undefined && exactLabels !== undefined && Object.keys(exactLabels).length > 0;
  return exact && groups.candidates(selector).some((group) => group.selectedBy(selector) === 'yes');
}

function toEndpoint(selector: PodsSelector): SelectedPods {
  const namespace = selector.namespaces.exactLabels?.[NAMESPACE_NAME_LABEL];
  const [pods, namespaces] = [String(selector.pods), String(selector.namespaces)];
  return { kind: 'pods', id: selectorTitle(selector), namespace, pods, namespaces };
}

/** `k8s-app=kube-dns in kube-system`, `every pod of every namespace`. */
export function selectorTitle({ pods, namespaces }: PodsSelector): string {
  const namespace = namespaces.exactLabels?.[NAMESPACE_NAME_LABEL];
  return `${String(pods) || 'every pod'} ${whereIs(namespace, String(namespaces))}`;
}

function whereIs(namespace: string | undefined, namespaces: string): string {
  if (namespace !== undefined) return `in ${namespace}`;
  return namespaces === '' ? 'of every namespace' : `in namespaces with ${namespaces}`;
}
