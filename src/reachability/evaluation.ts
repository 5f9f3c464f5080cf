import { NetworkPolicies } from './evaluate/network-policies';
import type { HostNetwork } from './group-pods';
import type { ObjectSet } from './object-set';
import { OpenPorts } from './open-ports';
import { type EvaluatedSelector, toSelectors } from './selected-pods';
import { type EvaluatedWorkload, toWorkloads } from './workloads';

/** A set of objects with everything needed to compute answers. */
export interface Evaluation {
  readonly set: ObjectSet;
  readonly workloads: readonly EvaluatedWorkload[];
  readonly selectors: readonly EvaluatedSelector[];
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
    networkPolicies,
    openPorts: new OpenPorts([networkPolicies], groups),
  };
}
