import { groupedBy } from '../core/grouped';
import { toNano, UNIT } from '../core/input/quantity';
import { listed } from '../core/listed';
import { identityOf } from '../core/objects/identity';
import { ownValue, toList, toPlain } from '../core/plain';
import { toEffectiveClaim } from '../core/pods/pod-claims';
import { type ResourceClaim, toAmounts } from '../core/pods/resources';
import type { ContainerLimits } from './limit-defaults';
import { withLimitDefaults } from './limit-fit';
import type { ObjectClaim } from './object-claims';
import { claimTitle, type WorkloadClaim } from './workload-claims';

type Amounts = Readonly<Record<string, string>>;

/** An item of a LimitRange for whole pods or for volume claims. */
export interface NamedBounds {
  /** The name of the LimitRange in messages. */
  readonly title: string;
  readonly type: 'Pod' | 'PersistentVolumeClaim';
  readonly min: Amounts;
  readonly max: Amounts;
  readonly maxLimitRequestRatio: Amounts;
}

/** The items for pods and volume claims of a LimitRange, which is given as a plain object. */
export function toNamedBounds(limitRange: object): readonly NamedBounds[] {
  const { title } = identityOf(toPlain(limitRange));
  return toList(toPlain(toPlain(limitRange).spec).limits)
    .map(toPlain)
    .flatMap(({ type, min, max, maxLimitRequestRatio }) =>
      type === 'Pod' || type === 'PersistentVolumeClaim'
        ? [
            {
              title,
              type,
              min: toAmounts(min),
              max: toAmounts(max),
              maxLimitRequestRatio: toAmounts(maxLimitRequestRatio),
            },
          ]
        : [],
    );
}

/**
 * Lists the pods and volume claims that LimitRanges reject. A pod counts as a whole: its containers after defaults, without overhead.
 * @param limits every item for containers in the namespace, whose defaults come first
 * @see https://github.com/kubernetes/kubernetes/blob/v1.37.2/plugin/pkg/admission/limitranger/admission.go PodValidateLimitFunc
 */
export function boundMisfits(
  bounds: readonly NamedBounds[],
  workloads: readonly WorkloadClaim[],
  objects: readonly ObjectClaim[],
  limits: readonly ContainerLimits[],
): readonly string[] {
  return bounds.flatMap((bound) => {
    const found =
      bound.type === 'Pod'
        ? workloads.flatMap((workload) =>
            podProblems(bound, podClaim(workload, limits)).map((said) => ({ title: claimTitle(workload), said })),
          )
        : objects.flatMap(({ title, volume }) =>
            volume === undefined ? [] : sizeProblems(bound, volume.size).map((said) => ({ title, said })),
          );
    return [...groupedBy(found, ({ said }) => said)].map(
      ([said, about]) => `${bound.title}: ${listed(about.map(({ title }) => title))}: ${said}`,
    );
  });
}

function podClaim(workload: WorkloadClaim, limits: readonly ContainerLimits[]): ResourceClaim {
  const containers = workload.containers.map((container) => ({
    ...container,
    resources: limits.reduce(withLimitDefaults, container.resources),
  }));
  return toEffectiveClaim({ ...workload, containers, overhead: {} });
}

function podProblems({ min, max, maxLimitRequestRatio }: NamedBounds, claim: ResourceClaim): readonly string[] {
  const of = (resource: string) => ({
    request: ownValue(claim.requests, resource),
    limit: ownValue(claim.limits, resource),
  });
  const small = Object.entries(min).flatMap(([resource, least]) => {
    const { request } = of(resource);
    if (request === undefined) return [`min ${resource} ${least} of a pod refuses pods that request none`];
    return toNano(request) < toNano(least)
      ? [`min ${resource} ${least} of a pod refuses the pod, which requests ${request}`]
      : [];
  });
  const large = Object.entries(max).flatMap(([resource, most]) => {
    const { limit } = of(resource);
    if (limit === undefined) return [`max ${resource} ${most} of a pod refuses pods without a limit`];
    return toNano(limit) > toNano(most)
      ? [`max ${resource} ${most} of a pod refuses the pod, whose limit is ${limit}`]
      : [];
  });
  const steep = Object.entries(maxLimitRequestRatio).flatMap(([resource, ratio]) => {
    const { request = '0', limit = '0' } = of(resource);
    const fits = toNano(request) > 0n && toNano(limit) > 0n && toNano(limit) * UNIT <= toNano(ratio) * toNano(request);
    return fits
      ? []
      : [`maxLimitRequestRatio ${resource} ${ratio} of a pod refuses request ${request} and limit ${limit}`];
  });
  return [...small, ...large, ...steep];
}

function sizeProblems({ min, max }: NamedBounds, size: string): readonly string[] {
  const [least, most] = [ownValue(min, 'storage'), ownValue(max, 'storage')];
  return [
    ...(least !== undefined && toNano(size) < toNano(least) ? [`min storage ${least} refuses a claim of ${size}`] : []),
    ...(most !== undefined && toNano(size) > toNano(most) ? [`max storage ${most} refuses a claim of ${size}`] : []),
  ];
}
