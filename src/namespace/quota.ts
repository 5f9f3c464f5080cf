import { defined } from '../core/defined';
import { checkedCalls } from '../core/input/checked-calls';
import { Input, refuses } from '../core/input/input';
import { extendedResource } from '../core/input/names';
import { count, countOrZero } from '../core/input/numbers';
import { bytes, cpu, toNano, UNIT } from '../core/input/quantity';
import { ownValue } from '../core/plain';
import { checkResources, formatAmount, type ResourceClaim, withImpliedRequests } from '../core/pods/resources';
import { type SessionKind, sessionVolumeUse } from './quota-use';
import type { QuotaScope } from './scopes/quota-scopes';
import { checkScopes, type ScopedQuotaProps } from './scopes/scoped-quota-props';

/** The totals of a namespace. */
export interface QuotaProps {
  /** Total CPU requests, such as `10` (cores) or `500m`. */
  readonly requestsCpu: string;

  /** Total memory requests, such as `20Gi`. */
  readonly requestsMemory: string;

  /** Total CPU limits, such as `20` (cores). @default - not limited */
  readonly limitsCpu?: string;

  /** Total memory limits, such as `40Gi`. @default - not limited */
  readonly limitsMemory?: string;

  /** Number of pods that have not terminated. @default - not limited */
  readonly pods?: number;

  /** Total requests for node storage, such as `50Gi`. @default - not limited */
  readonly requestsEphemeralStorage?: string;

  /** Total limits for node storage, such as `100Gi`. @default - not limited */
  readonly limitsEphemeralStorage?: string;

  /** Total size of volume claims, such as `100Gi`. @default - not limited */
  readonly requestsStorage?: string;

  /** Number of volume claims. @default - not limited */
  readonly persistentVolumeClaims?: number;

  /** Number of Services of type LoadBalancer. @default - not limited */
  readonly servicesLoadBalancers?: number;

  /** Number of node ports, which load balancers have too unless their Service disables it. @default - not limited */
  readonly servicesNodePorts?: number;

  /** Total devices, such as `{ 'nvidia.com/gpu': 4 }`. @default - not limited */
  readonly extendedResources?: Readonly<Record<string, number>>;
}

/** A number of concurrent sessions of one kind. */
export interface SessionPlan {
  /** An AgentProfile, or any object with a name and resources. */
  readonly profile: SessionKind;

  /** The number of concurrent sessions. */
  readonly sessions: number;
}

/** How `Quota.forSessions` computes a quota. */
export interface SessionQuotaOptions {
  /**
   * Percentage added to the sessions' total. A terminating session still counts, so without headroom the next session
   * must wait.
   * @default 20
   */
  readonly headroomPercent?: number;
}

const HEADROOM_PERCENT = 20;

/**
 * The `hard` limits of a ResourceQuota, given as numbers or computed from sessions. Immutable.
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
@checkedCalls('Quota')
export class Quota {
  /**
   * A quota given as numbers. If it limits a compute resource, the API server rejects every pod with a container that
   * does not set that resource, so add a LimitRange with defaults to the namespace.
   * @throws InputError that lists every wrong prop
   */
  static of(props: QuotaProps): Quota {
    const input = new Input('Quota');
    const hard: Record<string, string | undefined> = {
      'requests.cpu': input.required('requestsCpu', props.requestsCpu, cpu),
      'requests.memory': input.required('requestsMemory', props.requestsMemory, bytes),
      'requests.ephemeral-storage': input.optional('requestsEphemeralStorage', props.requestsEphemeralStorage, bytes),
      'limits.cpu': input.optional('limitsCpu', props.limitsCpu, cpu),
      'limits.memory': input.optional('limitsMemory', props.limitsMemory, bytes),
      'limits.ephemeral-storage': input.optional('limitsEphemeralStorage', props.limitsEphemeralStorage, bytes),
      pods: toText(input.optional('pods', props.pods, count)),
      'requests.storage': input.optional('requestsStorage', props.requestsStorage, bytes),
      persistentvolumeclaims: toText(
        input.optional('persistentVolumeClaims', props.persistentVolumeClaims, countOrZero),
      ),
      'services.loadbalancers': toText(
        input.optional('servicesLoadBalancers', props.servicesLoadBalancers, countOrZero),
      ),
      'services.nodeports': toText(input.optional('servicesNodePorts', props.servicesNodePorts, countOrZero)),
    };
    const devices = props.extendedResources ?? {};
    input.entries('extendedResources', devices, extendedResource, countOrZero);
    for (const [name, devicesAtMost] of Object.entries(devices)) hard[`requests.${name}`] = toText(devicesAtMost);
    checkOrder(input, props);
    return new Quota(defined(hard), input.done());
  }

  /**
   * A quota for the pods with some scopes. A namespace may have several quotas, and a pod must fit in each that counts it.
   * @throws InputError for scopes that exclude each other, or for an amount that the API server refuses with a scope
   * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-scopes
   */
  static scoped(props: ScopedQuotaProps): Quota {
    const input = new Input('Quota.scoped');
    const { scopes = [], priorityClasses = [], extendedResources: devices = {} } = props;
    const hard: Record<string, string | undefined> = {
      'requests.cpu': input.optional('requestsCpu', props.requestsCpu, cpu),
      'requests.memory': input.optional('requestsMemory', props.requestsMemory, bytes),
      'limits.cpu': input.optional('limitsCpu', props.limitsCpu, cpu),
      'limits.memory': input.optional('limitsMemory', props.limitsMemory, bytes),
      pods: toText(input.optional('pods', props.pods, countOrZero)),
    };
    input.entries('extendedResources', devices, extendedResource, countOrZero);
    for (const [name, most] of Object.entries(devices)) hard[`requests.${name}`] = toText(most);
    checkScopes(input, scopes, priorityClasses, Object.keys(defined(hard)));
    const classes = { scopeName: 'PriorityClass', operator: 'In', values: [...priorityClasses] };
    const all = [
      ...scopes.map((scopeName) => ({ scopeName, operator: 'Exists' })),
      ...(priorityClasses.length > 0 ? [classes] : []),
    ];
    return new Quota(defined(hard), input.done(), all);
  }

  /**
   * A quota for the given sessions plus headroom.
   * @throws InputError if a profile sets no resources, or lacks a resource that another profile sets
   */
  static forSessions(plans: readonly SessionPlan[], options: SessionQuotaOptions = {}): Quota {
    const input = new Input('Quota.forSessions');
    const { headroomPercent = HEADROOM_PERCENT } = options;
    input.required('headroomPercent', headroomPercent, countOrZero);
    if (plans.length === 0) input.refuse('plans must have at least one profile');
    plans.forEach(({ profile, sessions }, index) => {
      input.required(`plans[${index}].sessions`, sessions, count);
      checkResources(input, `plans[${index}].profile '${profile.name}'`, profile.resources);
    });
    checkSameResources(input, plans);
    const warnings = input.done();
    const totals = sumOf(plans);
    const grown = [...totals].map(([name, nano]) => {
      const whole = roundUp((nano * BigInt(100 + headroomPercent)) / 100n, granularity(name));
      return [name, formatAmount(name, whole)] as const;
    });
    return new Quota(Object.fromEntries(grown), warnings);
  }

  private constructor(
    /** The quota's `spec.hard`. */
    readonly hard: Readonly<Record<string, string>>,
    /** Values that are legal but probably unintended. */
    readonly warnings: readonly string[],
    /** What it asks of the pods that it counts. Empty for a quota of the whole namespace. */
    readonly scopes: readonly QuotaScope[] = [],
  ) {
    Object.freeze(hard);
    Object.freeze(this);
  }
}

