import { type Input, refuses, shown } from '../input/input';
import { extendedResource } from '../input/names';
import { count } from '../input/numbers';
import { bytes, cpu, toNano } from '../input/quantity';
import type { ResourceClaim } from './resources';

/** CPU and memory of one container, as flat props. */
export interface ComputeAmounts {
  readonly cpuRequest: string;
  readonly cpuLimit: string;
  readonly memoryRequest: string;
  readonly memoryLimit: string;
}

/** What one container claims, as flat props: a request is set aside for it, a limit is the most that it gets. */
export interface ResourceAmounts extends ComputeAmounts {
  readonly ephemeralStorageRequest: string;
  readonly ephemeralStorageLimit: string;

  /** Devices by their names, such as nvidia.com/gpu; request and limit are the same. */
  readonly extendedResources: Readonly<Record<string, number>>;
}

/** Disk for logs and scratch directories, where nobody says how much. */
export const EPHEMERAL_STORAGE = { request: '256Mi', limit: '1Gi' } as const;

const COMPUTE = [
  ['cpu', cpu],
  ['memory', bytes],
  ['ephemeralStorage', bytes],
] as const;

/** The amounts of a container that needs no devices, and no more disk than others. */
export function withDefaultDisk(compute: ComputeAmounts): ResourceAmounts {
  return {
    ...compute,
    ephemeralStorageRequest: EPHEMERAL_STORAGE.request,
    ephemeralStorageLimit: EPHEMERAL_STORAGE.limit,
    extendedResources: {},
  };
}

/**
 * Each amount is valid, and no request is above its limit.
 * @param prefix what stands before the names of the props in messages, such as `controllers.`
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

/** Amounts as a container and a quota name them, in alphabetical order, devices last. */
export function toResources(amounts: ResourceAmounts): ResourceClaim {
  const devices = Object.fromEntries(
    Object.keys(amounts.extendedResources)
      .sort()
      .map((name) => [name, String(amounts.extendedResources[name])]),
  );
  const { cpuLimit, memoryLimit, ephemeralStorageLimit, cpuRequest, memoryRequest, ephemeralStorageRequest } = amounts;
  return {
    limits: { cpu: cpuLimit, 'ephemeral-storage': ephemeralStorageLimit, memory: memoryLimit, ...devices },
    requests: { cpu: cpuRequest, 'ephemeral-storage': ephemeralStorageRequest, memory: memoryRequest, ...devices },
  };
}
