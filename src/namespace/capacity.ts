import { checkArguments } from '../core/input/checked-calls';
import { toNano } from '../core/input/quantity';
import { ownValue } from '../core/plain';
import { formatAmount, type ResourceClaim } from '../core/pods/resources';
import type { CapacityOptions, ScopedHard, SessionMix, StandingPods, StandingVolumes } from './capacity-options';
import { checkCapacity, checkVolumeRequests } from './capacity-rules';
import { toCharges } from './quota-charge';
import { quotaUse, type SessionKind, sessionVolumeUse } from './quota-use';
import { countsPod, isBestEffort, type PodScope, type QuotaScope, scopeWords, toPodScope } from './scopes/quota-scopes';
import { volumeUse } from './volume-use';
import { toSessionClaim } from './workload-claims';

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
  const { standing = [], standingVolumes = [], mixes = [], scoped = [] } = options;
  return capacityOf({ hard, scoped, standing, standingVolumes }, kinds, mixes);
}

/** The quotas of a namespace, and the pods in it. */
interface Quotas {
  /** The amounts for all pods. */
  readonly hard: Readonly<Record<string, string>>;
  readonly scoped: readonly ScopedHard[];
  readonly standing: readonly StandingPods[];
  readonly standingVolumes: readonly StandingVolumes[];
}

/** A kind of session, with what scopes ask of its pod. @default - by its template */
interface ScopedKind extends SessionKind {
  readonly scope?: PodScope;
}

/** Computes a capacity for kinds whose resources include the defaults of the namespace. */
export function capacityOf(
  { hard: whole, scoped, standing, standingVolumes }: Quotas,
  kinds: readonly ScopedKind[],
  mixes: readonly SessionMix[],
): Capacity {
  const entries = [{ hard: whole, scopes: [] }, ...scoped].flatMap(entriesOf);
  const hard = Object.fromEntries(entries.map(({ label, text }) => [label, text]));
  checkCapacity(hard, kinds, standing, mixes);
  checkVolumeRequests(kinds, standingVolumes);
  const isCounted = ({ resource, scopes }: Entry) => countsPods(resource) || countsVolumes(resource, scopes, kinds);
  const quota = { entries: entries.filter(isCounted), standing, standingVolumes };
  const alone = kinds.map((kind) => admit(quota, kind.name, [{ kind, sessions: 1 }]));
  const mixed = mixes.map(({ name, shares }) => {
    const parts = kinds
      .map((kind) => ({ kind, sessions: ownValue(shares, kind.name) ?? 0 }))
      .filter(({ sessions }) => sessions > 0);
    return admit(quota, name ?? toWords(shares), parts);
  });
  const notCounted = entries.filter((entry) => !isCounted(entry)).map(({ label }) => label);
  return { hard, standing, rows: [...alone, ...mixed], notCounted };
}

const NOTHING: ResourceClaim = { requests: {}, limits: {} };

/** A resource of a quota. */
interface Entry {
  readonly resource: string;

  /** Its name in the table: a resource of a quota with scopes says which pods it counts. */
  readonly label: string;
  readonly text: string;
  readonly scopes: readonly QuotaScope[];
}

interface Quota {
  readonly entries: readonly Entry[];
  readonly standing: readonly StandingPods[];
  readonly standingVolumes: readonly StandingVolumes[];
}

interface Part {
  readonly kind: ScopedKind;
  readonly sessions: number;
}

/** A resource of the quota: the amount taken, the limit, and the amount that each further set takes. */
interface Budget {
  readonly entry: Entry;
  readonly taken: bigint;
  readonly hard: bigint;
  readonly perSet: bigint;
}

function entriesOf({ hard, scopes }: ScopedHard): readonly Entry[] {
  const suffix = scopes.length === 0 ? '' : ` (${scopeWords(scopes)})`;
  return Object.entries(hard).map(([resource, text]) => ({ resource, label: `${resource}${suffix}`, text, scopes }));
}

function countsPods(resource: string): boolean {
  return quotaUse(resource, NOTHING) !== 'not counted';
}

/** Whether the volumes of a kind of session use a resource. A quota with scopes counts pods alone. */
function countsVolumes(resource: string, scopes: readonly QuotaScope[], kinds: readonly SessionKind[]): boolean {
  return scopes.length === 0 && kinds.some((kind) => sessionVolumeUse(resource, kind) > 0n);
}

function scopeOf({ template, resources, scope }: ScopedKind): PodScope {
  return scope ?? { ...toPodScope(template?.spec), bestEffort: isBestEffort([resources]) };
}

function admit(quota: Quota, name: string, parts: readonly Part[]): CapacityRow {
  const { entries } = quota;
  const budgets = entries.map((entry) => budget(entry, quota, parts));
  const notSet = notSetBy(parts, entries);
  const fits = budgets.filter(({ perSet }) => perSet > 0n).map((of) => ({ of, sets: setsIn(of) }));
  const most = fits
    .map(({ sets }) => sets)
    .reduce<bigint | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined);
  const sets = notSet.length > 0 ? 0n : most;
  const binding = notSet.length > 0 ? [] : fits.filter((fit) => fit.sets === most).map(({ of }) => of);
  const level = ({ entry, taken, perSet }: Budget): Level => ({
    resource: entry.label,
    used: formatAmount(entry.resource, taken + perSet * (sets ?? 0n)),
    hard: entry.text,
  });
  const sessionsPerSet = parts.reduce((sum, { sessions }) => sum + sessions, 0);
  return {
    name,
    sets: sets === undefined ? Number.POSITIVE_INFINITY : Number(sets),
    sessions: sets === undefined ? Number.POSITIVE_INFINITY : Number(sets) * sessionsPerSet,
    binding: binding.map(level),
    notSet,
    neverReached: budgets.filter((of) => !binding.includes(of) && !notSet.includes(of.entry.label)).map(level),
  };
}

/** The resources that a quota requires of pods that it counts, and that some session does not set. */
function notSetBy(parts: readonly Part[], entries: readonly Entry[]): readonly string[] {
  const hard = Object.fromEntries(entries.map(({ resource, text }) => [resource, text]));
  const lacking = parts.map(({ kind }) => ({
    scope: scopeOf(kind),
    missing: toCharges(hard, [toSessionClaim('', kind)], []).flatMap((charge) => charge.missing),
  }));
  return entries
    .filter(({ resource, scopes }) =>
      lacking.some(
        ({ scope, missing }) => countsPod(scopes, scope) && missing.some((one) => one.resource === resource),
      ),
    )
    .map(({ label }) => label);
}

function budget(entry: Entry, { standing, standingVolumes }: Quota, parts: readonly Part[]): Budget {
  const { resource, text, scopes } = entry;
  const byPods = standing
    .filter(({ resources, scope }) => countsPod(scopes, { bestEffort: isBestEffort([resources]), ...scope }))
    .reduce((sum, { pods, resources }) => sum + used(resource, resources) * BigInt(pods), 0n);
  const isWhole = scopes.length === 0;
  const byVolumes = (isWhole ? standingVolumes : []).reduce(
    (sum, { count, ...volume }) => sum + volumeUse(resource, volume) * BigInt(count),
    0n,
  );
  const perSet = parts
    .filter(({ kind }) => countsPod(scopes, scopeOf(kind)))
    .reduce((sum, { kind, sessions }) => {
      const volumes = isWhole ? sessionVolumeUse(resource, kind) : 0n;
      return sum + (used(resource, kind.resources) + volumes) * BigInt(sessions);
    }, 0n);
  return { entry, taken: byPods + byVolumes, hard: toNano(text), perSet };
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
