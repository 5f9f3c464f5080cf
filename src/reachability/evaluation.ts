import type { HostNetwork } from './evaluate/group-pods';
import { NetworkPolicies } from './evaluate/network-policies';
import { OpenPorts } from './evaluate/open-ports';
import type { LabelSelector } from './label-selector';
import type { ObjectSet } from './object-set';
import { rulesOf } from './policy';
import { type EvaluatedSelector, toSelectors } from './selected-pods';
import { type EvaluatedWorkload, toWorkloads } from './workloads';

/** A set of objects with everything needed to compute answers. */
export interface Evaluation {
  readonly set: ObjectSet;
  readonly workloads: readonly EvaluatedWorkload[];
  readonly selectors: readonly EvaluatedSelector[];
  /** Every selector of a rule that selects namespaces by their labels. */
  readonly namespaceSelectors: readonly LabelSelector[];
  readonly networkPolicies: NetworkPolicies;
  readonly openPorts: OpenPorts;
}

export function evaluate(set: ObjectSet, hostNetwork: HostNetwork): Evaluation {
  const workloads = toWorkloads(set, hostNetwork);
  const groups = [...new Set(workloads.map(({ group }) => group))];
  const networkPolicies = new NetworkPolicies(set.policies, groups);
  return {
    set,
    workloads,
    selectors: toSelectors(set, workloads),
    namespaceSelectors: rulesOf(set.policies).flatMap(({ pods }) => pods.map(({ namespaces }) => namespaces)),
    networkPolicies,
    openPorts: new OpenPorts([networkPolicies], groups),
  };
}
