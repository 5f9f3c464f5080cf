import { Construct } from 'constructs';
import type { PrometheusRule } from '../../imports/monitoring.coreos.com';
import { checkedCalls } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { dnsLabel } from '../core/input/names';
import { count } from '../core/input/numbers';
import { type Resolved, resolved } from '../core/resolved';
import { ALERTS_DEFAULTS, type Alert, type AlertsProps, alertsRule, checkAlerts } from './alert-rule';
import { equals, matches, series } from './series';

/** Props of MonitoringAlerts. */
export interface MonitoringAlertsProps extends AlertsProps {
  /**
   * The namespaces whose metrics the other alerts depend on. Each needs a ResourceQuota, as NamespaceGuardrails adds it:
   * its metric shows that kube-state-metrics reports the namespace, even without a pod in it.
   * @default - `namespace`
   */
  readonly watchedNamespaces?: readonly string[];

  /** Minutes that a target may not answer. @default 10 */
  readonly downMinutes?: number;

  /**
   * Adds the alert Watchdog, which always fires: whatever receives alerts can notice that they stopped. Leave it out if the
   * Prometheus already has one, as that of kube-prometheus-stack does.
   * @default true
   */
  readonly watchdog?: boolean;
}

const DEFAULTS = { ...ALERTS_DEFAULTS, downMinutes: 10, watchdog: true } satisfies Partial<MonitoringAlertsProps>;

type ResolvedMonitoringAlerts = Resolved<MonitoringAlertsProps, typeof DEFAULTS> & {
  readonly watchedNamespaces: readonly string[];
};

/**
 * Alerts for the monitoring itself: without metrics, every other alert is silent.
 * @see https://github.com/prometheus-operator/kube-prometheus
 */
@checkedCalls('MonitoringAlerts')
export class MonitoringAlerts extends Construct {
  readonly prometheusRule: PrometheusRule;

  /** @throws InputError if a name, a label or a threshold is invalid */
  constructor(scope: Construct, id: string, props: MonitoringAlertsProps) {
    super(scope, id);
    const { watchedNamespaces = [props.namespace] } = props;
    const alerts: ResolvedMonitoringAlerts = {
      ...resolved(props, DEFAULTS),
      watchedNamespaces: [...watchedNamespaces],
    };
    checkMonitoringAlerts(alerts);
    this.prometheusRule = alertsRule(this, alerts, [
      targetDown(alerts),
      stateMetricsAbsent(alerts),
      ...(alerts.watchdog ? [watchdog(alerts)] : []),
    ]);
  }
}

function checkMonitoringAlerts(alerts: ResolvedMonitoringAlerts): void {
  const { namespace, name, watchedNamespaces, downMinutes } = alerts;
  const input = new Input(`MonitoringAlerts '${namespace}/${name}'`);
  checkAlerts(input, alerts);
  input.each('watchedNamespaces', watchedNamespaces, dnsLabel);
  input.distinct('watchedNamespaces', watchedNamespaces);
  if (watchedNamespaces.length === 0) input.refuse('watchedNamespaces must have at least one namespace');
  input.required('downMinutes', downMinutes, count);
  input.done();
}

function targetDown({ watchedNamespaces, downMinutes }: ResolvedMonitoringAlerts): Alert {
  return {
    name: 'TargetDown',
    severity: 'critical',
    expr: `${series('up', matches('namespace', watchedNamespaces.join('|')))} == 0`,
    forMinutes: downMinutes,
    summary: `Prometheus gets no metrics from {{ $labels.instance }} of {{ $labels.job }}`,
    description:
      `For ${downMinutes} minutes its scrapes have failed: the pod is down or too slow, its port or path is another, or a ` +
      'NetworkPolicy keeps Prometheus out. Alerts and dashboards that use its metrics show nothing.',
    runbook:
      'kubectl -n {{ $labels.namespace }} get podmonitors,servicemonitors; kubectl -n {{ $labels.namespace }} get pods -o wide',
  };
}

function stateMetricsAbsent({ watchedNamespaces }: ResolvedMonitoringAlerts): Alert {
  const reported = watchedNamespaces.map(
    (namespace) => `absent(${series('kube_resourcequota', equals('namespace', namespace))})`,
  );
  return {
    name: 'KubeStateMetricsAbsent',
    severity: 'critical',
    expr: reported.join('\nor\n'),
    forMinutes: 10,
    summary: 'kube-state-metrics reports nothing about {{ $labels.namespace }}',
    description:
      'No alert on its pods, Deployments, Services or quotas can fire: kube-state-metrics is down, may not list the objects, ' +
      'or its monitor lacks honorLabels, so that its series carry another namespace.',
    runbook: 'kubectl get pods --all-namespaces -l app.kubernetes.io/name=kube-state-metrics',
  };
}

function watchdog({ namespace }: ResolvedMonitoringAlerts): Alert {
  return {
    name: 'Watchdog',
    severity: 'info',
    expr: 'vector(1)',
    summary: `The alerts of ${namespace} arrive`,
    description:
      'This alert always fires. Route it to a service that notifies you when it stops: then Prometheus, Alertmanager or the path between ' +
      'them is broken, and no other alert arrives.',
    runbook: `kubectl -n ${namespace} get prometheuses.monitoring.coreos.com,pods`,
  };
}
