import { Construct } from 'constructs';
import type { PrometheusRule } from '../../imports/monitoring.coreos.com';
import { checkedCalls } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { dnsLabel } from '../core/input/names';
import { count } from '../core/input/numbers';
import { distinct } from '../core/order';
import { type Resolved, resolved } from '../core/resolved';
import { type Alert, alertsRule } from './alert-rule';
import { absentIn, matches, series } from './series';
import {
  checkWatched,
  type ResolvedWatchedNamespaces,
  resolveWatched,
  type WatchedNamespacesProps,
} from './watched-namespaces';

/** Props of MonitoringAlerts. */
export interface MonitoringAlertsProps extends WatchedNamespacesProps {
  /**
   * The namespaces whose metrics the other alerts depend on. Each needs a ResourceQuota, as NamespaceGuardrails adds it:
   * its metric shows that kube-state-metrics reports the namespace, even without a pod in it.
   * @default - `namespace`
   */
  readonly watchedNamespaces?: readonly string[];

  /** Further namespaces with targets whose loss counts, such as those of operators. @default - none */
  readonly targetNamespaces?: readonly string[];

  /** Minutes that a target may not answer. @default 10 */
  readonly downMinutes?: number;

  /**
   * Adds the alert Watchdog, which always fires: whatever receives alerts can notice that they stopped. Leave it out if the
   * Prometheus already has one, as that of kube-prometheus-stack does.
   * @default true
   */
  readonly watchdog?: boolean;
}

const DEFAULTS = { targetNamespaces: [], downMinutes: 10, watchdog: true } satisfies Partial<MonitoringAlertsProps>;

type ResolvedMonitoringAlerts = Resolved<MonitoringAlertsProps, typeof DEFAULTS> & ResolvedWatchedNamespaces;

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
    const alerts: ResolvedMonitoringAlerts = resolved(resolveWatched(props), DEFAULTS);
    checkMonitoringAlerts(alerts);
    this.prometheusRule = alertsRule(this, alerts, [
      targetDown(alerts),
      stateMetricsAbsent(alerts),
      ...(alerts.watchdog ? [watchdog(alerts)] : []),
    ]);
  }
}

function checkMonitoringAlerts(alerts: ResolvedMonitoringAlerts): void {
  const { namespace, name, targetNamespaces, downMinutes } = alerts;
  const input = new Input(`MonitoringAlerts '${namespace}/${name}'`);
  checkWatched(input, alerts);
  input.each('targetNamespaces', targetNamespaces, dnsLabel);
  input.required('downMinutes', downMinutes, count);
  input.done();
}

function targetDown({ watchedNamespaces, targetNamespaces, downMinutes }: ResolvedMonitoringAlerts): Alert {
  const namespaces = distinct([...watchedNamespaces, ...targetNamespaces]);
  return {
    name: 'TargetDown',
    // Once for each job, so that a lost node does not give an alert per pod. No reason to wake somebody: what is down has an
    // alert of its own, and so have the exporters without which such alerts are silent.
    expr: `count by (namespace, job) (${series('up', matches('namespace', namespaces.join('|')))} == 0)`,
    forMinutes: downMinutes,
    summary: `Prometheus gets no metrics from {{ $value }} targets of {{ $labels.job }} in {{ $labels.namespace }}`,
    description:
      `For ${downMinutes} minutes scrapes have failed: the pods are down or too slow, their port or path is another, or a ` +
      'NetworkPolicy keeps Prometheus out. Alerts and dashboards that use their metrics show nothing.',
    runbook:
      'kubectl -n {{ $labels.namespace }} get podmonitors,servicemonitors; kubectl -n {{ $labels.namespace }} get pods -o wide',
  };
}

function stateMetricsAbsent({ watchedNamespaces }: ResolvedMonitoringAlerts): Alert {
  return {
    name: 'KubeStateMetricsAbsent',
    severity: 'critical',
    expr: absentIn('kube_resourcequota', watchedNamespaces),
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
