import { Construct } from 'constructs';
import { PrometheusRule } from '../../imports/monitoring.coreos.com';
import { checkedCalls } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { count, percent } from '../core/input/numbers';
import {
  type Alert,
  type AlertsProps,
  alertsSpec,
  checkAlerts,
  type ResolvedAlerts,
  resolveAlerts,
} from './alert-rule';
import { objectMetadata } from './monitoring-metadata';

/** Props of ServiceAlerts. */
export interface ServiceAlertsProps extends AlertsProps {
  /** Minutes that a rollout may be stalled after its progress deadline. @default 5 */
  readonly stalledMinutes?: number;

  /** Minutes that replicas may be missing. @default 10 */
  readonly unreadyMinutes?: number;

  /** Minutes that an autoscaler may be at its maximum. @default 15 */
  readonly maximumMinutes?: number;

  /** Restarts of a container within an hour at which the alert fires. @default 3 */
  readonly restartsPerHour?: number;

  /** Percentage of its memory limit above which a container triggers the alert. @default 90 */
  readonly memoryPercent?: number;
}

/**
 * Alerts for a namespace of Deployments, based on kube-state-metrics. Kubernetes reports a stalled rollout but does not
 * roll it back.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#failed-deployment
 */
@checkedCalls('ServiceAlerts')
export class ServiceAlerts extends Construct {
  readonly prometheusRule: PrometheusRule;

  /** @throws InputError if a name, a label or a threshold is invalid */
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
        crashLooping(alerts),
        withoutEndpoints(alerts),
        memoryUsedUp(alerts),
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
    memoryPercent: props.memoryPercent ?? 90,
  };
}

function checkServiceAlerts(alerts: Resolved): void {
  const input = new Input(`ServiceAlerts '${alerts.namespace}/${alerts.name}'`);
  checkAlerts(input, alerts);
  input.required('stalledMinutes', alerts.stalledMinutes, count);
  input.required('unreadyMinutes', alerts.unreadyMinutes, count);
  input.required('maximumMinutes', alerts.maximumMinutes, count);
  input.required('restartsPerHour', alerts.restartsPerHour, count);
  input.required('memoryPercent', alerts.memoryPercent, percent);
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
    // Skips autoscalers with equal bounds, which are always at their maximum.
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

function crashLooping({ namespace }: Resolved): Alert {
  return {
    name: 'ServiceCrashLoopBackOff',
    expr: `max_over_time(kube_pod_container_status_waiting_reason{namespace="${namespace}",reason="CrashLoopBackOff"}[5m]) >= 1`,
    forMinutes: 5,
    summary: `Container {{ $labels.container }} of ${namespace}/{{ $labels.pod }} crashes as often as it starts`,
    description:
      'The kubelet waits longer before each start. The process ends by itself, its liveness probe fails, or what it depends on ' +
      'at its start is not there: read its last words, then its probes.',
    runbook: `kubectl -n ${namespace} logs {{ $labels.pod }} -c {{ $labels.container }} --previous --tail=50`,
  };
}

function withoutEndpoints({ namespace }: Resolved): Alert {
  const endpoints = `kube_endpoint_address{namespace="${namespace}",ready="true"}`;
  return {
    name: 'ServiceNotReachable',
    expr:
      `kube_service_spec_type{namespace="${namespace}",type!="ExternalName"}\n` +
      `unless on (namespace, service)\nlabel_replace(${endpoints}, "service", "$1", "endpoint", "(.+)")`,
    forMinutes: 5,
    summary: `No ready pod is behind Service ${namespace}/{{ $labels.service }}`,
    description:
      'Whoever calls it is refused: its selector fits no pod, or no pod is ready. Where pods are ready and calls time out, ' +
      'a NetworkPolicy keeps them apart: npx cdk8s-agents flows --from CALLER --to SERVICE explains that path.',
    runbook: `kubectl -n ${namespace} get endpointslices -l kubernetes.io/service-name={{ $labels.service }}`,
  };
}

function memoryUsedUp({ namespace, memoryPercent }: Resolved): Alert {
  // Per container: a pod's smallest limit is not the limit of its largest container.
  const each = (series: string): string => `max by (namespace, pod, container) (${series})`;
  const used = each(`container_memory_working_set_bytes{namespace="${namespace}",container!=""}`);
  const own = each(`process_resident_memory_bytes{namespace="${namespace}"}`);
  const limit = each(`kube_pod_container_resource_limits{namespace="${namespace}",resource="memory"}`);
  return {
    name: 'ServiceMemoryUsedUp',
    // Falls back to the process's own metric if Prometheus does not scrape the kubelet.
    expr: `100 * (${used} or ${own})\n/ ${limit}\n> ${memoryPercent}`,
    forMinutes: 10,
    summary: `{{ $labels.container }} of ${namespace}/{{ $labels.pod }} uses {{ $value | printf "%.0f" }} % of its memory limit`,
    description:
      'At the limit the kernel kills it (reason OOMKilled). The limit is too low for the load, or the process never gives ' +
      'memory back: compare its use over days.',
    runbook: `kubectl -n ${namespace} top pod {{ $labels.pod }} --containers`,
  };
}
