import { Construct } from 'constructs';
import type { PrometheusRule } from '../../../imports/monitoring.coreos.com';
import { checkedCalls } from '../../core/input/checked-calls';
import { Input } from '../../core/input/input';
import { dnsLabel } from '../../core/input/names';
import { count, percent } from '../../core/input/numbers';
import { type Resolved, resolved } from '../../core/resolved';
import { ALERTS_DEFAULTS, type Alert, type AlertsProps, alertsRule, checkAlerts } from '../../monitoring/alert-rule';
import type { MetricName } from '../../monitoring/metrics';
import { equals, ofNumberedPods } from '../../monitoring/series';

/** Props of RedisAlerts. */
export interface RedisAlertsProps extends AlertsProps {
  /** The name of the cluster. */
  readonly cluster: string;

  /** Percentage of a database's memory limit above which the alert fires. @default 85 */
  readonly memoryPercent?: number;

  /** Days before a node's certificate expires. @default 14 */
  readonly certificateDays?: number;

  /** Days before the license expires. @default 30 */
  readonly licenseDays?: number;

  /** Minutes that a node may be down, which it is while Kubernetes drains its node. @default 15 */
  readonly downMinutes?: number;
}

const DEFAULTS = {
  ...ALERTS_DEFAULTS,
  memoryPercent: 85,
  certificateDays: 14,
  licenseDays: 30,
  downMinutes: 15,
} satisfies Partial<RedisAlertsProps>;

type ResolvedRedisAlerts = Resolved<RedisAlertsProps, typeof DEFAULTS>;

/**
 * Alerts for a Redis Enterprise cluster of release 8.0 or later, based on its own metrics, which RedisCluster's prop
 * `monitor` scrapes. Each node reports the whole cluster, so the alerts take one of the equal series.
 * @see https://redis.io/docs/latest/operate/rs/monitoring/metrics_stream_engine/prometheus-metrics-v2/
 */
@checkedCalls('RedisAlerts')
export class RedisAlerts extends Construct {
  readonly prometheusRule: PrometheusRule;

  /** @throws InputError if a name, a label or a threshold is invalid */
  constructor(scope: Construct, id: string, props: RedisAlertsProps) {
    super(scope, id);
    const alerts = resolved(props, DEFAULTS);
    checkRedisAlerts(alerts);
    this.prometheusRule = alertsRule(this, alerts, [
      unreachable(alerts),
      nodeDown(alerts),
      memoryUsedUp(alerts),
      certificateExpires(alerts),
      licenseExpires(alerts),
    ]);
  }
}

function checkRedisAlerts(alerts: ResolvedRedisAlerts): void {
  const input = new Input(`RedisAlerts '${alerts.namespace}/${alerts.name}'`);
  checkAlerts(input, alerts);
  input.required('cluster', alerts.cluster, dnsLabel);
  input.required('memoryPercent', alerts.memoryPercent, percent);
  input.required('certificateDays', alerts.certificateDays, count);
  input.required('licenseDays', alerts.licenseDays, count);
  input.required('downMinutes', alerts.downMinutes, count);
  input.done();
}

function showNodes({ namespace, cluster }: ResolvedRedisAlerts): string {
  return `kubectl -n ${namespace} get pods -l redis.io/cluster=${cluster} -o wide; kubectl -n ${namespace} exec ${cluster}-0 -c redis-enterprise-node -- rladmin status`;
}

function unreachable(alerts: ResolvedRedisAlerts): Alert {
  const { namespace, cluster } = alerts;
  return {
    name: 'RedisUnreachable',
    severity: 'critical',
    expr: `absent(${ofNumberedPods(alerts, 'node_metrics_up')})`,
    forMinutes: 5,
    summary: `No node of Redis ${namespace}/${cluster} answers Prometheus`,
    description:
      'All nodes are down, or the cluster has lost its majority and answers nobody. If its clients work, Prometheus cannot reach the ' +
      'metrics: look at the NetworkPolicies between them.',
    runbook: showNodes(alerts),
  };
}

function nodeDown(alerts: ResolvedRedisAlerts): Alert {
  const { namespace, cluster, downMinutes } = alerts;
  return {
    name: 'RedisNodeDown',
    severity: 'critical',
    expr: `min by (namespace, node) (${ofNumberedPods(alerts, 'node_metrics_up')}) == 0`,
    forMinutes: downMinutes,
    summary: `Node {{ $labels.node }} of Redis ${namespace}/${cluster} is down`,
    description:
      'Its shards run on the other nodes, without copies. With one more node down, the cluster has no majority and answers nobody.',
    runbook: showNodes(alerts),
  };
}

function memoryUsedUp(alerts: ResolvedRedisAlerts): Alert {
  const { namespace, cluster, memoryPercent } = alerts;
  const shards = ofNumberedPods(alerts, 'redis_server_used_memory', equals('role', 'master'));
  const used = `sum by (namespace, db) (max by (namespace, db, redis) (${shards}))`;
  const database = (metric: MetricName): string => `max by (namespace, db) (${ofNumberedPods(alerts, metric)})`;
  return {
    name: 'RedisMemoryUsedUp',
    // The limit includes the copies.
    expr: `100 * ${used}\n/ (${database('db_memory_limit_bytes')} / ${database('db_replication_factor')})\n> ${memoryPercent}`,
    forMinutes: 10,
    summary: `Database {{ $labels.db }} of Redis ${namespace}/${cluster} uses {{ $value | printf "%.0f" }} % of its memory`,
    description:
      'At the limit it evicts keys that expire, and refuses writes once there are none. The limit includes copies: data gets half of it. ' +
      'Find keys without an expiry, or raise memorySize.',
    runbook: `kubectl -n ${namespace} get redisenterprisedatabases.app.redislabs.com; kubectl -n ${namespace} exec ${cluster}-0 -c redis-enterprise-node -- rladmin status databases`,
  };
}

function certificateExpires(alerts: ResolvedRedisAlerts): Alert {
  const { namespace, cluster, certificateDays } = alerts;
  const left = `min by (namespace, logical_name) (${ofNumberedPods(alerts, 'node_cert_expires_in_seconds')})`;
  return {
    name: 'RedisCertificateExpires',
    expr: `${left} < ${certificateDays} * 86400`,
    forMinutes: 60,
    summary: `Certificate {{ $labels.logical_name }} of Redis ${namespace}/${cluster} expires in {{ $value | humanizeDuration }}`,
    description: 'Clients and the operator refuse it afterwards. The operator does not renew it: replace it.',
    runbook: `kubectl -n ${namespace} describe redisenterpriseclusters.app.redislabs.com ${cluster}`,
  };
}

function licenseExpires(alerts: ResolvedRedisAlerts): Alert {
  const { namespace, cluster, licenseDays } = alerts;
  return {
    name: 'RedisLicenseExpires',
    expr: `min by (namespace) (${ofNumberedPods(alerts, 'license_expiration_days')}) < ${licenseDays}`,
    forMinutes: 60,
    summary: `The license of Redis ${namespace}/${cluster} expires in {{ $value | printf "%.0f" }} days`,
    description:
      'Then the databases still serve, but nothing can be changed: no new database, no other size, no new user. A trial ends after 30 days.',
    runbook: `kubectl -n ${namespace} get redisenterpriseclusters.app.redislabs.com ${cluster} -o jsonpath='{.status.licenseStatus}'`,
  };
}
