import type { Alert } from './alert-rule';
import { equals, series } from './series';
import type { ResolvedServiceAlerts } from './service-alerts-props';

/** The alerts about containers. */
export function containerAlerts(alerts: ResolvedServiceAlerts): readonly Alert[] {
  return [containerRestarting(alerts), crashLooping(alerts), memoryUsedUp(alerts)];
}

function containerRestarting({ namespace, restartsPerHour }: ResolvedServiceAlerts): Alert {
  const restarts = series('kube_pod_container_status_restarts_total', equals('namespace', namespace));
  return {
    name: 'ServiceContainerRestarting',
    expr: `increase(${restarts}[1h]) >= ${restartsPerHour}`,
    summary: `Container {{ $labels.container }} of ${namespace}/{{ $labels.pod }} keeps restarting`,
    description:
      'It restarted {{ $value | printf "%.0f" }} times within an hour: it crashes, its liveness probe fails, or it ' +
      'exceeds its memory limit (reason OOMKilled).',
    runbook: `kubectl -n ${namespace} logs {{ $labels.pod }} -c {{ $labels.container }} --previous --tail=50`,
  };
}

function crashLooping({ namespace }: ResolvedServiceAlerts): Alert {
  const waiting = series(
    'kube_pod_container_status_waiting_reason',
    equals('namespace', namespace),
    equals('reason', 'CrashLoopBackOff'),
  );
  return {
    name: 'ServiceCrashLoopBackOff',
    expr: `max_over_time(${waiting}[5m]) >= 1`,
    forMinutes: 5,
    summary: `Container {{ $labels.container }} of ${namespace}/{{ $labels.pod }} crashes as often as it starts`,
    description:
      'The kubelet waits longer before each start. The process ends by itself, its liveness probe fails, or what it depends on ' +
      'at its start is not there: read its last words, then its probes.',
    runbook: `kubectl -n ${namespace} logs {{ $labels.pod }} -c {{ $labels.container }} --previous --tail=50`,
  };
}

function memoryUsedUp({ namespace, memoryPercent }: ResolvedServiceAlerts): Alert {
  // Per container: a pod's smallest limit is not the limit of its largest container.
  const each = (selected: string): string => `max by (namespace, pod, container) (${selected})`;
  const own = equals('namespace', namespace);
  const used = each(series('container_memory_working_set_bytes', own, 'container!=""'));
  const process = each(series('process_resident_memory_bytes', own));
  const limit = each(series('kube_pod_container_resource_limits', own, equals('resource', 'memory')));
  return {
    name: 'ServiceMemoryUsedUp',
    // Falls back to the process's own metric if Prometheus does not scrape the kubelet.
    expr: `100 * (${used} or ${process})\n/ ${limit}\n> ${memoryPercent}`,
    forMinutes: 10,
    summary: `{{ $labels.container }} of ${namespace}/{{ $labels.pod }} uses {{ $value | printf "%.0f" }} % of its memory limit`,
    description:
      'At the limit the kernel kills it (reason OOMKilled). The limit is too low for the load, or the process never gives ' +
      'memory back: compare its use over days.',
    runbook: `kubectl -n ${namespace} top pod {{ $labels.pod }} --containers`,
  };
}
