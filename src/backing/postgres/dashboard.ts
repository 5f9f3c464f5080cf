import { Construct } from 'constructs';
import { checkedCalls } from '../../core/input/checked-calls';
import type { k8s } from '../../core/objects/k8s';
import { type ClusterDashboardProps, resolveClusterDashboard } from '../../monitoring/cluster-dashboard-props';
import { dashboardConfigMap } from '../../monitoring/dashboard-config-map';
import type { Panel } from '../../monitoring/dashboard-json';
import type { MetricName } from '../../monitoring/metrics';
import { equals, ofNumberedPods } from '../../monitoring/series';

/** Props of PostgresDashboard. */
export interface PostgresDashboardProps extends ClusterDashboardProps {}

/** A Grafana dashboard for a CloudNativePG cluster: instances, replication, connections, sizes, archive and backups. */
@checkedCalls('PostgresDashboard')
export class PostgresDashboard extends Construct {
  readonly configMap: k8s.KubeConfigMap;

  /** @throws InputError if a name or a label is invalid */
  constructor(scope: Construct, id: string, props: PostgresDashboardProps) {
    super(scope, id);
    this.configMap = dashboardConfigMap(this, resolveClusterDashboard('Postgres', props), panels(props));
  }
}

function panels(of: PostgresDashboardProps): readonly Panel[] {
  const own = (metric: MetricName, ...more: readonly string[]): string => ofNumberedPods(of, metric, ...more);
  const most = own('cnpg_pg_settings_setting', equals('name', 'max_connections'));
  const wal = own('cnpg_collector_pg_wal', equals('value', 'size'));
  const backup = own('barman_cloud_cloudnative_pg_io_last_available_backup_timestamp');
  const perPod = (title: string, unit: string, expr: string): Panel => ({
    title,
    unit,
    queries: [{ expr, legend: '{{pod}}' }],
  });
  return [
    perPod('Instances that answer', 'short', own('cnpg_collector_up')),
    perPod('Replication lag', 's', own('cnpg_pg_replication_lag')),
    perPod(
      'Connections, share of the limit',
      'percentunit',
      `sum by (pod) (${own('cnpg_backends_total')}) / max by (pod) (${most})`,
    ),
    {
      title: 'Connections by user',
      unit: 'short',
      stacked: true,
      queries: [{ expr: `sum by (usename) (${own('cnpg_backends_total')})`, legend: '{{usename}}' }],
    },
    {
      title: 'Size of databases',
      unit: 'bytes',
      queries: [{ expr: `max by (datname) (${own('cnpg_pg_database_size_bytes')})`, legend: '{{datname}}' }],
    },
    perPod('Size of the write-ahead log', 'bytes', wal),
    perPod('Failures to archive, per hour', 'short', `increase(${own('cnpg_pg_stat_archiver_failed_count')}[1h])`),
    {
      title: 'Age of the last backup',
      unit: 's',
      queries: [{ expr: `time() - max(${backup})`, legend: of.cluster }],
    },
  ];
}
