import { defined } from '../core/defined';
import { mapValues } from '../core/grouped';
import { type Check, type Input, refuses } from '../core/input/input';
import { bytes, cpu, toNano } from '../core/input/quantity';

/** Default resources and bounds of containers. */
export interface LimitDefaultsProps {
  /** CPU limit of containers that set none. @default 500m */
  readonly defaultCpu?: string;

  /** Memory limit of containers that set none. @default 1Gi */
  readonly defaultMemory?: string;

  /** CPU request of containers that set none. @default 100m */
  readonly defaultRequestCpu?: string;

  /** Memory request of containers that set none. @default 256Mi */
  readonly defaultRequestMemory?: string;

  /** Maximum CPU limit of a container. @default - no maximum */
  readonly maxCpu?: string;

  /** Maximum memory limit of a container. @default - no maximum */
  readonly maxMemory?: string;

  /** Minimum CPU request of a container. @default - no minimum */
  readonly minCpu?: string;

  /** Minimum memory request of a container. @default - no minimum */
  readonly minMemory?: string;

  /** Maximum ratio of a container's CPU limit to its CPU request. @default - no maximum */
  readonly maxLimitRequestRatioCpu?: number;

  /** Maximum ratio of a container's memory limit to its memory request. @default - no maximum */
  readonly maxLimitRequestRatioMemory?: number;

  /** Maximum CPU limit of a pod: of all its containers. @default - no maximum */
  readonly podMaxCpu?: string;

  /** Maximum memory limit of a pod. @default - no maximum */
  readonly podMaxMemory?: string;

  /** Minimum CPU request of a pod. @default - no minimum */
  readonly podMinCpu?: string;

  /** Minimum memory request of a pod. @default - no minimum */
  readonly podMinMemory?: string;

  /** Minimum size of a volume claim, such as `1Gi`. @default - no minimum */
  readonly volumeMin?: string;

  /** Maximum size of a volume claim, such as `100Gi`. @default - no maximum */
  readonly volumeMax?: string;
}

/**
 * An item of a LimitRange with type Container: amounts by resource.
 * @see https://kubernetes.io/docs/concepts/policy/limit-range/
 */
export interface ContainerLimits {
  readonly default: Readonly<Record<string, string>>;
  readonly defaultRequest: Readonly<Record<string, string>>;
  readonly max: Readonly<Record<string, string>>;
  readonly min: Readonly<Record<string, string>>;
  readonly maxLimitRequestRatio: Readonly<Record<string, string>>;
}

/**
 * Fills in every default, with the numbers of the STELLA deployment document. Always sets both the default limit and
 * the default request: if one is missing, the API server derives it from the other or from `max`, and every pod
 * requests as much as its limit.
 * @param input collects the errors
 */
export function resolveLimits(input: Input, props: LimitDefaultsProps): ContainerLimits {
  return checkedLimits(input, { ...DEFAULTS, ...defined(props) });
}

/** The amounts of a LimitRange that somebody else creates: without our defaults. @param input collects the errors */
export function checkedLimits(input: Input, props: LimitDefaultsProps): ContainerLimits {
  const cpuLimits: Bounds = {
    default: props.defaultCpu,
    defaultRequest: props.defaultRequestCpu,
    max: props.maxCpu,
    min: props.minCpu,
    ratio: props.maxLimitRequestRatioCpu,
  };
  const memoryLimits: Bounds = {
    default: props.defaultMemory,
    defaultRequest: props.defaultRequestMemory,
    max: props.maxMemory,
    min: props.minMemory,
    ratio: props.maxLimitRequestRatioMemory,
  };
  checkBounds(input, 'Cpu', cpuLimits, cpu);
  checkBounds(input, 'Memory', memoryLimits, bytes);
  const both = (pick: (of: Bounds) => string | number | undefined): Record<string, string> =>
    mapValues(defined<string | number>({ cpu: pick(cpuLimits), memory: pick(memoryLimits) }), String);
  return {
    default: both((of) => of.default),
    defaultRequest: both((of) => of.defaultRequest),
    max: both((of) => of.max),
    min: both((of) => of.min),
    maxLimitRequestRatio: both((of) => of.ratio),
  };
}

const DEFAULTS = {
  defaultCpu: '500m',
  defaultMemory: '1Gi',
  defaultRequestCpu: '100m',
  defaultRequestMemory: '256Mi',
} as const;

interface Bounds {
  readonly default: string | undefined;
  readonly defaultRequest: string | undefined;
  readonly max: string | undefined;
  readonly min: string | undefined;
  readonly ratio: number | undefined;
}

const atLeastOne: Check = (value) =>
  typeof value === 'number' && value >= 1 && /^\d+(\.\d{1,3})?$/.test(String(value))
    ? undefined
    : { must: 'be a number of at least 1 with at most three decimal places, such as 4' };

/** Checks the API server's rules, and that the bounds accept a container with the defaults. */
function checkBounds(input: Input, resource: 'Cpu' | 'Memory', bounds: Bounds, check: Check): void {
  const { ratio, ...amounts } = bounds;
  const field = (name: keyof typeof amounts) => `${name}${resource}`;
  for (const name of ['default', 'defaultRequest', 'max', 'min'] as const) {
    input.optional(field(name), amounts[name], check);
  }
  input.optional(`maxLimitRequestRatio${resource}`, ratio, atLeastOne);
  const known = Object.values(amounts).filter((amount) => amount !== undefined);
  if (known.some((amount) => refuses(check, amount))) return;
  const order = [
    ['min', 'defaultRequest'],
    ['defaultRequest', 'default'],
    ['default', 'max'],
    ['min', 'max'],
  ] as const;
  for (const [low, high] of order) {
    const [least, most] = [amounts[low], amounts[high]];
    if (least === undefined || most === undefined || toNano(least) <= toNano(most)) continue;
    input.refuse(`${field(low)} must be at most ${field(high)} ${most}, got ${least}`);
  }
  if (ratio === undefined || atLeastOne(ratio)) return;
  checkRatio(
    input,
    resource,
    ratio,
    [field('default'), amounts.default],
    [field('defaultRequest'), amounts.defaultRequest],
  );
  if (amounts.max === undefined || amounts.min === undefined) return;
  if (toNano(String(ratio)) * toNano(amounts.min) > toNano('1') * toNano(amounts.max)) {
    input.refuse(
      `maxLimitRequestRatio${resource} must be at most ${field('max')} ${amounts.max} / ${field('min')} ${amounts.min}, got ${ratio}`,
    );
  }
}

type Named = readonly [field: string, amount: string | undefined];

function checkRatio(input: Input, resource: string, ratio: number, limit: Named, request: Named): void {
  if (limit[1] === undefined || request[1] === undefined) return;
  if (toNano(limit[1]) * toNano('1') <= toNano(String(ratio)) * toNano(request[1])) return;
  input.refuse(
    `maxLimitRequestRatio${resource} must be at least ${limit.join(' ')} / ${request.join(' ')}, or the LimitRange rejects containers with the defaults, got ${ratio}`,
  );
}