/**
 * A container's limit is at least its request, so a total of limits below the total of requests makes the latter
 * unreachable.
 */
function checkOrder(input: Input, props: QuotaProps): void {
  const pairs = [
    ['Cpu', cpu],
    ['Memory', bytes],
    ['EphemeralStorage', bytes],
  ] as const;
  for (const [name, check] of pairs) {
    const [requests, limits] = [props[`requests${name}`], props[`limits${name}`]];
    if (requests === undefined || limits === undefined || refuses(check, requests) || refuses(check, limits)) continue;
    if (toNano(limits) < toNano(requests)) {
      input.warn(`limits${name} ${limits} is below requests${name} ${requests}, which therefore can never be reached`);
    }
  }
}

/** A quota for cpu or memory rejects pods that do not set it, so all profiles must set it, or no profile. */
function checkSameResources(input: Input, plans: readonly SessionPlan[]): void {
  for (const side of ['requests', 'limits'] as const) {
    for (const name of ['cpu', 'memory']) {
      const sets = ({ profile }: SessionPlan) => ownValue(claimOf(profile)[side], name) !== undefined;
      const without = plans.find((plan) => !sets(plan));
      const having = plans.find(sets);
      if (!without || !having) continue;
      input.refuse(
        `${side}.${name} must be set by '${without.profile.name}', because '${having.profile.name}' sets it: a quota for it rejects pods that do not set it`,
      );
    }
  }
}

function sumOf(plans: readonly SessionPlan[]): ReadonlyMap<string, bigint> {
  const totals = new Map<string, bigint>();
  const add = (name: string, nano: bigint) => totals.set(name, (totals.get(name) ?? 0n) + nano);
  for (const { profile, sessions } of plans) {
    const { requests, limits } = claimOf(profile);
    for (const [name, amount] of Object.entries(requests)) add(`requests.${name}`, toNano(amount) * BigInt(sessions));
    for (const [name, amount] of Object.entries(limits)) {
      // In a quota, the API server accepts limits.* only for these three. A device's limit equals its request anyway.
      if (['cpu', 'memory', 'ephemeral-storage'].includes(name))
        add(`limits.${name}`, toNano(amount) * BigInt(sessions));
    }
    add('pods', UNIT * BigInt(sessions));
    for (const resource of ['persistentvolumeclaims', 'requests.storage']) {
      const use = sessionVolumeUse(resource, profile);
      if (use > 0n) add(resource, use * BigInt(sessions));
    }
  }
  return totals;
}

function claimOf({ resources }: SessionKind): ResourceClaim {
  return withImpliedRequests(resources);
}

/** Whole Mi for memory and thousandths for CPU keep the numbers readable. */
function granularity(resource: string): bigint {
  if (/cpu$/.test(resource)) return UNIT / 1000n;
  return /(memory|storage)$/.test(resource) ? UNIT << 20n : UNIT;
}

function roundUp(nano: bigint, step: bigint): bigint {
  return ((nano + step - 1n) / step) * step;
}

function toText(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
