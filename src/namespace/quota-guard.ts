import { toNano } from '../core/input/quantity';
import { formatAmount } from '../core/pods/resources';
import type { ContainerLimits } from './limit-defaults';
import { type ObjectClaim, objectUse } from './object-claims';
import { toCharges } from './quota-charge';
import { quotaNeed } from './quota-need';
import type { WorkloadClaim } from './workload-claims';

/** A quota stops mistakes only if it is close to what the namespace needs: at most half more. */
const HALVES_MOST = 3n;

/**
 * Amounts of a quota that are far above what its namespace needs at its maximum, during a rollout. Not for a namespace of
 * sessions, whose number only the quota limits.
 * @param title of the quota
 * @param hard its `spec.hard`
 * @returns a warning for each amount
 */
export function wideAmounts(
  title: string,
  hard: Readonly<Record<string, string>>,
  workloads: readonly WorkloadClaim[],
  objects: readonly ObjectClaim[],
  limits: readonly ContainerLimits[],
): readonly string[] {
  if (workloads.length === 0 || workloads.some(({ session }) => session)) return [];
  const charges = toCharges(hard, workloads, limits);
  return Object.entries(hard).flatMap(([resource, text]) => {
    const { steady, draining, surge } = quotaNeed(resource, charges);
    const inObjects = objects.reduce((sum, object) => sum + objectUse(resource, object), 0n);
    const need = steady + draining + surge + inObjects;
    if (2n * toNano(text) <= HALVES_MOST * need) return [];
    const found = `${title}: ${text} where ${formatAmount(resource, need)} is needed`;
    return [
      `${resource} of a quota must be at most 1.5 times what its namespace needs, or it guards nothing, got ${found}`,
    ];
  });
}
