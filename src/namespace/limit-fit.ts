import { groupedBy } from '../core/grouped';
import { identityOf } from '../core/identity';
import { listed } from '../core/listed';
import { toList, toPlain } from '../core/plain';
import { parseQuantity, toNano, UNIT } from '../core/quantity';
import { type ResourceClaim, toAmounts } from '../core/resources';
import type { ContainerLimits } from './limit-defaults';
import type { ContainerClaim } from './pod-claims';
import { withImpliedRequests } from './quota-use';
import { claimTitle, type WorkloadClaim } from './workload-claims';

/** An item for containers of a LimitRange. */
export interface NamedLimits {
  /** The LimitRange, such as `LimitRange 'ai-agents/ai-agents-limits'`. */
  readonly title: string;
  readonly limits: ContainerLimits;
}

/** What a LimitRange says to one container. */
interface LimitFit {
  /** Why the API server refuses the container. */
  readonly problems: readonly string[];

  /** What it does to the container that nobody asked for. */
  readonly warnings: readonly string[];
}

/** The items for containers of a LimitRange, as a plain object. */
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

/** A container's claim as it is after admission: missing requests and limits are filled in. */
export function withLimitDefaults(claim: ResourceClaim, given: ContainerLimits): ResourceClaim {
  const limits = withImpliedDefaults(given);
  const { requests } = withImpliedRequests(claim);
  return { requests: { ...limits.defaultRequest, ...requests }, limits: { ...limits.default, ...claim.limits } };
}

/**
 * Evaluates one container by an item of a LimitRange as the API server does: first the defaults of all LimitRanges, then the bounds.
 * Init containers get the defaults alone.
 * @param all every item of the namespace
 * @see https://kubernetes.io/docs/concepts/policy/limit-range/
 */
function limitFit(
  { name, role, resources }: ContainerClaim,
  given: ContainerLimits,
  all: readonly ContainerLimits[],
): LimitFit {
  const own = withImpliedRequests(resources);
  const beyond = role === 'container' ? boundProblems(name, all.reduce(withLimitDefaults, resources), given) : [];
  const unasked = Object.entries(given.default).flatMap(([resource, amount]) =>
    own.requests[resource] === undefined && given.defaultRequest[resource] === undefined
      ? [`container '${name}' sets no ${resource} request and gets the default limit, ${amount}, as its request`]
      : [],
  );
  return { problems: [...overtaken(name, resources, given), ...beyond], warnings: unasked };
}

/** What LimitRanges refuse among workloads, each with both sides; the same fault of many in one sentence. */
export function limitMisfits(limits: readonly NamedLimits[], workloads: readonly WorkloadClaim[]): readonly string[] {
  return sentences(limits, workloads, ({ problems }) => problems);
}

/** What LimitRanges give to workloads that nobody asked for. */
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

/** A default that is on the wrong side of what the container sets itself. */
function overtaken(name: string, resources: ResourceClaim, given: ContainerLimits): readonly string[] {
  const admitted = withLimitDefaults(resources, given);
  const own = withImpliedRequests(resources);
  return Object.keys(admitted.limits).flatMap((resource) => {
    const [request, limit] = [admitted.requests[resource], admitted.limits[resource]];
    if (request === undefined || limit === undefined || toNano(request) <= toNano(limit)) return [];
    if (own.requests[resource] !== undefined && own.limits[resource] !== undefined) return [];
    return own.limits[resource] === undefined
      ? [`container '${name}' requests ${resource} ${request}, and its default limit is ${limit}`]
      : [`container '${name}' has the ${resource} limit ${limit}, and its default request is ${request}`];
  });
}

/** The item as the API server stores it: a default that is missing comes from max, from the other default, or from min. */
function withImpliedDefaults(limits: ContainerLimits): ContainerLimits {
  const byDefault = { ...limits.max, ...limits.default };
  return { ...limits, default: byDefault, defaultRequest: { ...limits.min, ...byDefault, ...limits.defaultRequest } };
}

function boundProblems(name: string, { requests, limits }: ResourceClaim, bounds: ContainerLimits): readonly string[] {
  const container = `container '${name}'`;
  const problems: string[] = [];
  for (const [resource, min] of Object.entries(bounds.min)) {
    const request = requests[resource];
    if (request !== undefined && toNano(request) < toNano(min)) {
      problems.push(`min ${resource} ${min} refuses ${container}, which requests ${request}`);
    }
  }
  for (const [resource, max] of Object.entries(bounds.max)) {
    const limit = limits[resource];
    if (limit !== undefined && toNano(limit) > toNano(max)) {
      problems.push(`max ${resource} ${max} refuses ${container}, whose limit is ${limit}`);
    }
  }
  for (const [resource, ratio] of Object.entries(bounds.maxLimitRequestRatio)) {
    const [request, limit] = [parseQuantity(requests[resource]), parseQuantity(limits[resource])];
    if (!request || !limit) {
      problems.push(`maxLimitRequestRatio ${resource} ${ratio} refuses ${container}, which does not set both sides`);
    } else if (limit * UNIT > toNano(ratio) * request) {
      const amounts = `requests ${requests[resource]} and has the limit ${limits[resource]}`;
      problems.push(`maxLimitRequestRatio ${resource} ${ratio} refuses ${container}, which ${amounts}`);
    }
  }
  return problems;
}
