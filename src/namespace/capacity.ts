import { checkArguments } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { text } from '../core/input/names';
import { count, countOrZero } from '../core/input/numbers';
import { quantity, toNano } from '../core/input/quantity';
import { ownValue } from '../core/plain';
import { formatAmount, type ResourceClaim } from '../core/pods/resources';
import { toCharges } from './quota-charge';
import { quotaUse, type SessionKind, sessionVolumeUse, volumesOf } from './quota-use';
import { type VolumeRequest, volumeUse } from './volume-use';
import { toSessionClaim } from './workload-claims';

/** Pods that take up quota before any session. */
export interface StandingPods {
  /** Their name in the table, such as `Deployment 'stt-service'`. */
  readonly name: string;

  /** The number of pods. */
  readonly pods: number;

  /** The resources of a single pod. */
  readonly resources: ResourceClaim;
}

/** PersistentVolumeClaims that take up quota before any session. */
export interface StandingVolumes extends VolumeRequest {
  /** The number of claims. */
  readonly count: number;
}

/** Sessions of several kinds that run at the same time. */
export interface SessionMix {
  /** Its name in the table. @default - its shares: `2 stella-agent + 1 echo-agent` */
  readonly name?: string;

  /** The number of sessions of each kind in one set, by the name of the kind. */
  readonly shares: Readonly<Record<string, number>>;
}

/** Pods and mixes that `capacity` counts in addition to the sessions of each kind. */
export interface CapacityOptions {
  /** Pods that run permanently. @default - none */
  readonly standing?: readonly StandingPods[];

  /** PersistentVolumeClaims that exist permanently. @default - none */
  readonly standingVolumes?: readonly StandingVolumes[];

  /** Mixes to count as well. @default - none: each kind is counted alone */
  readonly mixes?: readonly SessionMix[];
}

/** How much of a quota's resource is used. */
export interface Level {
  /** The quota's name for the resource, such as `limits.cpu`. */
  readonly resource: string;
  readonly used: string;
  readonly hard: string;
}

/** How many sessions of one kind or mix a quota admits. */
export interface CapacityRow {
  /** The name of the kind or mix. */
  readonly name: string;

  /** The number of whole sets that fit. Equals `sessions` for a single kind. */
  readonly sets: number;

  /** The number of sessions that fit; Infinity if no resource limits them. */
  readonly sessions: number;

  /** The resources that do not fit the next set. Several if they run out together. */
  readonly binding: readonly Level[];

  /** Resources that the quota requires and the pod does not set, so that no pod is admitted. */
  readonly notSet: readonly string[];

  /** Resources that still have room when the binding resource is used up. */
  readonly neverReached: readonly Level[];
}

/** The sessions that a quota admits. */
export interface Capacity {
  readonly hard: Readonly<Record<string, string>>;
  readonly standing: readonly StandingPods[];
  readonly rows: readonly CapacityRow[];

  /** Resources of the quota that pods do not use, such as `services`. */
  readonly notCounted: readonly string[];
}

/**
 * Computes how many sessions of each kind a ResourceQuota admits, and which resource binds.
 * @param hard the quota's `spec.hard`
 * @throws InputError if an amount is not a quantity, or a mix names an unknown kind
 */
export function capacity(
  hard: Readonly<Record<string, string>>,
  kinds: readonly SessionKind[],
  options: CapacityOptions = {},
): Capacity {
  checkArguments('capacity', [hard, kinds, options]);
  const { standing = [], standingVolumes = [], mixes = [] } = options;
  checkCapacity(hard, kinds, standing, mixes);
  checkVolumeRequests(kinds, standingVolumes);
  const notCounted = Object.keys(hard).filter((resource) => !isCounted(resource, kinds));
  const counted = Object.entries(hard).filter(([resource]) => !notCounted.includes(resource));
  const quota = { hard: Object.fromEntries(counted), standing, standingVolumes };
  const alone = kinds.map((kind) => admit(quota, kind.name, [{ kind, sessions: 1 }]));
  const mixed = mixes.map(({ name, shares }) => {
    const parts = kinds
      .map((kind) => ({ kind, sessions: ownValue(shares, kind.name) ?? 0 }))
      .filter(({ sessions }) => sessions > 0);
    return admit(quota, name ?? toWords(shares), parts);
  });
  return { hard, standing, rows: [...alone, ...mixed], notCounted };
}

const NOTHING: ResourceClaim = { requests: {}, limits: {} };

/** Whether pods, or the volumes of a kind of session, use a resource. */
function isCounted(resource: string, kinds: readonly SessionKind[]): boolean {
  return quotaUse(resource, NOTHING) !== 'not counted' || kinds.some((kind) => sessionVolumeUse(resource, kind) > 0n);
}

interface Quota {
  readonly hard: Readonly<Record<string, string>>;
  readonly standing: readonly StandingPods[];
  readonly standingVolumes: readonly StandingVolumes[];
}

