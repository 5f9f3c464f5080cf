import { groupedBy } from '../core/grouped';
import { parseQuantity, toNano, UNIT } from '../core/input/quantity';
import { listed } from '../core/listed';
import { identityOf } from '../core/objects/identity';
import { ownValue, toList, toPlain } from '../core/plain';
import type { ContainerClaim } from '../core/pods/pod-claims';
import { type ResourceClaim, toAmounts, withImpliedRequests } from '../core/pods/resources';
import type { ContainerLimits } from './limit-defaults';
import { claimTitle, type WorkloadClaim } from './workload-claims';

/** An item of a LimitRange with type Container. */
export interface NamedLimits {
  /** The name of the LimitRange in messages, such as `LimitRange 'ai-agents/ai-agents-limits'`. */
  readonly title: string;
  readonly limits: ContainerLimits;
}

/** The effect of a LimitRange on one container. */
interface LimitFit {
  /** Why the API server rejects the container. */
  readonly problems: readonly string[];

  /** Values that the LimitRange sets and the author probably did not expect. */
  readonly warnings: readonly string[];
}

/** The Container items of a LimitRange, which is given as a plain object. */
export function toNamedLimits(limitRange: object): readonly NamedLimits[] {
  const { title } = identityOf(toPlain(limitRange));
  return toList(toPlain(toPlain(limitRange).spec).limits)
    .map(toPlain)
    .filter(({ type }) => type === 'Container')
    .map((item) => ({
      title,
      limits: {
        default: toAmounts(item.default),
        defaultRequest: toAmounts(item.defaultRequest),
        max: toAmounts(item.max),
        min: toAmounts(item.min),
        maxLimitRequestRatio: toAmounts(item.maxLimitRequestRatio),
      },
    }));
}

/** The claim after admission, with missing requests and limits filled in. */
export function withLimitDefaults(claim: ResourceClaim, given: ContainerLimits): ResourceClaim {
  const limits = withImpliedDefaults(given);
  const { requests } = withImpliedRequests(claim);
  return { requests: { ...limits.defaultRequest, ...requests }, limits: { ...limits.default, ...claim.limits } };
}

/**
 * Evaluates a container against an item of a LimitRange as the API server does: first the defaults of all
 * LimitRanges, then the bounds, of init containers too.
 * @param all every item of the namespace
 * @see https://kubernetes.io/docs/concepts/policy/limit-range/
 * @see https://github.com/kubernetes/kubernetes/blob/v1.37.2/plugin/pkg/admission/limitranger/admission.go
 */
function limitFit(
  { name, resources }: ContainerClaim,
  given: ContainerLimits,
  all: readonly ContainerLimits[],
): LimitFit {
  const own = withImpliedRequests(resources);
  const beyond = boundProblems(name, all.reduce(withLimitDefaults, resources), given);
  const unasked = Object.entries(given.default).flatMap(([resource, amount]) =>
    ownValue(own.requests, resource) === undefined && ownValue(given.defaultRequest, resource) === undefined
      ? [`container '${name}' sets no ${resource} request and gets the default limit, ${amount}, as its request`]
      : [],
  );
  return { problems: [...overtaken(name, resources, given), ...beyond], warnings: unasked };
}

/** Lists what LimitRanges reject, naming both objects. Workloads with the same error share a sentence. */
export function limitMisfits(limits: readonly NamedLimits[], workloads: readonly WorkloadClaim[]): readonly string[] {
  return sentences(limits, workloads, ({ problems }) => problems);
}

/** Lists values that LimitRanges set on workloads and their authors probably did not expect. */
export function limitWarnings(limits: readonly NamedLimits[], workloads: readonly WorkloadClaim[]): readonly string[] {
  return sentences(limits, workloads, ({ warnings }) => warnings);
}

function sentences(
  limits: readonly NamedLimits[],
  workloads: readonly WorkloadClaim[],
  pick: (fit: LimitFit) => readonly string[],
): readonly string[] {
  const items = limits.map((named) => named.limits);
  return limits.flatMap((named) => {
    const all = workloads.flatMap((workload) =>
      workload.containers
        .flatMap((container) => pick(limitFit(container, named.limits, items)))
        .map((said) => ({ title: claimTitle(workload), said })),
    );
    return [...groupedBy(all, ({ said }) => said)].map(
      ([said, about]) => `${named.title}: ${listed(about.map(({ title }) => title))}: ${said}`,
    );
  });
}

/**
 * Errors for a default that contradicts the container's own value: a request above the default limit, or a limit below
 * the default request.
 */
function overtaken(name: string, resources: ResourceClaim, given: ContainerLimits): readonly string[] {
  const admitted = withLimitDefaults(resources, given);
  const own = withImpliedRequests(resources);
  return Object.keys(admitted.limits).flatMap((resource) => {
    const [request, limit] = [ownValue(admitted.requests, resource), ownValue(admitted.limits, resource)];
    if (request === undefined || limit === undefined || toNano(request) <= toNano(limit)) return [];
    const [ownRequest, ownLimit] = [ownValue(own.requests, resource), ownValue(own.limits, resource)];
    if (ownRequest !== undefined && ownLimit !== undefined) return [];
    return ownLimit === undefined
      ? [`container '${name}' requests ${resource} ${request}, and its default limit is ${limit}`]
      : [`container '${name}' has the ${resource} limit ${limit}, and its default request is ${request}`];
  });
}

/** The item as the API server stores it: missing defaults come from max, from the other default, or from min. */
function withImpliedDefaults(limits: ContainerLimits): ContainerLimits {
  const byDefault = { ...limits.max, ...limits.default };
  return { ...limits, default: byDefault, defaultRequest: { ...limits.min, ...byDefault, ...limits.defaultRequest } };
}

function boundProblems(name: string, { requests, limits }: ResourceClaim, bounds: ContainerLimits): readonly string[] {
  const container = `container '${name}'`;
  const problems: string[] = [];
  for (const [resource, min] of Object.entries(bounds.min)) {
    const request = ownValue(requests, resource);
    if (request !== undefined && toNano(request) < toNano(min)) {
      problems.push(`min ${resource} ${min} refuses ${container}, which requests ${request}`);
    }
  }
  for (const [resource, max] of Object.entries(bounds.max)) {
    const limit = ownValue(limits, resource);
    if (limit !== undefined && toNano(limit) > toNano(max)) {
      problems.push(`max ${resource} ${max} refuses ${container}, whose limit is ${limit}`);
    }
  }
  for (const [resource, ratio] of Object.entries(bounds.maxLimitRequestRatio)) {
    const [asked, bound] = [ownValue(requests, resource), ownValue(limits, resource)];
    const [request, limit] = [parseQuantity(asked), parseQuantity(bound)];
    if (!request || !limit) {
      problems.push(
        `maxLimitRequestRatio ${resource} ${ratio} refuses ${container}, which does not set both its request and its limit`,
      );
    } else if (limit * UNIT > toNano(ratio) * request) {
      const amounts = `requests ${asked} and has the limit ${bound}`;
      problems.push(`maxLimitRequestRatio ${resource} ${ratio} refuses ${container}, which ${amounts}`);
    }
  }
  return problems;
}
