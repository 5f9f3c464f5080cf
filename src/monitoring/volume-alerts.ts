import { Construct } from 'constructs';
import type { PrometheusRule } from '../../imports/monitoring.coreos.com';
import { checkedCalls } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { percent } from '../core/input/numbers';
import { type Alert, alertsRule } from './alert-rule';
import type { MetricName } from './metrics';
import { absentIn, matches, series } from './series';
import {
  checkWatched,
  type ResolvedWatchedNamespaces,
  resolveWatched,
  type WatchedNamespacesProps,
} from './watched-namespaces';

/** Props of VolumeAlerts. */
export interface VolumeAlertsProps extends WatchedNamespacesProps {
  /** Percentage of a volume's bytes or inodes above which VolumeFilling fires. @default 80 */
  readonly fillingPercent?: number;

  /** Percentage of a volume's bytes or inodes above which VolumeFull fires. @default 90 */
  readonly fullPercent?: number;
}

const DEFAULTS = { fillingPercent: 80, fullPercent: 90 } satisfies Partial<VolumeAlertsProps>;

type ResolvedVolumeAlerts = ResolvedWatchedNamespaces & typeof DEFAULTS;

/**
 * Alerts for the volumes of all PersistentVolumeClaims that pods of some namespaces use, based on what the kubelets measure. A
 * Prometheus must scrape the kubelets: a KubeletMonitor, or that of kube-prometheus-stack.
 * @see https://kubernetes.io/docs/reference/instrumentation/metrics/
 */
@checkedCalls('VolumeAlerts')
export class VolumeAlerts extends Construct {
  readonly prometheusRule: PrometheusRule;

  /** @throws InputError if a name, a label or a percentage is invalid */
  constructor(scope: Construct, id: string, props: VolumeAlertsProps) {
    super(scope, id);
    const alerts: ResolvedVolumeAlerts = { ...DEFAULTS, ...resolveWatched(props) };
    checkVolumeAlerts(alerts);
    this.prometheusRule = alertsRule(this, alerts, [filling(alerts), full(alerts), metricsAbsent(alerts)]);
  }
}

function checkVolumeAlerts(alerts: ResolvedVolumeAlerts): void {
  const { namespace, name, fillingPercent, fullPercent } = alerts;
  const input = new Input(`VolumeAlerts '${namespace}/${name}'`);
  checkWatched(input, alerts);
  input.required('fillingPercent', fillingPercent, percent);
  input.required('fullPercent', fullPercent, percent);
  if (fullPercent <= fillingPercent) {
    input.refuse(`fullPercent must be above fillingPercent ${fillingPercent}, which warns before, got ${fullPercent}`);
  }
  input.done();
}

/** How much of each volume is in use, in percent: bytes or inodes, whichever is more. Only what exceeds the threshold. */
function usedAbove({ watchedNamespaces }: ResolvedVolumeAlerts, threshold: number): string {
  // A volume that two nodes mount is measured twice.
  const each = (metric: MetricName): string =>
    `max by (namespace, persistentvolumeclaim) (${series(metric, matches('namespace', watchedNamespaces.join('|')))})`;
  const bytes = `100 * ${each('kubelet_volume_stats_used_bytes')} / ${each('kubelet_volume_stats_capacity_bytes')} > ${threshold}`;
  // File systems without a fixed number of inodes report 0.
  const inodes = `100 * ${each('kubelet_volume_stats_inodes_used')} / (${each('kubelet_volume_stats_inodes')} > 0) > ${threshold}`;
  return `${bytes}\nor\n${inodes}`;
}

const SUMMARY = `The volume of claim {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} is {{ $value | printf "%.0f" }} % full`;
const RUNBOOK = 'kubectl -n {{ $labels.namespace }} describe pvc {{ $labels.persistentvolumeclaim }}';

function filling(alerts: ResolvedVolumeAlerts): Alert {
  return {
    name: 'VolumeFilling',
    expr: usedAbove(alerts, alerts.fillingPercent),
    forMinutes: 30,
    summary: SUMMARY,
    description:
      'Enlarge the claim, if its StorageClass allows it, or delete what is not needed, before its pod stops.',
    runbook: RUNBOOK,
  };
}

function full(alerts: ResolvedVolumeAlerts): Alert {
  return {
    name: 'VolumeFull',
    severity: 'critical',
    expr: usedAbove(alerts, alerts.fullPercent),
    forMinutes: 5,
    summary: SUMMARY,
    description:
      'What writes to it stops when it is full: Postgres, Kafka and Prometheus end, and do not start again on a full volume.',
    runbook: RUNBOOK,
  };
}

function metricsAbsent({ watchedNamespaces }: ResolvedVolumeAlerts): Alert {
  return {
    name: 'VolumeMetricsAbsent',
    expr: absentIn('kubelet_volume_stats_used_bytes', watchedNamespaces),
    forMinutes: 30,
    summary: 'No kubelet reports on the volumes of {{ $labels.namespace }}',
    description:
      'VolumeFilling and VolumeFull cannot fire: Prometheus may not read the metrics of kubelets, does not trust their certificates, or does ' +
      'not reach their port 10250.',
    runbook: 'kubectl -n {{ $labels.namespace }} get pvc',
  };
}
