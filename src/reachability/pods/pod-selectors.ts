import type { LabelSelector } from '../label-selector';
import type { ObjectSet } from '../object-set';
import { distinctPeers, rulesOf } from '../policy';
import { selectorsOf } from '../tiers/tier-policy';

/** Every selector of pods in the policies of a set, each once. Pods that all of them treat alike are alike. */
export function podSelectorsOf({ policies, tierPolicies }: ObjectSet): readonly LabelSelector[] {
  const peers = [...distinctPeers(rulesOf(policies)), ...selectorsOf(tierPolicies)];
  return [...new Set([...policies, ...peers].map(({ pods }) => pods))];
}
