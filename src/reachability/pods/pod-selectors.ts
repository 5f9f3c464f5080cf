import type { LabelSelector } from '../label-selector';
import type { ObjectSet } from '../object-set';
import { rulesOf } from '../policy';
import { selectorsOf } from '../tiers/tier-policy';

/** Every selector of pods in the policies of a set. Pods that all of them treat alike are alike. */
export function podSelectorsOf({ policies, tierPolicies }: ObjectSet): readonly LabelSelector[] {
  const networkPolicies = [...policies, ...rulesOf(policies).flatMap((rule) => rule.pods)];
  return [...networkPolicies, ...selectorsOf(tierPolicies)].map(({ pods }) => pods);
}
