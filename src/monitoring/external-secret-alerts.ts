import { Construct } from 'constructs';
import type { PrometheusRule } from '../../imports/monitoring.coreos.com';
import { checkedCalls } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { count } from '../core/input/numbers';
import { type Alert, alertsRule } from './alert-rule';
import { aboutObjects, equals, series } from './series';
import {
  checkWatched,
  type ResolvedWatchedNamespaces,
  resolveWatched,
  type WatchedNamespacesProps,
} from './watched-namespaces';

/** Props of ExternalSecretAlerts. */
export interface ExternalSecretAlertsProps extends WatchedNamespacesProps {
  /** Minutes that an ExternalSecret may not be ready. @default 15 */
  readonly notReadyMinutes?: number;
}

const DEFAULTS = { notReadyMinutes: 15 } satisfies Partial<ExternalSecretAlertsProps>;

type ResolvedExternalSecretAlerts = ResolvedWatchedNamespaces & typeof DEFAULTS;

/**
 * Alerts for ExternalSecrets, based on the metrics of External Secrets Operator. A Prometheus must scrape the operator: an
 * OperatorMonitor, or the operator's chart with `serviceMonitor.enabled=true`.
 * @see https://external-secrets.io/latest/api/metrics/
 */
@checkedCalls('ExternalSecretAlerts')
export class ExternalSecretAlerts extends Construct {
  readonly prometheusRule: PrometheusRule;

  /** @throws InputError if a name, a label or a number of minutes is invalid */
  constructor(scope: Construct, id: string, props: ExternalSecretAlertsProps) {
    super(scope, id);
    const alerts: ResolvedExternalSecretAlerts = { ...DEFAULTS, ...resolveWatched(props) };
    const input = new Input(`ExternalSecretAlerts '${alerts.namespace}/${alerts.name}'`);
    checkWatched(input, alerts);
    input.required('notReadyMinutes', alerts.notReadyMinutes, count);
    input.done();
    this.prometheusRule = alertsRule(this, alerts, [notReady(alerts), metricsAbsent(alerts)]);
  }
}

function notReady({ watchedNamespaces, notReadyMinutes }: ResolvedExternalSecretAlerts): Alert {
  const condition = [equals('condition', 'Ready'), equals('status', 'False')];
  return {
    name: 'ExternalSecretNotReady',
    expr: `max by (namespace, name) ${aboutObjects('externalsecret_status_condition', watchedNamespaces, ...condition)} == 1`,
    forMinutes: notReadyMinutes,
    summary: 'ExternalSecret {{ $labels.namespace }}/{{ $labels.name }} is not ready',
    description:
      'Its Secret is missing, or keeps old values after a rotation: the store refuses the operator, or has no such entry or key. Pods that ' +
      'need a missing Secret do not start.',
    runbook: 'kubectl -n {{ $labels.namespace }} describe externalsecrets.external-secrets.io {{ $labels.name }}',
  };
}

function metricsAbsent({ namespace }: ResolvedExternalSecretAlerts): Alert {
  return {
    name: 'ExternalSecretMetricsAbsent',
    expr: `absent(${series('externalsecret_status_condition', equals('condition', 'Ready'))})`,
    forMinutes: 30,
    summary: `Nothing reports on the ExternalSecrets that ${namespace} depends on`,
    description:
      'ExternalSecretNotReady cannot fire: External Secrets Operator is down, or no monitor scrapes it. Secrets are not refreshed while it ' +
      'is down.',
    runbook: 'kubectl get pods --all-namespaces -l app.kubernetes.io/name=external-secrets',
  };
}
