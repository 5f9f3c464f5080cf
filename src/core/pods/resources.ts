import { type Check, type Input, refuses, shown } from '../input/input';
import { extendedResource } from '../input/names';
import { bytes, cpu, formatQuantity, parseQuantity, toNano, wholeQuantity } from '../input/quantity';
import { ownValue, toPlain } from '../plain';

/** The requests and limits of a container or a whole pod, as in `resources`. */
export interface ResourceClaim {
  /** What the scheduler reserves, by resource: `cpu`, `memory`, `ephemeral-storage`, `nvidia.com/gpu`. */
  readonly requests: Readonly<Record<string, string>>;

  /** The maximum use, by resource. */
  readonly limits: Readonly<Record<string, string>>;
}

/** Neither requests nor limits. */
export const NO_CLAIM: ResourceClaim = { requests: {}, limits: {} };

/** Whether a claim has neither requests nor limits. */
export function isEmpty({ requests, limits }: ResourceClaim): boolean {
  return Object.keys(requests).length + Object.keys(limits).length === 0;
}

/** Reads the `resources` of a container or a whole pod from a plain object. */
export function toResourceClaim(resources: unknown): ResourceClaim {
  const { requests, limits } = toPlain(resources);
  return { requests: toAmounts(requests), limits: toAmounts(limits) };
}

/** The claim as the API server stores it: a missing request equals the limit. */
export function withImpliedRequests({ requests, limits }: ResourceClaim): ResourceClaim {
  return { requests: { ...limits, ...requests }, limits };
}

/** Reads amounts by resource from a plain object. Skips values that are not quantities. */
export function toAmounts(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(toPlain(value)).flatMap(([name, amount]) => {
      const text = typeof amount === 'number' ? String(amount) : amount;
      return typeof text === 'string' && parseQuantity(text) !== undefined ? [[name, text]] : [];
    }),
  );
}

/**
 * Checks the requests and limits of a container as the API server does, and that there is at least one.
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
 */
export function checkResources(input: Input, field: string, { requests, limits }: ResourceClaim): void {
  const names = [...new Set([...Object.keys(requests), ...Object.keys(limits)])];
  if (names.length === 0) {
    input.refuse(`${field} must set a request or a limit: a pod without them is evicted first`);
  }
  for (const name of names) {
    const [request, limit] = [ownValue(requests, name), ownValue(limits, name)];
    const check = amountOf(name);
    if (check === undefined) {
      input.required(`resource of ${field}`, name, resourceName);
      continue;
    }
    input.optional(`${field}.requests.${name}`, request, check);
    input.optional(`${field}.limits.${name}`, limit, check);
    if ([request, limit].some((amount) => amount !== undefined && refuses(check, amount))) continue;
    checkPair(input, field, name, request, limit);
  }
}

/** A resource that a container can request. */
export const resourceName: Check = (value) =>
  typeof value === 'string' && amountOf(value) !== undefined
    ? undefined
    : { must: 'be cpu, memory, ephemeral-storage, hugepages-<size> or a name such as nvidia.com/gpu' };

/** Formats an amount in the usual form of its resource: `2500m`, `40Gi`, `3`. The name may have a quota prefix, such as `requests.`. */
export function formatAmount(resource: string, nano: bigint): string {
  if (/(^|\.)cpu$/.test(resource)) return formatQuantity(nano, 'cpu');
  return formatQuantity(
    nano,
    /(^|\.)(memory|storage|ephemeral-storage|hugepages-.+)$/.test(resource) ? 'bytes' : 'count',
  );
}

function checkPair(input: Input, field: string, name: string, request?: string, limit?: string): void {
  const divisible = ['cpu', 'memory', 'ephemeral-storage'].includes(name);
  if (limit === undefined) {
    if (!divisible) input.refuse(`${field}.limits.${name} must be set: ${name} cannot be overcommitted`);
    return;
  }
  if (request === undefined || toNano(request) === toNano(limit)) return;
  if (!divisible) {
    input.refuse(`${field}.requests.${name} must equal its limit ${shown(limit)}, got ${shown(request)}`);
  } else if (toNano(request) > toNano(limit)) {
    input.refuse(`${field}.requests.${name} must be at most its limit ${shown(limit)}, got ${shown(request)}`);
  }
}

/** The check of an amount of a resource. @returns undefined for a resource that a container cannot request */
export function amountOf(name: string): Check | undefined {
  if (name === 'cpu') return cpu;
  if (name === 'memory' || name === 'ephemeral-storage' || /^hugepages-./.test(name)) return bytes;
  return extendedResource(name) === undefined ? wholeQuantity : undefined;
}
