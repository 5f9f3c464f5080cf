import { toEffectiveClaim } from '../core/pods/pod-claims';
import { isEmpty, type ResourceClaim } from '../core/pods/resources';
import type { ContainerLimits } from './limit-defaults';
import { withLimitDefaults } from './limit-fit';
import { missingIn, quotaUse } from './quota-use';
import { countsPod, isBestEffort, type QuotaScope } from './scopes/quota-scopes';
import { claimTitle, type WorkloadClaim } from './workload-claims';

/** A container and a required resource that it does not set. */
export interface Missing {
  readonly container: string;
  readonly resource: string;
}

/** A workload, as a quota counts it. */
export interface Charge {
  /** The workload's name in messages. */
  readonly title: string;
  readonly workload: WorkloadClaim;

  /** The resources of one pod, including LimitRange defaults. */
  readonly resources: ResourceClaim;

  /** The use of one pod of each resource in the quota, in nano-units. */
  readonly uses: ReadonlyMap<string, bigint>;
  readonly missing: readonly Missing[];

  /** Whether no container of a pod requests or limits CPU or memory. */
  readonly bestEffort: boolean;
}

/**
 * The charges of workloads against a quota. Equal claims are computed once, because a profile may have thousands of
 * pods.
 */
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

/** The charges that count against a quota with these scopes. */
export function chargesIn(scopes: readonly QuotaScope[], charges: readonly Charge[]): readonly Charge[] {
  return charges.filter(({ workload, bestEffort }) => countsPod(scopes, { ...workload.scope, bestEffort }));
}

/** The charge of a workload, after LimitRanges have filled in missing values. */
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
  // With resources for the whole pod, the containers need not set any.
  const needed = isEmpty(workload.whole) ? Object.keys(hard) : [];
  const uses = Object.keys(hard).map((resource) => [resource, quotaUse(resource, resources)] as const);
  return {
    title: claimTitle(workload),
    workload,
    resources,
    bestEffort: isBestEffort([...containers.map(({ resources: own }) => own), workload.whole]),
    uses: new Map(uses.map(([resource, use]) => [resource, typeof use === 'bigint' ? use : 0n])),
    missing: containers.flatMap(({ name, resources }) =>
      missingIn(hard, resources)
        .filter((resource) => needed.includes(resource))
        .map((resource) => ({ container: name, resource })),
    ),
  };
}