interface Part {
  readonly kind: SessionKind;
  readonly sessions: number;
}

/** A resource of the quota: the amount taken, the limit, and the amount that each further set takes. */
interface Budget {
  readonly resource: string;
  readonly taken: bigint;
  readonly hard: bigint;
  readonly perSet: bigint;
}

function admit(quota: Quota, name: string, parts: readonly Part[]): CapacityRow {
  const budgets = Object.keys(quota.hard).map((resource) => budget(quota, resource, parts));
  const sessions = parts.map(({ kind }) => toSessionClaim('', kind));
  const missing = toCharges(quota.hard, sessions, []).flatMap((charge) => charge.missing);
  const notSet = Object.keys(quota.hard).filter((resource) => missing.some((one) => one.resource === resource));
  const fits = budgets.filter(({ perSet }) => perSet > 0n).map((of) => ({ of, sets: setsIn(of) }));
  const most = fits
    .map(({ sets }) => sets)
    .reduce<bigint | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined);
  const sets = notSet.length > 0 ? 0n : most;
  const binding = notSet.length > 0 ? [] : fits.filter((fit) => fit.sets === most).map(({ of }) => of);
  const level = ({ resource, taken, perSet }: Budget): Level => ({
    resource,
    used: formatAmount(resource, taken + perSet * (sets ?? 0n)),
    hard: ownValue(quota.hard, resource) ?? '',
  });
  const sessionsPerSet = parts.reduce((sum, { sessions }) => sum + sessions, 0);
  return {
    name,
    sets: sets === undefined ? Number.POSITIVE_INFINITY : Number(sets),
    sessions: sets === undefined ? Number.POSITIVE_INFINITY : Number(sets) * sessionsPerSet,
    binding: binding.map(level),
    notSet,
    neverReached: budgets.filter((of) => !binding.includes(of) && !notSet.includes(of.resource)).map(level),
  };
}

function budget({ hard, standing, standingVolumes }: Quota, resource: string, parts: readonly Part[]): Budget {
  const byPods = standing.reduce((sum, { pods, resources }) => sum + used(resource, resources) * BigInt(pods), 0n);
  const byVolumes = standingVolumes.reduce(
    (sum, { count, ...volume }) => sum + volumeUse(resource, volume) * BigInt(count),
    0n,
  );
  const perSet = parts.reduce((sum, { kind, sessions }) => {
    return sum + (used(resource, kind.resources) + sessionVolumeUse(resource, kind)) * BigInt(sessions);
  }, 0n);
  return { resource, taken: byPods + byVolumes, hard: toNano(ownValue(hard, resource) ?? '0'), perSet };
}

function used(resource: string, claim: ResourceClaim): bigint {
  const use = quotaUse(resource, claim);
  return typeof use === 'bigint' ? use : 0n;
}

function setsIn({ taken, hard, perSet }: Budget): bigint {
  return taken > hard ? 0n : (hard - taken) / perSet;
}

function toWords(shares: Readonly<Record<string, number>>): string {
  return Object.entries(shares)
    .map(([kind, sessions]) => `${sessions} ${kind}`)
    .join(' + ');
}

function checkCapacity(
  hard: Readonly<Record<string, string>>,
  kinds: readonly SessionKind[],
  standing: readonly StandingPods[],
  mixes: readonly SessionMix[],
): void {
  const input = new Input('Capacity');
  input.entries('hard', hard, text, quantity);
  for (const { name, resources } of [...kinds, ...standing]) {
    input.entries(`${name}.requests`, resources.requests, text, quantity);
    input.entries(`${name}.limits`, resources.limits, text, quantity);
  }
  for (const { name, pods } of standing) input.required(`${name}.pods`, pods, countOrZero);
  const names = kinds.map(({ name }) => name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  if (twice.length > 0) input.refuse(`kinds must have different names, got '${twice[0]}' twice`);
  mixes.forEach(({ shares }, index) => {
    if (Object.keys(shares).length === 0) input.refuse(`mixes[${index}].shares must name at least one kind`);
    for (const [kind, sessions] of Object.entries(shares)) {
      input.required(`mixes[${index}].shares.${kind}`, sessions, count);
      if (!names.includes(kind)) {
        input.refuse(`mixes[${index}].shares must name only ${names.join(', ')}, got '${kind}'`);
      }
    }
  });
  input.done();
}

function checkVolumeRequests(kinds: readonly SessionKind[], standing: readonly StandingVolumes[]): void {
  const input = new Input('Capacity');
  for (const kind of kinds) {
    for (const [index, { size }] of volumesOf(kind).entries()) {
      input.required(`${kind.name}.volumes[${index}].size`, size, quantity);
    }
  }
  standing.forEach(({ size, count }, index) => {
    input.required(`standingVolumes[${index}].size`, size, quantity);
    input.required(`standingVolumes[${index}].count`, count, countOrZero);
  });
  input.done();
}
