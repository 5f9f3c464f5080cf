import type { Chart } from 'cdk8s';
import { find } from '../support/objects';

/** An alert as Prometheus reads it. */
export interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The alerts of the chart's PrometheusRule of that name. */
export function rulesIn(chart: Chart, name: string): readonly Rule[] {
  const { spec } = find(chart.toJson(), 'PrometheusRule', name);
  const { groups } = spec as { readonly groups: readonly { readonly rules: readonly Rule[] }[] };
  return groups.flatMap(({ rules }) => rules);
}

/** The expression of one alert. */
export function expressionOf(rules: readonly Rule[], alert: string): string {
  const rule = rules.find((candidate) => candidate.alert === alert);
  if (rule === undefined) throw new Error(`no alert ${alert} among ${rules.map((some) => some.alert).join(', ')}`);
  return rule.expr;
}

/** The alerts about what is down, or will be soon. They wake somebody. */
const DOWN = [
  'CertificateExpiresToday',
  'KafkaControllersWrong',
  'KafkaPartitionsOffline',
  'KafkaUnderReplicated',
  'PostgresArchivingFails',
  'PostgresInstancesMissing',
  'PostgresUnreachable',
  'PostgresWithoutBackup',
  'RedisNodeDown',
  'RedisUnreachable',
  'ServiceNotReachable',
  'VolumeFull',
];

/** Each alert has a severity, a text, and a command for the watched namespace. */
export function expectToldWell(rules: readonly Rule[], namespace: string, count: number): void {
  expect(rules).toHaveLength(count);
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  for (const { alert, expr, labels, annotations } of rules) {
    expect(Object.keys(annotations).sort()).toEqual(['description', 'runbook', 'summary']);
    expect([alert, labels.severity]).toEqual([alert, DOWN.includes(alert) ? 'critical' : 'warning']);
    expect([alert, annotations.summary]).toEqual([alert, expect.stringContaining(namespace)]);
    expect([alert, annotations.description]).toEqual([alert, expect.stringMatching(/[^ ].*\.$/)]);
    expect([alert, annotations.runbook]).toEqual([alert, expect.stringMatching(`^kubectl -n ${namespace} [^\n]+$`)]);
    for (const [selector] of expr.matchAll(/\{[^}]*\}/g)) expect(selector).toContain(`namespace="${namespace}"`);
  }
}
