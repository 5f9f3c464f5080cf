import { Construct } from 'constructs';
import type { PrometheusRule } from '../../imports/monitoring.coreos.com';
import { checkedCalls } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { count, percent } from '../core/input/numbers';
import { resolved } from '../core/resolved';
import { alertsRule, checkAlerts } from './alert-rule';
import { belowHundred } from './monitoring-metadata';
import { quotaNearlyUsed } from './quota-alert';
import { type ResolvedServiceAlerts, SERVICE_ALERTS_DEFAULTS, type ServiceAlertsProps } from './service-alerts-props';
import { containerAlerts } from './service-container-alerts';
import { workloadAlerts } from './service-workload-alerts';

/**
 * Alerts for a namespace of Deployments and StatefulSets, based on kube-state-metrics. Kubernetes reports a stalled
 * rollout but does not roll it back.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#failed-deployment
 */
@checkedCalls('ServiceAlerts')
export class ServiceAlerts extends Construct {
  readonly prometheusRule: PrometheusRule;

  /** @throws InputError if a name, a label or a threshold is invalid */
  constructor(scope: Construct, id: string, props: ServiceAlertsProps) {
    super(scope, id);
    const alerts = resolved(props, SERVICE_ALERTS_DEFAULTS);
    checkServiceAlerts(alerts);
    this.prometheusRule = alertsRule(this, alerts, [
      ...workloadAlerts(alerts),
      ...containerAlerts(alerts),
      quotaNearlyUsed('ServiceQuotaNearlyUsed', alerts, 'new pods: remove what nobody needs'),
    ]);
  }
}

function checkServiceAlerts(alerts: ResolvedServiceAlerts): void {
  const input = new Input(`ServiceAlerts '${alerts.namespace}/${alerts.name}'`);
  checkAlerts(input, alerts);
  input.required('stalledMinutes', alerts.stalledMinutes, count);
  input.required('unreadyMinutes', alerts.unreadyMinutes, count);
  input.required('firstStartMinutes', alerts.firstStartMinutes, count);
  input.required('maximumMinutes', alerts.maximumMinutes, count);
  input.required('restartsPerHour', alerts.restartsPerHour, count);
  input.required('memoryPercent', alerts.memoryPercent, percent);
  input.required('quotaPercent', alerts.quotaPercent, belowHundred);
  input.required('quotaMinutes', alerts.quotaMinutes, count);
  input.done();
}
