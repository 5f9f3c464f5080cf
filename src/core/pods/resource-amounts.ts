import { type Input, refuses, shown } from '../input/input';
import { extendedResource } from '../input/names';
import { count } from '../input/numbers';
import { bytes, cpu, toNano } from '../input/quantity';
import { sortedByKey } from '../order';
import { type HugePages, withHugePages } from './life/huge-pages';
import type { ResourceClaim } from './resources';

/** CPU and memory of one container, as flat props. */
export interface ComputeAmounts {
  readonly cpuRequest: string;
  readonly cpuLimit: string;
  readonly memoryRequest: string;
  readonly memoryLimit: string;
}

/** The requests and limits of one container, as flat props. The scheduler reserves a request; a limit is the maximum. */
export interface ResourceAmounts extends ComputeAmounts {
  readonly ephemeralStorageRequest: string;
  readonly ephemeralStorageLimit: string;

  /** Number of devices by resource name, such as nvidia.com/gpu. Request and limit are the same. */
  readonly extendedResources: Readonly<Record<string, number>>;
}

/** The default disk for logs and scratch directories. */
export const EPHEMERAL_STORAGE = { request: '256Mi', limit: '1Gi' } as const;

const COMPUTE = [
  ['cpu', cpu],
  ['memory', bytes],
  ['ephemeralStorage', bytes],
] as const;

/** The amounts of a container with default disk and without devices. */
export function withDefaultDisk(compute: ComputeAmounts): ResourceAmounts {
  return {
    ...compute,
    ephemeralStorageRequest: EPHEMERAL_STORAGE.request,
    ephemeralStorageLimit: EPHEMERAL_STORAGE.limit,
    extendedResources: {},
  };
}

/**
 * Checks that each amount is valid and that no request is above its limit.
 * @param prefix the prefix of the prop names in messages, such as `controllers.`
 */
export function checkResourceAmounts(input: Input, amounts: ResourceAmounts, prefix = ''): void {
  for (const [resource, check] of COMPUTE) {
    const name = `${prefix}${resource}`;
    const [request, limit] = [amounts[`${resource}Request`], amounts[`${resource}Limit`]];
    input.required(`${name}Request`, request, check);
    input.required(`${name}Limit`, limit, check);
    if (refuses(check, request) || refuses(check, limit)) continue;
    if (toNano(request) > toNano(limit)) {
      input.refuse(`${name}Request must be at most ${name}Limit ${shown(limit)}, got ${shown(request)}`);
    }
  }
  input.entries(`${prefix}extendedResources`, amounts.extendedResources, extendedResource, count);
}

/** Converts the amounts into requests and limits by resource name, in alphabetical order, devices last. */
export function toResources(amounts: ResourceAmounts & { readonly hugePages?: readonly HugePages[] }): ResourceClaim {
  const devices = Object.fromEntries(
    Object.entries(sortedByKey(amounts.extendedResources)).map(([name, amount]) => [name, String(amount)]),
  );
  const { cpuLimit, memoryLimit, ephemeralStorageLimit, cpuRequest, memoryRequest, ephemeralStorageRequest } = amounts;
  const claim = {
    limits: { cpu: cpuLimit, 'ephemeral-storage': ephemeralStorageLimit, memory: memoryLimit, ...devices },
    requests: { cpu: cpuRequest, 'ephemeral-storage': ephemeralStorageRequest, memory: memoryRequest, ...devices },
  };
  return withHugePages(claim, amounts.hugePages ?? []);
}
