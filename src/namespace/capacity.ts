import { checkArguments } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { text } from '../core/input/names';
import { count, countOrZero } from '../core/input/numbers';
import { quantity, toNano } from '../core/input/quantity';
import { ownValue } from '../core/plain';
import { formatAmount, type ResourceClaim } from '../core/pods/resources';
import { toCharges } from './quota-charge';
import { countsPod, isBestEffort, type PodScope, type QuotaScope, scopeWords, toPodScope } from './quota-scopes';
import { quotaUse, type SessionKind } from './quota-use';
import { toSessionClaim } from './workload-claims';

/** Pods that take up quota before any session. */
export interface StandingPods {
  /** Their name in the table, such as `Deployment 'stt-service'`. */
  readonly name: string;

  /** The number of pods. */
  readonly pods: number;

  /** The resources of a single pod. */
  readonly resources: ResourceClaim;

  /** What the scopes of a quota ask of a pod. @default - only whether it sets CPU and memory, by its resources */
  readonly scope?: PodScope;
}

/**
 * A quota that counts some of the pods, such as one of `Quota.scoped`.
 * @open
 */
export interface ScopedHard {
  /** The quota's `spec.hard`. */
  readonly hard: Readonly<Record<string, string>>;

  /** What it asks of the pods that it counts. */
  readonly scopes: readonly QuotaScope[];
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

  /** Mixes to count as well. @default - none: each kind is counted alone */
  readonly mixes?: readonly SessionMix[];

  /** Quotas with scopes, in addition. A session must fit in each that counts it. @default - none */
  readonly scoped?: readonly ScopedHard[];
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
  const { standing = [], mixes = [], scoped = [] } = options;
  return capacityOf({ hard, scoped, standing }, kinds, mixes);
}

/** The quotas of a namespace, and the pods in it. */
interface Quotas {
  /** The amounts for all pods. */
  readonly hard: Readonly<Record<string, string>>;
  readonly scoped: readonly ScopedHard[];
  readonly standing: readonly StandingPods[];
}

/** A kind of session, with what scopes ask of its pod. @default - by its template */
interface ScopedKind extends SessionKind {
  readonly scope?: PodScope;
}

/** Computes a capacity for kinds whose resources include the defaults of the namespace. */
export function capacityOf(
  { hard: whole, scoped, standing }: Quotas,
  kinds: readonly ScopedKind[],
  mixes: readonly SessionMix[],
): Capacity {
  const entries = [{ hard: whole, scopes: [] }, ...scoped].flatMap(entriesOf);
  const hard = Object.fromEntries(entries.map(({ label, text }) => [label, text]));
  checkCapacity(hard, kinds, standing, mixes);
  const quota = { entries, standing };
  const alone = kinds.map((kind) => admit(quota, kind.name, [{ kind, sessions: 1 }]));
  const mixed = mixes.map(({ name, shares }) => {
    const parts = kinds
      .map((kind) => ({ kind, sessions: ownValue(shares, kind.name) ?? 0 }))
      .filter(({ sessions }) => sessions > 0);
    return admit(quota, name ?? toWords(shares), parts);
  });
  const notCounted = entries.filter(({ resource }) => isNotCounted(resource)).map(({ label }) => label);
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

function isNotCounted(resource: string): boolean {
  return quotaUse(resource, NOTHING) === 'not counted';
}

function scopeOf({ template, resources, scope }: ScopedKind): PodScope {
  return scope ?? { ...toPodScope(template?.spec), bestEffort: isBestEffort([resources]) };
}

function admit({ entries, standing }: Quota, name: string, parts: readonly Part[]): CapacityRow {
  const budgets = entries.filter(({ resource }) => !isNotCounted(resource)).map((of) => budget(of, standing, parts));
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

function budget(entry: Entry, standing: readonly StandingPods[], parts: readonly Part[]): Budget {
  const { resource, text, scopes } = entry;
  const taken = standing
    .filter(({ resources, scope }) => countsPod(scopes, { bestEffort: isBestEffort([resources]), ...scope }))
    .reduce((sum, { pods, resources }) => sum + used(resource, resources) * BigInt(pods), 0n);
  const perSet = parts
    .filter(({ kind }) => countsPod(scopes, scopeOf(kind)))
    .reduce((sum, { kind, sessions }) => sum + used(resource, kind.resources) * BigInt(sessions), 0n);
  return { entry, taken, hard: toNano(text), perSet };
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
