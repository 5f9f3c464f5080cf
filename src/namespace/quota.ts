import { defined } from '../core/defined';
import { Input, refuses } from '../core/input';
import { extendedResource } from '../core/names';
import { count, countOrZero } from '../core/numbers';
import { bytes, cpu, toNano, UNIT } from '../core/quantity';
import { checkResources, formatAmount, type ResourceClaim } from '../core/resources';
import { type SessionKind, withImpliedRequests } from './quota-use';

/** What all pods of a namespace may claim in total. */
export interface QuotaProps {
  /** Sum of the CPU requests, such as `10` (cores) or `500m`. */
  readonly requestsCpu: string;

  /** Sum of the memory requests, such as `20Gi`. */
  readonly requestsMemory: string;

  /** Sum of the CPU limits, in cores. @default - not limited */
  readonly limitsCpu?: string;

  /** Sum of the memory limits, such as `40Gi`. @default - not limited */
  readonly limitsMemory?: string;

  /** Pods that have not ended. @default - not limited */
  readonly pods?: number;

  /** Sum of the requests for disk on the nodes, such as `50Gi`. @default - not limited */
  readonly requestsEphemeralStorage?: string;

  /** Sum of the limits of disk on the nodes, such as `100Gi`. @default - not limited */
  readonly limitsEphemeralStorage?: string;

  /** Sum of the sizes that volume claims ask for, such as `100Gi`. @default - not limited */
  readonly requestsStorage?: string;

  /** Volume claims. @default - not limited */
  readonly persistentVolumeClaims?: number;

  /** Devices of all pods together, such as `{ 'nvidia.com/gpu': 4 }`. @default - not limited */
  readonly extendedResources?: Readonly<Record<string, number>>;
}

/** A number of simultaneous sessions of one kind. */
export interface SessionPlan {
  /** An AgentProfile, or any object with a name and resources. */
  readonly profile: SessionKind;

  /** How many run at the same time. */
  readonly sessions: number;
}

/** How a quota is computed from sessions. */
export interface SessionQuotaOptions {
  /**
   * Percent added to what the sessions claim. A session that is ending still counts: without headroom the next one has to wait for
   * it.
   * @default 20
   */
  readonly headroomPercent?: number;
}

const HEADROOM_PERCENT = 20;

/**
 * The `hard` limits of a ResourceQuota: a frozen value, given in numbers or computed from sessions.
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
export class Quota {
  /**
   * A quota in numbers. Once it names a compute resource, the API server refuses every pod with a container that does not set it:
   * give the namespace a LimitRange with defaults too.
   * @throws InputError with every wrong prop
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
    };
    const devices = props.extendedResources ?? {};
    input.entries('extendedResources', devices, extendedResource, countOrZero);
    for (const [name, devicesAtMost] of Object.entries(devices)) hard[`requests.${name}`] = toText(devicesAtMost);
    checkOrder(input, props);
    return new Quota(defined(hard), input.done());
  }

  /**
   * The quota that holds the given sessions, and some headroom.
   * @throws InputError when a profile sets no resources, or does not set one that another profile sets
   */
  static forSessions(plans: readonly SessionPlan[], options: SessionQuotaOptions = {}): Quota {
    const input = new Input('Quota.forSessions');
    const { headroomPercent = HEADROOM_PERCENT } = options;
    input.required('headroomPercent', headroomPercent, countOrZero);
    if (plans.length === 0) input.refuse('plans must name one profile at least');
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
    /** Values that are accepted but probably not intended. */
    readonly warnings: readonly string[],
  ) {
    Object.freeze(hard);
    Object.freeze(this);
  }
}

/** A container's limit is at least its request: with a smaller sum of limits, the sum of requests is unreachable. */
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

/** A quota that names cpu or memory refuses pods that do not set it: either all profiles set it, or none does. */
function checkSameResources(input: Input, plans: readonly SessionPlan[]): void {
  for (const side of ['requests', 'limits'] as const) {
    for (const name of ['cpu', 'memory']) {
      const sets = ({ profile }: SessionPlan) => claimOf(profile)[side][name] !== undefined;
      const without = plans.find((plan) => !sets(plan));
      const having = plans.find(sets);
      if (!without || !having) continue;
      input.refuse(
        `${side}.${name} must be set by '${without.profile.name}' as it is by '${having.profile.name}': a quota that names it refuses pods without`,
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
      // The API server takes limits.* of these three only; a device's limit equals its request anyway.
      if (['cpu', 'memory', 'ephemeral-storage'].includes(name))
        add(`limits.${name}`, toNano(amount) * BigInt(sessions));
    }
    add('pods', UNIT * BigInt(sessions));
  }
  return totals;
}

function claimOf({ resources }: SessionKind): ResourceClaim {
  return withImpliedRequests(resources);
}

/** Memory in whole Mi and CPU in thousandths, so that the numbers stay readable. */
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
