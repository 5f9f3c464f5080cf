import type { HostNetwork } from './evaluate/group-pods';
import { NetworkPolicies } from './evaluate/network-policies';
import { OpenPorts } from './evaluate/open-ports';
import type { LabelSelector } from './label-selector';
import type { ObjectSet } from './object-set';
import type { PodGroup } from './pod-group';
import { distinctPeers, rulesOf } from './policy';
import { type EvaluatedSelector, toSelectors } from './selected-pods';
import { type OutsideEndpoint, outsideEndpoints } from './tiers/outside-endpoints';
import { selectorsOf, type Tier } from './tiers/tier-policy';
import { TierStage } from './tiers/tier-stage';
import { type UnnamedEndpoint, unnamedPods } from './tiers/unnamed-pods';
import { type EvaluatedWorkload, toWorkloads } from './workloads';

/** A set of objects with everything needed to compute answers. */
export interface Evaluation {
  readonly set: ObjectSet;
  readonly workloads: readonly EvaluatedWorkload[];
  readonly selectors: readonly EvaluatedSelector[];

  /** Every selector of namespaces in a policy. */
  readonly namespaceSelectors: readonly LabelSelector[];
  readonly outside: readonly OutsideEndpoint[];
  readonly unnamed: UnnamedEndpoint | undefined;
  readonly networkPolicies: NetworkPolicies;
  readonly tiers: Readonly<Record<Tier, TierStage>>;
  readonly openPorts: OpenPorts;
}

export function evaluate(set: ObjectSet, hostNetwork: HostNetwork): Evaluation {
  const workloads = toWorkloads(set, hostNetwork);
  const selectors = toSelectors(set, workloads);
  const [outside, unnamed] = [outsideEndpoints(set), unnamedPods(set)];
  const groups = distinctGroups([...workloads, ...selectors, ...outside, ...(unnamed ? [unnamed] : [])]);
  const networkPolicies = new NetworkPolicies(set.policies, groups);
  const tier = (name: Tier) =>
    new TierStage(
      set.tierPolicies.filter((policy) => policy.tier === name),
      set.nodes,
    );
  const tiers = { Admin: tier('Admin'), Baseline: tier('Baseline') };
  return {
    set,
    workloads,
    selectors,
    namespaceSelectors: [...distinctPeers(rulesOf(set.policies)), ...selectorsOf(set.tierPolicies)].map(
      ({ namespaces }) => namespaces,
    ),
    outside,
    unnamed,
    networkPolicies,
    tiers,
    openPorts: new OpenPorts([tiers.Admin, networkPolicies, tiers.Baseline], groups),
  };
}

function distinctGroups(ends: readonly { readonly group: PodGroup }[]): ReadonlySet<PodGroup> {
  return new Set(ends.map(({ group }) => group));
}
