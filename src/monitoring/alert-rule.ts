import { type PrometheusRuleSpec, PrometheusRuleSpecGroupsRulesExpr } from '../../imports/monitoring.coreos.com';
import { type Input, oneOf } from '../core/input/input';
import { checkIdentity } from './monitoring-metadata';

/** The label `severity` of an alert, which Alertmanager uses for routing. */
export type Severity = 'critical' | 'warning' | 'info';

/** Props that all alert constructs share. */
export interface AlertsProps {
  /** The name of the PrometheusRule and of its group of alerts. */
  readonly name: string;

  /** The watched namespace, which also contains the PrometheusRule. */
  readonly namespace: string;

  /** The severity of each alert: `critical`, `warning` or `info`. @default warning */
  readonly severity?: Severity;

  /**
   * Additional labels of the PrometheusRule, for a Prometheus that selects by label, such as `release:
   * kube-prometheus-stack`.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/** AlertsProps with every default filled in. */
export type ResolvedAlerts = Required<AlertsProps>;

/** An alert and its message for the person on call. */
export interface Alert {
  readonly name: string;

  /** PromQL. Each series of the result is a separate alert. */
  readonly expr: string;

  /** Minutes that the expression must hold before the alert fires. @default - the alert fires immediately */
  readonly forMinutes?: number;

  /** One line that names the object. */
  readonly summary: string;

  /** The meaning of the alert and its usual causes. */
  readonly description: string;

  /** A command that shows details. */
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
