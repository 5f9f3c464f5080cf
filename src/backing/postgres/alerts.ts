import { Construct } from 'constructs';
import { PrometheusRule } from '../../../imports/monitoring.coreos.com';
import { checkedCalls } from '../../core/input/checked-calls';
import { Input } from '../../core/input/input';
import { dnsLabel } from '../../core/input/names';
import { count, percent } from '../../core/input/numbers';
import {
  type Alert,
  type AlertsProps,
  alertsSpec,
  checkAlerts,
  type ResolvedAlerts,
  resolveAlerts,
} from '../../monitoring/alert-rule';
import { objectMetadata } from '../../monitoring/monitoring-metadata';

/** Props of PostgresAlerts. */
export interface PostgresAlertsProps extends AlertsProps {
  /** The name of the cluster. */
  readonly cluster: string;

  /** Connections in use, in percent of `max_connections`, above which the alert fires. @default 80 */
  readonly connectionsPercent?: number;

  /** Hours without a backup after which the alert fires. @default 26 */
  readonly backupHours?: number;
}

/**
 * Alerts for a CloudNativePG cluster, based on its own metrics.
 * @see https://cloudnative-pg.io/documentation/current/monitoring/
 */
@checkedCalls('PostgresAlerts')
export class PostgresAlerts extends Construct {
  readonly prometheusRule: PrometheusRule;

  /** @throws InputError if a name, a label or a threshold is invalid */
  constructor(scope: Construct, id: string, props: PostgresAlertsProps) {
    super(scope, id);
    const alerts: Resolved = {
      ...resolveAlerts(props),
      cluster: props.cluster,
      connectionsPercent: props.connectionsPercent ?? 80,
      backupHours: props.backupHours ?? 26,
    };
    checkPostgresAlerts(alerts);
    this.prometheusRule = new PrometheusRule(this, 'Resource', {
      metadata: objectMetadata(alerts),
      spec: alertsSpec(alerts, [unreachable(alerts), connectionsUsedUp(alerts), withoutBackup(alerts)]),
    });
  }
}

type Resolved = ResolvedAlerts & Required<PostgresAlertsProps>;

function checkPostgresAlerts(alerts: Resolved): void {
  const input = new Input(`PostgresAlerts '${alerts.namespace}/${alerts.name}'`);
  checkAlerts(input, alerts);
  input.required('cluster', alerts.cluster, dnsLabel);
  input.required('connectionsPercent', alerts.connectionsPercent, percent);
  input.required('backupHours', alerts.backupHours, count);
  input.done();
}

/** Selects a cluster's pods, whose names are the cluster's name and a number. */
function podsOf({ namespace, cluster }: Resolved): string {
  return `namespace="${namespace}",pod=~"${cluster}-[0-9]+"`;
}

function unreachable(alerts: Resolved): Alert {
  const { namespace, cluster } = alerts;
  return {
    name: 'PostgresUnreachable',
    expr: `cnpg_collector_up{${podsOf(alerts)}} == 0\nor\nabsent(cnpg_collector_up{${podsOf(alerts)}})`,
    forMinutes: 2,
    summary: `Postgres ${namespace}/${cluster} cannot be reached`,
    description:
      'An instance does not answer, or none is there: services report database connection errors. Look at the state of the ' +
      'cluster, at the credentials in its Secrets, and at the NetworkPolicies between the service and it.',
    runbook: `kubectl -n ${namespace} get clusters.postgresql.cnpg.io ${cluster}; kubectl -n ${namespace} logs -l cnpg.io/cluster=${cluster} --tail=50`,
  };
}

function connectionsUsedUp(alerts: Resolved): Alert {
  const { namespace, cluster, connectionsPercent } = alerts;
  const most = `cnpg_pg_settings_setting{${podsOf(alerts)},name="max_connections"}`;
  return {
    name: 'PostgresConnectionsUsedUp',
    expr: `100 * sum by (pod) (cnpg_backends_total{${podsOf(alerts)}}) / on (pod) max by (pod) (${most}) > ${connectionsPercent}`,
    forMinutes: 5,
    summary: `Postgres ${namespace}/${cluster} has {{ $value | printf "%.0f" }} % of its connections in use`,
    description:
      'Soon it refuses connections: a service leaks them, or has more replicas than the cluster was made for. A pooler in ' +
      'front of it, or max_connections, gives room.',
    runbook: `kubectl -n ${namespace} exec ${cluster}-1 -c postgres -- psql -c 'select usename, state, count(*) from pg_stat_activity group by 1, 2'`,
  };
}

function withoutBackup(alerts: Resolved): Alert {
  const { namespace, cluster, backupHours } = alerts;
  // The plugin's metric: the operator's metric stays 0 if the plugin makes the backups.
  const last = `barman_cloud_cloudnative_pg_io_last_available_backup_timestamp{${podsOf(alerts)}}`;
  return {
    name: 'PostgresWithoutBackup',
    expr: `time() - max(${last}) > ${backupHours} * 3600\nor\nabsent(${last})`,
    forMinutes: 30,
    summary: `Postgres ${namespace}/${cluster} has no backup of the last ${backupHours} hours`,
    description:
      'What is written since the last backup is safe only while the archive of the write-ahead log is. The object store ' +
      'refuses the credentials, has no room, or cannot be reached.',
    runbook: `kubectl -n ${namespace} get backups.postgresql.cnpg.io --sort-by=.metadata.creationTimestamp`,
  };
}
