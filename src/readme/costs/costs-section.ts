import { toNano } from '../../core/input/quantity';
import { sentenceList } from '../../core/listed';
import { compare } from '../../core/order';
import { formatAmount } from '../../core/pods/resources';
import { toSentence } from '../../namespace/capacity-table';
import { NO_CONTENTS } from '../../namespace/namespace-contents';
import { bullets, section } from '../markdown/blocks';
import { code, words } from '../markdown/inline';
import { table } from '../markdown/table';
import type { Sizes } from '../sizes';
import { type NamespaceCosts, namespaceCosts } from './namespace-costs';

/** What the set costs, by namespace: sums of requests and limits, against the quota. */
export function costsSection({ most, least }: Sizes): string {
  const costs = [...most]
    .sort(([one], [other]) => compare(one, other))
    .map(([namespace, contents]) => namespaceCosts(namespace, contents, least.get(namespace) ?? NO_CONTENTS));
  const shown = costs.filter(({ costs }) => costs.length > 0);
  if (shown.length === 0) return '';
  return section('## What it costs', [
    'At rest, every autoscaler is at its minimum; at most, at its maximum, while all workloads are replaced: old pods drain beside the new ones, and the largest rollout or job adds its own. Sessions come on top.',
    total(shown),
    ...shown.map((one) => section(`### Namespace ${code(one.namespace)}`, [costTable(one), sessions(one)])),
  ]);
}

function costTable({ costs }: NamespaceCosts): string {
  return table(
    ['resource', 'at rest', 'at most', 'of it rollouts', 'quota', 'used at most'],
    costs.map(({ resource, atRest, atMost, rollout, quota }) => [
      code(resource),
      formatAmount(resource, atRest),
      formatAmount(resource, atMost),
      rollout === 0n ? '' : formatAmount(resource, rollout),
      quota === undefined ? '' : words(quota),
      quota === undefined ? '' : percent(atMost, toNano(quota)),
    ]),
  );
}

/** Rounded up, so that no quota that is exceeded shows 100 %. */
function percent(used: bigint, hard: bigint): string {
  if (hard === 0n) return used === 0n ? '' : '**more than all**';
  const whole = (used * 100n + hard - 1n) / hard;
  return whole > 100n ? `**${whole} %**` : `${whole} %`;
}

/** What all namespaces use together. */
function total(costs: readonly NamespaceCosts[]): string {
  const all = costs.flatMap((one) => one.costs);
  const sum = (resource: string) =>
    all.filter((one) => one.resource === resource).reduce((total, { atMost }) => total + atMost, 0n);
  const parts = TOTALS.flatMap(({ resource, one, many }) => {
    const amount = sum(resource);
    const text = formatAmount(resource, amount);
    return amount === 0n ? [] : [`${text} ${text === '1' ? one : many}`];
  });
  return parts.length === 0 ? '' : `At most, all together: ${sentenceList(parts)}.`;
}

const TOTALS = [
  { resource: 'pods', one: 'pod', many: 'pods' },
  { resource: 'requests.cpu', one: 'CPU requested', many: 'CPUs requested' },
  { resource: 'requests.memory', one: 'of memory requested', many: 'of memory requested' },
  { resource: 'requests.storage', one: 'of volumes', many: 'of volumes' },
  { resource: 'services.loadbalancers', one: 'load balancer', many: 'load balancers' },
];

function sessions({ sessions }: NamespaceCosts): string {
  if (sessions === undefined) return '';
  return bullets(sessions.rows.map((row) => `Sessions that the quota admits: ${words(toSentence(row))}`));
}
