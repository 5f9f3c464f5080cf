import { Construct } from 'constructs';
import { PrometheusRule } from '../../imports/monitoring.coreos.com';
import { Input } from '../core/input';
import { count } from '../core/numbers';
import {
  type Alert,
  type AlertsProps,
  alertsSpec,
  checkAlerts,
  type ResolvedAlerts,
  resolveAlerts,
} from './alert-rule';
import { objectMetadata } from './object-metadata';

/** When somebody is told about the services of a namespace. */
export interface ServiceAlertsProps extends AlertsProps {
  /** Minutes that a rollout stays stalled after its progress deadline. @default 5 */
  readonly stalledMinutes?: number;

  /** Minutes that fewer replicas are ready than are wanted. @default 10 */
  readonly unreadyMinutes?: number;

  /** Minutes that an autoscaler is at its maximum. @default 15 */
  readonly maximumMinutes?: number;

  /** Restarts of one container within an hour that are one too many. @default 3 */
  readonly restartsPerHour?: number;
}

/**
 * The alerts of a namespace with Deployments, on the series of kube-state-metrics. Kubernetes does not roll back by itself:
 * it reports a stalled rollout, and somebody has to read the report.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#failed-deployment
 */
export class ServiceAlerts extends Construct {
  readonly prometheusRule: PrometheusRule;

  /** @throws InputError when a name, a label or a threshold is wrong */
  constructor(scope: Construct, id: string, props: ServiceAlertsProps) {
    super(scope, id);
    const alerts = resolveServiceAlerts(props);
    checkServiceAlerts(alerts);
    this.prometheusRule = new PrometheusRule(this, 'Resource', {
      metadata: objectMetadata(alerts),
      spec: alertsSpec(alerts, [
        rolloutStalled(alerts),
        replicasMissing(alerts),
        atMaximum(alerts),
        containerRestarting(alerts),
      ]),
    });
  }
}

type Resolved = ResolvedAlerts & Required<ServiceAlertsProps>;

function resolveServiceAlerts(props: ServiceAlertsProps): Resolved {
  return {
    ...resolveAlerts(props),
    stalledMinutes: props.stalledMinutes ?? 5,
    unreadyMinutes: props.unreadyMinutes ?? 10,
    maximumMinutes: props.maximumMinutes ?? 15,
    restartsPerHour: props.restartsPerHour ?? 3,
  };
}

function checkServiceAlerts(alerts: Resolved): void {
  const input = new Input(`ServiceAlerts '${alerts.namespace}/${alerts.name}'`);
  checkAlerts(input, alerts);
  input.required('stalledMinutes', alerts.stalledMinutes, count);
  input.required('unreadyMinutes', alerts.unreadyMinutes, count);
  input.required('maximumMinutes', alerts.maximumMinutes, count);
  input.required('restartsPerHour', alerts.restartsPerHour, count);
  input.done();
}

function rolloutStalled({ namespace, stalledMinutes }: Resolved): Alert {
  const deployment = (series: string): string => `kube_deployment_${series}{namespace="${namespace}"}`;
  const late = `kube_deployment_status_condition{namespace="${namespace}",condition="Progressing",status="false"} == 1`;
  const unseen = `${deployment('status_observed_generation')} < ${deployment('metadata_generation')}`;
  return {
    name: 'ServiceRolloutStalled',
    expr: `${late}\nor on (namespace, deployment)\n${unseen}`,
    forMinutes: stalledMinutes,
    summary: `The rollout of ${namespace}/{{ $labels.deployment }} is stalled`,
    description:
      'The new pods are not ready within progressDeadlineSeconds, or no controller has seen the change. The old pods ' +
      'still serve. Kubernetes does not roll back by itself: fix the change, or take it back where it was made.',
    runbook: `kubectl -n ${namespace} describe deployment {{ $labels.deployment }}`,
  };
}

function replicasMissing({ namespace, unreadyMinutes }: Resolved): Alert {
  const deployment = (series: string): string => `kube_deployment_${series}{namespace="${namespace}"}`;
  return {
    name: 'ServiceReplicasMissing',
    expr: `${deployment('status_replicas_ready')} < ${deployment('spec_replicas')}`,
    forMinutes: unreadyMinutes,
    summary: `Only {{ $value }} replicas of ${namespace}/{{ $labels.deployment }} are ready`,
    description:
      `Fewer replicas than wanted have been ready for ${unreadyMinutes} minutes: no node has room, the quota is used ` +
      'up, an image cannot be pulled, or the readiness probe fails.',
    runbook: `kubectl -n ${namespace} get pods -o wide; kubectl -n ${namespace} get events --sort-by=.lastTimestamp`,
  };
}

function atMaximum({ namespace, maximumMinutes }: Resolved): Alert {
  const autoscaler = (series: string): string => `kube_horizontalpodautoscaler_${series}{namespace="${namespace}"}`;
  const current = autoscaler('status_current_replicas');
  const [least, most] = [autoscaler('spec_min_replicas'), autoscaler('spec_max_replicas')];
  return {
    name: 'ServiceAtMaximumReplicas',
    // One whose bounds are equal is at its maximum by intent.
    expr: `${current} >= ${most}\nunless\n${least} == ${most}`,
    forMinutes: maximumMinutes,
    summary: `Autoscaler ${namespace}/{{ $labels.horizontalpodautoscaler }} is at its maximum of {{ $value }} replicas`,
    description:
      `For ${maximumMinutes} minutes it could not add replicas, however high the load: raise maxReplicas, or find out ` +
      'what the load is.',
    runbook: `kubectl -n ${namespace} describe hpa {{ $labels.horizontalpodautoscaler }}`,
  };
}

function containerRestarting({ namespace, restartsPerHour }: Resolved): Alert {
  return {
    name: 'ServiceContainerRestarting',
    expr: `increase(kube_pod_container_status_restarts_total{namespace="${namespace}"}[1h]) >= ${restartsPerHour}`,
    summary: `Container {{ $labels.container }} of ${namespace}/{{ $labels.pod }} keeps restarting`,
    description:
      'It restarted {{ $value | printf "%.0f" }} times within an hour: it crashes, its liveness probe fails, or it ' +
      'exceeds its memory limit (reason OOMKilled).',
    runbook: `kubectl -n ${namespace} logs {{ $labels.pod }} -c {{ $labels.container }} --previous --tail=50`,
  };
}
