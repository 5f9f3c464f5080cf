import type { ResourceClaim } from '../core/resources';
import type { ContainerLimits } from './limit-defaults';
import { withLimitDefaults } from './limit-fit';
import { toEffectiveClaim } from './pod-claims';
import { missingIn, quotaUse } from './quota-use';
import { claimTitle, type WorkloadClaim } from './workload-claims';

/** A container that does not set a resource that the quota requires. */
export interface Missing {
  readonly container: string;
  readonly resource: string;
}

/** A workload, as a quota counts it. */
export interface Charge {
  /** What it is called in messages. */
  readonly title: string;
  readonly workload: WorkloadClaim;

  /** What one pod claims, LimitRange defaults included. */
  readonly resources: ResourceClaim;

  /** What one pod uses of each resource that the quota names, in nano-units. */
  readonly uses: ReadonlyMap<string, bigint>;
  readonly missing: readonly Missing[];
}

/** Counts workloads by a quota. Equal claims are computed once, since one profile may have thousands of pods. */
export function toCharges(
  hard: Readonly<Record<string, string>>,
  workloads: readonly WorkloadClaim[],
  limits: readonly ContainerLimits[],
): readonly Charge[] {
  const known = new Map<string, Charge>();
  return workloads.map((workload) => {
    const key = JSON.stringify([workload.containers, workload.whole, workload.overhead]);
    const charge = known.get(key) ?? toCharge(hard, workload, limits);
    known.set(key, charge);
    return { ...charge, workload, title: claimTitle(workload) };
  });
}

/** Counts a workload by a quota, once the LimitRanges have filled in what its containers leave out. */
function toCharge(
  hard: Readonly<Record<string, string>>,
  workload: WorkloadClaim,
  limits: readonly ContainerLimits[],
): Charge {
  const containers = workload.containers.map((container) => ({
    ...container,
    resources: limits.reduce(withLimitDefaults, container.resources),
  }));
  const resources = toEffectiveClaim({ ...workload, containers });
  // A pod that sets a resource as a whole need not set it in each container.
  const needed = missingIn(hard, workload.whole);
  const uses = Object.keys(hard).map((resource) => [resource, quotaUse(resource, resources)] as const);
  return {
    title: claimTitle(workload),
    workload,
    resources,
    uses: new Map(uses.map(([resource, use]) => [resource, typeof use === 'bigint' ? use : 0n])),
    missing: containers.flatMap(({ name, resources }) =>
      missingIn(hard, resources)
        .filter((resource) => needed.includes(resource))
        .map((resource) => ({ container: name, resource })),
    ),
  };
}
