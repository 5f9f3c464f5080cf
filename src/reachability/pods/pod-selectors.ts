import type { LabelSelector } from '../label-selector';
import type { ObjectSet } from '../object-set';
import { rulesOf } from '../policy';

/** Every selector of pods in the policies of a set. Pods that all of them treat alike are alike. */
export function podSelectorsOf({ policies }: ObjectSet): readonly LabelSelector[] {
  return [...policies, ...rulesOf(policies).flatMap((rule) => rule.pods)].map(({ pods }) => pods);
}
