import type { Alert } from './alert-rule';
import type { MetricName } from './metrics';
import { equals, series } from './series';
import type { ResolvedServiceAlerts } from './service-alerts-props';

/** The alerts about Deployments, StatefulSets, autoscalers and Services. */
export function workloadAlerts(alerts: ResolvedServiceAlerts): readonly Alert[] {
  return [
    rolloutStalled(alerts),
    replicasMissing(alerts),
    statefulReplicasMissing(alerts),
    statefulRolloutStalled(alerts),
    atMaximum(alerts),
    withoutEndpoints(alerts),
  ];
}

function rolloutStalled({ namespace, stalledMinutes }: ResolvedServiceAlerts): Alert {
  const own = equals('namespace', namespace);
  const late = series(
    'kube_deployment_status_condition',
    own,
    equals('condition', 'Progressing'),
    equals('status', 'false'),
  );
  const unseen = `${series('kube_deployment_status_observed_generation', own)} < ${series('kube_deployment_metadata_generation', own)}`;
  return {
    name: 'ServiceRolloutStalled',
    expr: `${late} == 1\nor on (namespace, deployment)\n${unseen}`,
    forMinutes: stalledMinutes,
    summary: `The rollout of ${namespace}/{{ $labels.deployment }} is stalled`,
    description:
      'The new pods are not ready within progressDeadlineSeconds, or no controller has seen the change. The old pods ' +
      'still serve. Kubernetes does not roll back by itself: fix the change, or take it back where it was made.',
    runbook: `kubectl -n ${namespace} describe deployment {{ $labels.deployment }}`,
  };
}

/** How the replicas of a workload can be missing. */
const CAUSES = 'no node has room, the quota is used up, an image cannot be pulled, or the readiness probe fails.';

/** Excludes objects that are so young that their pods may be starting for the first time. */
function unlessFirstStart(
  { namespace, firstStartMinutes }: ResolvedServiceAlerts,
  created: MetricName,
  kind: string,
): string {
  return `unless on (namespace, ${kind}) time() - ${series(created, equals('namespace', namespace))} < ${firstStartMinutes} * 60`;
}

function replicasMissing(alerts: ResolvedServiceAlerts): Alert {
  const { namespace, unreadyMinutes } = alerts;
  const own = equals('namespace', namespace);
  return {
    name: 'ServiceReplicasMissing',
    expr:
      `${series('kube_deployment_status_replicas_ready', own)} < ${series('kube_deployment_spec_replicas', own)}\n` +
      unlessFirstStart(alerts, 'kube_deployment_created', 'deployment'),
    forMinutes: unreadyMinutes,
    summary: `Only {{ $value }} replicas of ${namespace}/{{ $labels.deployment }} are ready`,
    description: `Fewer replicas than wanted have been ready for ${unreadyMinutes} minutes: ${CAUSES}`,
    runbook: `kubectl -n ${namespace} get pods -o wide; kubectl -n ${namespace} get events --sort-by=.lastTimestamp`,
  };
}

function statefulReplicasMissing({ namespace, unreadyMinutes }: ResolvedServiceAlerts): Alert {
  const own = equals('namespace', namespace);
  return {
    name: 'StatefulReplicasMissing',
    expr: `${series('kube_statefulset_status_replicas_ready', own)} < ${series('kube_statefulset_replicas', own)}`,
    forMinutes: unreadyMinutes,
    summary: `Only {{ $value }} replicas of ${namespace}/{{ $labels.statefulset }} are ready`,
    description:
      `Fewer replicas than wanted have been ready for ${unreadyMinutes} minutes: ${CAUSES} ` +
      'A volume may also be full, or on a node or in a zone that is gone.',
    runbook: `kubectl -n ${namespace} describe statefulset {{ $labels.statefulset }}; kubectl -n ${namespace} get pods,pvc -o wide`,
  };
}

function statefulRolloutStalled({ namespace, stalledMinutes }: ResolvedServiceAlerts): Alert {
  const set = (metric: MetricName): string => series(metric, equals('namespace', namespace));
  const revisions = `${set('kube_statefulset_status_current_revision')} unless ${set('kube_statefulset_status_update_revision')}`;
  const updated = set('kube_statefulset_status_replicas_updated');
  return {
    name: 'StatefulRolloutStalled',
    // Two revisions for as long as it lasts, and no pod was replaced lately.
    expr: `max by (namespace, statefulset) (${revisions})\nand on (namespace, statefulset)\nchanges(${updated}[15m]) == 0`,
    forMinutes: 15 + stalledMinutes,
    summary: `The rollout of ${namespace}/{{ $labels.statefulset }} is stalled`,
    description:
      'A StatefulSet replaces its pods one after the other, and waits until each is ready: the one that it replaced last is not. The others ' +
      "still run the old revision. If the StatefulSet is an operator's, its resource may wait for something that its status names.",
    runbook: `kubectl -n ${namespace} rollout status statefulset {{ $labels.statefulset }} --watch=false; kubectl -n ${namespace} get pods -o wide`,
  };
}

function atMaximum({ namespace, maximumMinutes }: ResolvedServiceAlerts): Alert {
  const autoscaler = (metric: MetricName): string => series(metric, equals('namespace', namespace));
  const current = autoscaler('kube_horizontalpodautoscaler_status_current_replicas');
  const least = autoscaler('kube_horizontalpodautoscaler_spec_min_replicas');
  const most = autoscaler('kube_horizontalpodautoscaler_spec_max_replicas');
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

function withoutEndpoints(alerts: ResolvedServiceAlerts): Alert {
  const { namespace } = alerts;
  const own = equals('namespace', namespace);
  const services = series('kube_service_spec_type', own, 'type!="ExternalName"');
  const endpoints = series('kube_endpoint_address', own, equals('ready', 'true'));
  return {
    name: 'ServiceNotReachable',
    severity: 'critical',
    expr:
      `${services}\nunless on (namespace, service)\nlabel_replace(${endpoints}, "service", "$1", "endpoint", "(.+)")\n` +
      unlessFirstStart(alerts, 'kube_service_created', 'service'),
    forMinutes: 5,
    summary: `No ready pod is behind Service ${namespace}/{{ $labels.service }}`,
    description:
      'Whoever calls it is refused: its selector fits no pod, or no pod is ready. Where pods are ready and calls time out, ' +
      'a NetworkPolicy keeps them apart: npx cdk8s-agents flows --from CALLER --to SERVICE explains that path.',
    runbook: `kubectl -n ${namespace} get endpointslices -l kubernetes.io/service-name={{ $labels.service }}`,
  };
}
