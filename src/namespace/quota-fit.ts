import { groupedBy } from '../core/grouped';
import { listed } from '../core/listed';
import { toNano, UNIT } from '../core/quantity';
import { formatAmount } from '../core/resources';
import type { ContainerLimits } from './limit-defaults';
import { type Charge, toCharges } from './quota-charge';
import type { WorkloadClaim } from './workload-claims';

/** Something that a quota refuses. */
export interface QuotaMisfit {
  /** What is refused, such as `Deployment 'ai-agents/api'`. */
  readonly subject: string;

  /** The quota's resource that refuses it. */
  readonly resource: string;

  /** How many pods fit. */
  readonly fits: number;

  /** Both sides in a sentence, to stand after the quota's name. */
  readonly message: string;
}

/**
 * Whether a quota holds what runs in its namespace: each workload at its most replicas with its rollout, all of them together
 * with the largest rollout, and one session of each template beside them.
 *
 * @param hard the quota's `spec.hard`
 * @param workloads those of its namespace
 * @param limits the items of its namespace's LimitRanges, which fill in what pods leave out
 */
export function quotaMisfits(
  hard: Readonly<Record<string, string>>,
  workloads: readonly WorkloadClaim[],
  limits: readonly ContainerLimits[] = [],
): readonly QuotaMisfit[] {
  const charges = toCharges(hard, workloads, limits);
  const bars = Object.entries(hard).map(([resource, text]) => ({ resource, text, most: toNano(text) }));
  const alone = bars.flatMap((bar) => charges.flatMap((charge) => aloneMisfit(bar, charge)));
  const told = new Set(alone.map(({ resource }) => resource));
  const rest = bars.filter(({ resource }) => !told.has(resource));
  return [...missingMisfits(hard, charges), ...alone, ...rest.flatMap((bar) => togetherMisfits(bar, charges))];
}

/** One resource of the quota, in its writer's words and in nano-units. */
interface Bar {
  readonly resource: string;
  readonly text: string;
  readonly most: bigint;
}

/** One for each container's name and resource: a thousand pods of one profile have one fault. */
function missingMisfits(hard: Readonly<Record<string, string>>, charges: readonly Charge[]): readonly QuotaMisfit[] {
  const all = charges.flatMap(({ title, missing }) => missing.map((one) => ({ title, ...one })));
  const faults = groupedBy(all, ({ container, resource }) => `${container} ${resource}`);
  return [...faults.values()].map((fault) => {
    const [{ container, resource }] = fault;
    const subject = listed(fault.map(({ title }) => title));
    const message = `${resource} ${hard[resource]} refuses ${subject}: container '${container}' does not set it, and no LimitRange does`;
    return { subject, resource, fits: 0, message };
  });
}

function aloneMisfit({ resource, text, most }: Bar, charge: Charge): readonly QuotaMisfit[] {
  const { title, workload } = charge;
  const { session } = workload;
  const each = useOf(resource, charge);
  const pods = session ? 1 : workload.pods + workload.surge;
  const needed = each * BigInt(pods);
  if (each === 0n || needed <= most) return [];
  const fits = Number(most / each);
  const who = session ? `one session of ${title}` : title;
  const count = session || workload.kind === 'Pod' ? '' : ` at ${workload.how}`;
  const sum = `${pods} × ${formatAmount(resource, each)} = ${formatLike(resource, needed, each)}`;
  const message = `${resource} ${text} cannot hold ${who}${count}: ${sum}; ${fits} ${fits === 1 ? 'pod fits' : 'pods fit'}`;
  return [{ subject: title, resource, fits, message }];
}

function togetherMisfits(bar: Bar, charges: readonly Charge[]): readonly QuotaMisfit[] {
  const { resource, text, most } = bar;
  const standing = charges.filter((charge) => !charge.workload.session && useOf(resource, charge) > 0n);
  const steady = standing.map((charge) => steadyUse(resource, charge)).reduce((a, b) => a + b, 0n);
  // Rollouts can wait for each other, but each must find room in the end.
  const rollout = standing
    .map((charge) => useOf(resource, charge) * BigInt(charge.workload.surge))
    .reduce((a, b) => (a > b ? a : b), 0n);
  if (steady + rollout > most) return [crowded(bar, standing, steady, rollout)];
  return charges
    .filter((charge) => charge.workload.session && steady + useOf(resource, charge) > most)
    .map((charge) => {
      const session = `one session of ${charge.title}, which takes ${formatAmount(resource, useOf(resource, charge))}`;
      const taken = `${formatAmount(resource, steady)} is taken by what stands there`;
      const message = `${resource} ${text} cannot hold ${session}: ${taken}; 0 pods fit`;
      return { subject: charge.title, resource, fits: 0, message };
    });
}

function crowded(bar: Bar, standing: readonly Charge[], steady: bigint, rollout: bigint): QuotaMisfit {
  const { resource, text, most } = bar;
  const amounts = standing.map((charge) => `${charge.title} ${formatAmount(resource, steadyUse(resource, charge))}`);
  const all =
    rollout > 0n ? `${listed(amounts)} and the largest rollout ${formatAmount(resource, rollout)}` : listed(amounts);
  const total = formatAmount(resource, steady + rollout);
  const fits = fitting(resource, standing, most);
  const message = `${resource} ${text} cannot hold together ${all}: ${total}; ${fits} ${fits === 1 ? 'pod fits' : 'pods fit'}`;
  return { subject: listed(standing.map(({ title }) => title)), resource, fits, message };
}

/** How many pods fit when the workloads are filled up in their order. */
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

function useOf(resource: string, { uses }: Charge): bigint {
  return uses.get(resource) ?? 0n;
}

function steadyUse(resource: string, charge: Charge): bigint {
  return useOf(resource, charge) * BigInt(charge.workload.pods);
}

/** A product in the unit of its factor: 5 × 500m = 2500m. */
function formatLike(resource: string, product: bigint, factor: bigint): string {
  const inThousandths = /(^|\.)cpu$/.test(resource) && factor % UNIT !== 0n;
  return inThousandths ? `${(product * 1000n) / UNIT}m` : formatAmount(resource, product);
}
