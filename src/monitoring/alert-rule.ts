import { Lazy } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  PrometheusRule,
  type PrometheusRuleSpecGroupsRules,
  PrometheusRuleSpecGroupsRulesExpr,
} from '../../imports/monitoring.coreos.com';
import { defined } from '../core/defined';
import { type Check, type Input, oneOf } from '../core/input/input';
import type { Resolved } from '../core/resolved';
import { checkIdentity, objectMetadata } from './monitoring-metadata';

/** The label `severity` of an alert, which Alertmanager uses for routing. */
export type Severity = 'critical' | 'warning' | 'info';

/** Props that all alert constructs share. */
export interface AlertsProps {
  /** The name of the PrometheusRule and of its group of alerts. */
  readonly name: string;

  /** The watched namespace, which also contains the PrometheusRule. */
  readonly namespace: string;

  /**
   * The severity of all alerts: `critical`, `warning` or `info`.
   * @default - each alert's own: `critical` for what is down or about to be, which should wake somebody; `warning` for
   * the rest
   */
  readonly severity?: Severity;

  /**
   * The URL where you publish `docs/runbooks.md` of this library's repository, which has a section per alert. Each alert
   * then has the annotation `runbook_url`, beside the command in `runbook`.
   * @default - no runbook_url
   */
  readonly runbooks?: string;

  /**
   * Additional labels of the PrometheusRule, for a Prometheus that selects by label, such as `release:
   * kube-prometheus-stack`.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/** The defaults of AlertsProps. */
export const ALERTS_DEFAULTS = { labels: {} } satisfies Partial<AlertsProps>;

/** AlertsProps with every default filled in. */
export type ResolvedAlerts = Resolved<AlertsProps, typeof ALERTS_DEFAULTS>;

/** An alert and its message for the person on call. */
export interface Alert {
  readonly name: string;

  /** PromQL. Each series of the result is a separate alert. */
  readonly expr: string;

  /** Minutes that the expression must hold before the alert fires. @default - the alert fires immediately */
  readonly forMinutes?: number;

  /** How soon somebody has to act. @default - `warning` */
  readonly severity?: Severity;

  /** One line that names the object. */
  readonly summary: string;

  /** The meaning of the alert and its usual causes. */
  readonly description: string;

  /** A command that shows details. */
  readonly runbook: string;
}

const webPage: Check = (value) =>
  typeof value === 'string' && /^https?:\/\/[^\s#]+$/.test(value)
    ? undefined
    : { must: 'be the URL of a page, without #, such as https://example.com/runbooks.md' };

export function checkAlerts(input: Input, alerts: ResolvedAlerts): void {
  checkIdentity(input, alerts);
  input.optional('severity', alerts.severity, oneOf('critical', 'warning', 'info'));
  input.optional('runbooks', alerts.runbooks, webPage);
}

/**
 * Adds the PrometheusRule of a construct that has alerts.
 * @param alerts a function where they depend on the finished tree
 */
export function alertsRule(
  scope: Construct,
  props: ResolvedAlerts,
  alerts: readonly Alert[] | (() => readonly Alert[]),
): PrometheusRule {
  const rulesOf = (known: readonly Alert[]) => known.map((alert) => toRule(props, alert));
  const rules = typeof alerts === 'function' ? Lazy.any({ produce: () => rulesOf(alerts()) }) : rulesOf(alerts);
  return new PrometheusRule(scope, 'Resource', {
    metadata: objectMetadata(props),
    spec: { groups: [{ name: props.name, rules }] },
  });
}

function toRule({ severity, runbooks }: ResolvedAlerts, alert: Alert): PrometheusRuleSpecGroupsRules {
  return {
    alert: alert.name,
    expr: PrometheusRuleSpecGroupsRulesExpr.fromString(alert.expr),
    for: alert.forMinutes === undefined ? undefined : `${alert.forMinutes}m`,
    labels: { severity: severity ?? alert.severity ?? 'warning' },
    annotations: defined({
      summary: alert.summary,
      description: alert.description,
      runbook: alert.runbook,
      runbook_url: runbooks && `${runbooks}#${alert.name.toLowerCase()}`,
    }),
  };
}
