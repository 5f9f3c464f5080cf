import { Construct } from 'constructs';
import { checkedCalls } from '../../core/input/checked-calls';
import type { k8s } from '../../core/objects/k8s';
import { type ClusterDashboardProps, resolveClusterDashboard } from '../../monitoring/cluster-dashboard-props';
import { dashboardConfigMap } from '../../monitoring/dashboard-config-map';
import type { Panel } from '../../monitoring/dashboard-json';
import type { MetricName } from '../../monitoring/metrics';
import { equals, ofNumberedPods } from '../../monitoring/series';

/** Props of RedisDashboard. */
export interface RedisDashboardProps extends ClusterDashboardProps {}

/** A Grafana dashboard for a Redis Enterprise cluster: nodes, memory, clients, keys, certificates and the license. */
@checkedCalls('RedisDashboard')
export class RedisDashboard extends Construct {
  readonly configMap: k8s.KubeConfigMap;

  /** @throws InputError if a name or a label is invalid */
  constructor(scope: Construct, id: string, props: RedisDashboardProps) {
    super(scope, id);
    this.configMap = dashboardConfigMap(this, resolveClusterDashboard('Redis', props), panels(props));
  }
}

function panels(of: RedisDashboardProps): readonly Panel[] {
  const own = (metric: MetricName, ...more: readonly string[]): string => ofNumberedPods(of, metric, ...more);
  // Each node reports on all shards.
  const shards = (metric: MetricName): string =>
    `sum by (db) (max by (db, redis) (${own(metric, equals('role', 'master'))}))`;
  const database = (metric: MetricName): string => `max by (db) (${own(metric)})`;
  const limit = `(${database('db_memory_limit_bytes')} / ${database('db_replication_factor')})`;
  const perDatabase = (title: string, unit: string, expr: string): Panel => ({
    title,
    unit,
    queries: [{ expr, legend: 'database {{db}}' }],
  });
  return [
    {
      title: 'Nodes that are connected',
      unit: 'short',
      queries: [{ expr: `min by (node) (${own('node_metrics_up')})`, legend: 'node {{node}}' }],
    },
    perDatabase('Memory, share of the limit', 'percentunit', `${shards('redis_server_used_memory')} / ${limit}`),
    perDatabase('Clients', 'short', shards('redis_server_connected_clients')),
    perDatabase('Keys', 'short', shards('redis_server_db_keys')),
    {
      title: 'Days until a certificate expires',
      unit: 'short',
      queries: [
        { expr: `min by (logical_name) (${own('node_cert_expires_in_seconds')}) / 86400`, legend: '{{logical_name}}' },
      ],
    },
    {
      title: 'Days until the license expires',
      unit: 'short',
      queries: [{ expr: `min(${own('license_expiration_days')})`, legend: of.cluster }],
    },
  ];
}
