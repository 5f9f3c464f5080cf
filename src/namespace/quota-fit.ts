import { groupedBy } from '../core/grouped';
import { toNano, UNIT } from '../core/input/quantity';
import { listed } from '../core/listed';
import { ownValue } from '../core/plain';
import { formatAmount } from '../core/pods/resources';
import type { ContainerLimits } from './limit-defaults';
import { type ObjectClaim, objectUse, useOfEach } from './object-claims';
import { type Charge, chargesIn, toCharges } from './quota-charge';
import { type QuotaNeed, quotaNeed, useOf } from './quota-need';
import type { QuotaScope } from './scopes/quota-scopes';
import type { WorkloadClaim } from './workload-claims';

/**
 * Checks that a quota admits the pods of its namespace: each workload at its maximum with its rollout, all workloads
 * together with old pods that drain for long and the largest rollout or job, and, beside all pods, one session of each template.
 * @param hard the quota's `spec.hard`
 * @param workloads the workloads of its namespace
 * @param limits the LimitRange items of its namespace, which fill in missing values
 * @param scopes the quota's scopes, without which it counts every pod
 * @returns a sentence for each rejection, to follow the quota's name
 */
export function quotaMisfits(
  hard: Readonly<Record<string, string>>,
  workloads: readonly WorkloadClaim[],
  limits: readonly ContainerLimits[] = [],
  scopes: readonly QuotaScope[] = [],
): readonly string[] {
  const charges = chargesIn(scopes, toCharges(hard, workloads, limits));
  const perResource = barsOf(hard).flatMap((bar) => {
    const alone = charges.flatMap((charge) => aloneMisfit(bar, charge));
    return alone.length > 0 ? alone : togetherMisfits(bar, charges);
  });
  return [...missingMisfits(hard, charges), ...perResource];
}

/**
 * Checks that a quota admits the other objects of its namespace: volume claims with their storage, Services, and every
 * other kind that it counts. Beside them, the volume claims of one session of each template must fit.
 */
export function objectMisfits(
  hard: Readonly<Record<string, string>>,
  objects: readonly ObjectClaim[],
): readonly string[] {
  return barsOf(hard).flatMap((bar) => {
    const { resource, most } = bar;
    const uses = objects.map((object) => ({ title: object.title, use: objectUse(resource, object) }));
    const total = sumOf(uses);
    if (total > most) return [crowdedObjects(bar, uses)];
    const ofSessions = objects
      .filter(({ session }) => session !== undefined)
      .map((object) => ({ ...object, use: useOfEach(resource, object) }));
    return [...groupedBy(ofSessions, ({ session }) => session).values()]
      .filter((session) => total + sumOf(session) > most)
      .map((session) => crowdedObjects(bar, [...uses, ...session]));
  });
}

interface ObjectUse {
  readonly title: string;
  readonly use: bigint;
}

function crowdedObjects({ resource, text }: Bar, uses: readonly ObjectUse[]): string {
  const amounts = uses.filter(({ use }) => use > 0n).map(({ title, use }) => `${title} ${formatAmount(resource, use)}`);
  return `${resource} ${text} cannot hold ${listed(amounts)}: ${formatAmount(resource, sumOf(uses))} in all`;
}

function sumOf(uses: readonly ObjectUse[]): bigint {
  return uses.reduce((sum, { use }) => sum + use, 0n);
}

/** A resource of the quota, as text and in nano-units. */
interface Bar {
  readonly resource: string;
  readonly text: string;
  readonly most: bigint;
}

function barsOf(hard: Readonly<Record<string, string>>): readonly Bar[] {
  return Object.entries(hard).map(([resource, text]) => ({ resource, text, most: toNano(text) }));
}

