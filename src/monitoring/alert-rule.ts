import { type PrometheusRuleSpec, PrometheusRuleSpecGroupsRulesExpr } from '../../imports/monitoring.coreos.com';
import { type Input, oneOf } from '../core/input/input';
import { checkIdentity } from './monitoring-metadata';

/** The label `severity` of an alert, by which Alertmanager routes it. */
export type Severity = 'critical' | 'warning' | 'info';

/** What the alerts of one namespace have in common. */
export interface AlertsProps {
  /** The name of the PrometheusRule, and of the group of alerts in it. */
  readonly name: string;

  /** The namespace that is watched, and that the PrometheusRule is in. */
  readonly namespace: string;

  /** The severity of each alert: `critical`, `warning` or `info`. @default warning */
  readonly severity?: Severity;

  /**
   * Further labels of the PrometheusRule, for a Prometheus that selects by them, such as `release: kube-prometheus-stack`.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/** AlertsProps with every default filled in. */
export type ResolvedAlerts = Required<AlertsProps>;

/** One alert, and what it tells the person on call. */
export interface Alert {
  readonly name: string;

  /** PromQL: each series of the result is an alert of its own. */
  readonly expr: string;

  /** Minutes that the expression holds before the alert fires. @default - it fires at once */
  readonly forMinutes?: number;

  /** One line that names the object. */
  readonly summary: string;

  /** What it means, and its usual causes. */
  readonly description: string;

  /** A command that shows more. */
  readonly runbook: string;
}

export function resolveAlerts({ name, namespace, severity, labels }: AlertsProps): ResolvedAlerts {
  return { name, namespace, severity: severity ?? 'warning', labels: { ...labels } };
}

export function checkAlerts(input: Input, alerts: ResolvedAlerts): void {
  checkIdentity(input, alerts);
  input.required('severity', alerts.severity, oneOf('critical', 'warning', 'info'));
}

export function alertsSpec({ name, severity }: ResolvedAlerts, alerts: readonly Alert[]): PrometheusRuleSpec {
  const rules = alerts.map(({ name: alert, expr, forMinutes, summary, description, runbook }) => ({
    alert,
    expr: PrometheusRuleSpecGroupsRulesExpr.fromString(expr),
    for: forMinutes === undefined ? undefined : `${forMinutes}m`,
    labels: { severity },
    annotations: { summary, description, runbook },
  }));
  return { groups: [{ name, rules }] };
}
