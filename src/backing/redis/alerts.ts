import { Construct } from 'constructs';
import type { PrometheusRule } from '../../../imports/monitoring.coreos.com';
import { checkedCalls } from '../../core/input/checked-calls';
import { Input } from '../../core/input/input';
import { dnsLabel } from '../../core/input/names';
import { count, percent } from '../../core/input/numbers';
import { type Resolved, resolved } from '../../core/resolved';
import { ALERTS_DEFAULTS, type Alert, type AlertsProps, alertsRule, checkAlerts } from '../../monitoring/alert-rule';
import type { MetricName } from '../../monitoring/metrics';
import { equals, matches, series } from '../../monitoring/series';

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
}

const DEFAULTS = {
  ...ALERTS_DEFAULTS,
  memoryPercent: 85,
  certificateDays: 14,
  licenseDays: 30,
} satisfies Partial<RedisAlertsProps>;

type ResolvedRedisAlerts = Resolved<RedisAlertsProps, typeof DEFAULTS>;

/**
 * Alerts for a Redis Enterprise cluster, based on its own metrics, which RedisCluster's prop `monitor` scrapes. They
 * do not tell of failed backups: `kubectl get redb -o yaml` does, under `status.backupInfo`.
 * @see https://redis.io/docs/latest/operate/rs/references/metrics/prometheus-metrics-v1/
 * @see https://redis.io/docs/latest/operate/rs/references/metrics/prometheus-metrics-v2/
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
  input.done();
}

/** A metric of a cluster's nodes, whose pods are named after the cluster and a number. */
function ofNodes({ namespace, cluster }: ResolvedRedisAlerts, metric: MetricName): string {
  return series(metric, equals('namespace', namespace), matches('pod', `${cluster}-[0-9]+`));
}

function nodeDown(alerts: ResolvedRedisAlerts): Alert {
  const { namespace, cluster } = alerts;
  const up = ofNodes(alerts, 'node_up');
  return {
    name: 'RedisNodeDown',
    severity: 'critical',
    expr: `min by (namespace, node) (${up}) == 0\nor\nabsent(${up})`,
    forMinutes: 5,
    summary: `Node {{ $labels.node }} of Redis ${namespace}/${cluster} is down`,
    description:
      'Its shards run on the other nodes, without copies. With one more node down, the cluster has no majority and answers nobody.',
    runbook: `kubectl -n ${namespace} get pods -l redis.io/cluster=${cluster} -o wide; kubectl -n ${namespace} exec ${cluster}-0 -c redis-enterprise-node -- rladmin status`,
  };
}

function memoryUsedUp(alerts: ResolvedRedisAlerts): Alert {
  const { namespace, cluster, memoryPercent } = alerts;
  const database = (metric: MetricName): string => `max by (namespace, bdb) (${ofNodes(alerts, metric)})`;
  return {
    name: 'RedisMemoryUsedUp',
    expr: `100 * ${database('bdb_used_memory')} / ${database('bdb_memory_limit')} > ${memoryPercent}`,
    forMinutes: 10,
    summary: `Database {{ $labels.bdb }} of Redis ${namespace}/${cluster} uses {{ $value | printf "%.0f" }} % of its memory`,
    description:
      'At the limit it evicts keys that expire, and refuses writes once there are none. The limit includes copies: data gets half of it. ' +
      'Find keys without an expiry, or raise memorySize.',
    runbook: `kubectl -n ${namespace} get redisenterprisedatabases.app.redislabs.com; kubectl -n ${namespace} exec ${cluster}-0 -c redis-enterprise-node -- rladmin status databases`,
  };
}

function certificateExpires(alerts: ResolvedRedisAlerts): Alert {
  const { namespace, cluster, certificateDays } = alerts;
  const left = `min by (namespace, logical_name) (${ofNodes(alerts, 'node_cert_expiration_seconds')})`;
  return {
    name: 'RedisCertificateExpires',
    expr: `${left} < ${certificateDays} * 86400`,
    forMinutes: 60,
    summary: `Certificate {{ $labels.logical_name }} of Redis ${namespace}/${cluster} expires in {{ $value | humanizeDuration }}`,
    description:
      'Clients and the operator refuse it afterwards. The operator does not renew it: renew the Secret `tlsSecretName`, or replace a self-signed one.',
    runbook: `kubectl -n ${namespace} describe redisenterpriseclusters.app.redislabs.com ${cluster}`,
  };
}

function licenseExpires(alerts: ResolvedRedisAlerts): Alert {
  const { namespace, cluster, licenseDays } = alerts;
  return {
    name: 'RedisLicenseExpires',
    expr: `min by (namespace) (${ofNodes(alerts, 'license_expiration_days')}) < ${licenseDays}`,
    forMinutes: 60,
    summary: `The license of Redis ${namespace}/${cluster} expires in {{ $value }} days`,
    description:
      'Databases go on without it, but no setting can be changed, security included, and no database added. Put a new license into the ' +
      'Secret `licenseSecretName`.',
    runbook: `kubectl -n ${namespace} get redisenterpriseclusters.app.redislabs.com ${cluster} -o jsonpath='{.status.licenseStatus}'`,
  };
}