/** One message for each container name and resource, because many pods may share the error. */
function missingMisfits(hard: Readonly<Record<string, string>>, charges: readonly Charge[]): readonly string[] {
  const all = charges.flatMap(({ title, missing }) => missing.map((one) => ({ title, ...one })));
  const faults = groupedBy(all, ({ container, resource }) => `${container} ${resource}`);
  return [...faults.values()].map((fault) => {
    const [{ container, resource }] = fault;
    const refused = listed(fault.map(({ title }) => title));
    return `${resource} ${ownValue(hard, resource)} refuses ${refused}: container '${container}' does not set it, and no LimitRange sets a default`;
  });
}

function aloneMisfit({ resource, text, most }: Bar, charge: Charge): readonly string[] {
  const { title, workload } = charge;
  const { session } = workload;
  const each = useOf(resource, charge);
  const pods = session ? 1 : workload.pods + Math.max(workload.surge, workload.draining);
  const needed = each * BigInt(pods);
  if (each === 0n || needed <= most) return [];
  const who = session ? `one session of ${title}` : title;
  const count = session || workload.kind === 'Pod' ? '' : ` at ${workload.how}`;
  const sum = `${pods} × ${formatAmount(resource, each)} = ${formatLike(resource, needed, each)}`;
  return [`${resource} ${text} cannot hold ${who}${count}: ${sum}; ${podsFit(Number(most / each))}`];
}

function togetherMisfits(bar: Bar, charges: readonly Charge[]): readonly string[] {
  const { resource, text, most } = bar;
  const standing = charges.filter((charge) => !charge.workload.session && useOf(resource, charge) > 0n);
  const need = quotaNeed(resource, charges);
  const { steady, draining, surge } = need;
  if (steady + draining + surge > most) return [crowded(bar, standing, need)];
  return charges
    .filter((charge) => charge.workload.session && steady + useOf(resource, charge) > most)
    .map((charge) => {
      const session = `one session of ${charge.title}, which takes ${formatAmount(resource, useOf(resource, charge))}`;
      const taken = `${formatAmount(resource, steady)} is taken by what runs there`;
      return `${resource} ${text} cannot hold ${session}: ${taken}; ${podsFit(0)}`;
    });
}

function crowded(bar: Bar, standing: readonly Charge[], { steady, draining, surge }: QuotaNeed): string {
  const { resource, text, most } = bar;
  const amounts = standing
    .filter(({ workload }) => workload.pods > 0)
    .map((charge) => `${charge.title} ${formatAmount(resource, steadyUse(resource, charge))}`);
  const all = [
    listed(amounts),
    ...(draining > 0n ? [`old pods that drain during their rollouts ${formatAmount(resource, draining)}`] : []),
    ...(surge > 0n ? [`the largest rollout or job ${formatAmount(resource, surge)}`] : []),
  ].join(' and ');
  const total = formatAmount(resource, steady + draining + surge);
  return `${resource} ${text} cannot hold together ${all}: ${total}; ${podsFit(fitting(resource, standing, most))}`;
}

/** How many pods fit if the workloads start in order. */
function fitting(resource: string, standing: readonly Charge[], most: bigint): number {
  let left = most;
  let fits = 0;
  for (const charge of standing) {
    const room = left / useOf(resource, charge);
    const pods = room < BigInt(charge.workload.pods) ? Number(room) : charge.workload.pods;
    left -= useOf(resource, charge) * BigInt(pods);
    fits += pods;
  }
  return fits;
}

function podsFit(pods: number): string {
  return pods === 1 ? '1 pod fits' : `${pods} pods fit`;
}

function steadyUse(resource: string, charge: Charge): bigint {
  return useOf(resource, charge) * BigInt(charge.workload.pods);
}

/** Formats a product in the unit of its factor: 5 × 500m = 2500m. */
function formatLike(resource: string, product: bigint, factor: bigint): string {
  const inThousandths = /(^|\.)cpu$/.test(resource) && factor % UNIT !== 0n;
  return inThousandths ? `${(product * 1000n) / UNIT}m` : formatAmount(resource, product);
}
