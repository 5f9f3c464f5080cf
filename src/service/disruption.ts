import { type Input, refuses, shown } from '../core/input/input';
import { countOrPercent, disruptionLimit, percentage } from '../core/input/numbers';
import type { k8s } from '../core/objects/k8s';

/** How many pods must stay (`minAvailable`) or may be missing (`maxUnavailable`) during a drain. Exactly one is set. */
export interface Disruption {
  readonly minAvailable?: number | string;
  readonly maxUnavailable?: number | string;
}

/** The minimum number of pods and the field that sets it. Unknown while an autoscaler may still be added. */
interface Fewest {
  readonly field: string;
  readonly pods: number;
}

/**
 * Refuses a budget that blocks every drain: a node with such a pod could never be emptied.
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/#think-about-how-your-application-reacts-to-disruptions
 */
export function checkDisruption(input: Input, { minAvailable, maxUnavailable }: Disruption, fewest?: Fewest): void {
  input.optional('minAvailable', minAvailable, disruptionLimit);
  input.optional('maxUnavailable', maxUnavailable, disruptionLimit);
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    input.refuse('minAvailable must be left out if maxUnavailable is set: a budget has only one of them');
  }
  if (maxUnavailable === 0 || percentage(maxUnavailable) === 0) {
    input.refuse(`maxUnavailable must be at least one pod, or nodes cannot be drained, got ${shown(maxUnavailable)}`);
  }
  if (minAvailable === undefined || refuses(countOrPercent, minAvailable)) return;
  if (percentage(minAvailable) === 100 || (fewest !== undefined && blocksDrains(minAvailable, fewest.pods))) {
    const pods = fewest === undefined ? '100%' : `${fewest.field} ${fewest.pods}`;
    input.refuse(`minAvailable must be less than ${pods}, or nodes cannot be drained, got ${shown(minAvailable)}`);
  }
}

/** Whether the budget allows no eviction. Percentages are rounded up, as the disruption controller does. */
export function blocksDrains(minAvailable: number | string, pods: number): boolean {
  if (pods === 0) return false;
  const kept =
    typeof minAvailable === 'number' ? minAvailable : Math.ceil((Number.parseInt(minAvailable, 10) * pods) / 100);
  return kept >= pods;
}

/**
 * Pods that are not ready may always be evicted. Otherwise a broken service blocks drains of its nodes.
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy
 */
export function disruptionSpec(disruption: Disruption, selector: k8s.LabelSelector): k8s.PodDisruptionBudgetSpec {
  const { minAvailable, maxUnavailable } = disruption;
  return {
    ...(minAvailable === undefined ? {} : { minAvailable }),
    ...(maxUnavailable === undefined ? {} : { maxUnavailable }),
    selector,
    unhealthyPodEvictionPolicy: 'AlwaysAllow',
  };
}
