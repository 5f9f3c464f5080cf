import { Input } from '../core/input';
import { text } from '../core/names';
import { count, countOrZero } from '../core/numbers';
import { quantity, toNano } from '../core/quantity';
import { formatAmount, type ResourceClaim } from '../core/resources';
import { quotaUse, type SessionKind } from './quota-use';

/** Pods that are counted before any session. */
export interface StandingPods {
  /** What they are called in the table, such as `Deployment 'stt-service'`. */
  readonly name: string;

  /** How many there are. */
  readonly pods: number;

  /** What one of them claims. */
  readonly resources: ResourceClaim;
}

/** Sessions of several kinds side by side. */
export interface SessionMix {
  /** What it is called in the table. @default - its shares: `2 stella-agent + 1 echo-agent` */
  readonly name?: string;

  /** Sessions of each kind in one set, by the kind's name. */
  readonly shares: Readonly<Record<string, number>>;
}

/** What is counted beside the sessions of one kind. */
export interface CapacityOptions {
  /** @default - nothing else runs there */
  readonly standing?: readonly StandingPods[];

  /** @default - each kind alone */
  readonly mixes?: readonly SessionMix[];
}

/** How full one resource of a quota is. */
export interface Level {
  /** As the quota calls it, such as `limits.cpu`. */
  readonly resource: string;
  readonly used: string;
  readonly hard: string;
}

/** What a quota admits of one kind or mix. */
export interface CapacityRow {
  /** The name of the kind or of the mix. */
  readonly name: string;

  /** Whole sets that fit; for a single kind the same as `sessions`. */
  readonly sets: number;

  /** Sessions that fit; Infinity where nothing binds. */
  readonly sessions: number;

  /** The resources that refuse the next set: several where they tie. */
  readonly binding: readonly Level[];

  /** The resources that the quota names and the pod does not set, so that no pod is admitted. */
  readonly notSet: readonly string[];

  /** The resources that are not used up when the binding one is. */
  readonly neverReached: readonly Level[];
}

/** What a quota admits. */
export interface Capacity {
  readonly hard: Readonly<Record<string, string>>;
  readonly standing: readonly StandingPods[];
  readonly rows: readonly CapacityRow[];

  /** The resources of the quota that pods do not use, such as `services`. */
  readonly notCounted: readonly string[];
}

/**
 * How many sessions of each kind a ResourceQuota admits, and which resource binds.
 * @param hard the quota's `spec.hard`
 * @throws InputError when an amount is not a quantity, or a mix names a kind that is not given
 */
export function capacity(
  hard: Readonly<Record<string, string>>,
  kinds: readonly SessionKind[],
  { standing = [], mixes = [] }: CapacityOptions = {},
): Capacity {
  checkCapacity(hard, kinds, standing, mixes);
  const quota = { hard, standing };
  const alone = kinds.map((kind) => admit(quota, kind.name, [{ kind, sessions: 1 }]));
  const mixed = mixes.map(({ name, shares }) => {
    const parts = kinds
      .map((kind) => ({ kind, sessions: shares[kind.name] ?? 0 }))
      .filter(({ sessions }) => sessions > 0);
    return admit(quota, name ?? toWords(shares), parts);
  });
  const notCounted = Object.keys(hard).filter((resource) => quotaUse(resource, NOTHING) === 'not counted');
  return { hard, standing, rows: [...alone, ...mixed], notCounted };
}

const NOTHING: ResourceClaim = { requests: {}, limits: {} };

interface Quota {
  readonly hard: Readonly<Record<string, string>>;
  readonly standing: readonly StandingPods[];
}

interface Part {
  readonly kind: SessionKind;
  readonly sessions: number;
}

/** One resource of the quota: what is taken, what there is, and what each further set takes. */
interface Budget {
  readonly resource: string;
  readonly taken: bigint;
  readonly hard: bigint;
  readonly perSet: bigint;
}

function admit(quota: Quota, name: string, parts: readonly Part[]): CapacityRow {
  const budgets = Object.keys(quota.hard).flatMap((resource) => budget(quota, resource, parts));
  const notSet = Object.keys(quota.hard).filter((resource) =>
    parts.some(({ kind }) => quotaUse(resource, kind.resources) === 'not set'),
  );
  const fits = budgets.filter(({ perSet }) => perSet > 0n).map((of) => ({ of, sets: setsIn(of) }));
  const most = fits
    .map(({ sets }) => sets)
    .reduce<bigint | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined);
  const sets = notSet.length > 0 ? 0n : most;
  const binding = notSet.length > 0 ? [] : fits.filter((fit) => fit.sets === most).map(({ of }) => of);
  const level = ({ resource, taken, perSet }: Budget): Level => ({
    resource,
    used: formatAmount(resource, taken + perSet * (sets ?? 0n)),
    hard: quota.hard[resource] ?? '',
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

function budget({ hard, standing }: Quota, resource: string, parts: readonly Part[]): readonly Budget[] {
  if (quotaUse(resource, NOTHING) === 'not counted') return [];
  const taken = standing.reduce((sum, { pods, resources }) => sum + used(resource, resources) * BigInt(pods), 0n);
  const perSet = parts.reduce((sum, { kind, sessions }) => sum + used(resource, kind.resources) * BigInt(sessions), 0n);
  return [{ resource, taken, hard: toNano(hard[resource] ?? '0'), perSet }];
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
    if (Object.keys(shares).length === 0) input.refuse(`mixes[${index}].shares must name one kind at least`);
    for (const [kind, sessions] of Object.entries(shares)) {
      input.required(`mixes[${index}].shares.${kind}`, sessions, count);
      if (!names.includes(kind)) {
        input.refuse(`mixes[${index}].shares must be of the kinds ${names.join(', ')}, got '${kind}'`);
      }
    }
  });
  input.done();
}
