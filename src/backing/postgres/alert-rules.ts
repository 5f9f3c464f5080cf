import { inBytes } from '../../core/input/quantity';
import type { Alert } from '../../monitoring/alert-rule';
import { equals, ofNumberedPods } from '../../monitoring/series';
import type { ResolvedPostgresAlerts } from './alerts-props';

/** The alerts of a cluster. */
export function postgresAlerts(alerts: ResolvedPostgresAlerts): readonly Alert[] {
  const { storageSize, walStorageSize } = alerts;
  return [
    unreachable(alerts),
    instancesMissing(alerts),
    archivingFails(alerts),
    replicaBehind(alerts),
    connectionsUsedUp(alerts),
    withoutBackup(alerts),
    ...(storageSize === undefined ? [] : [volumeFilling(alerts, storageSize)]),
    ...(walStorageSize === undefined ? [] : [walVolumeFilling(alerts, walStorageSize)]),
  ];
}

/** The state of the cluster, as its operator tells it. */
function showCluster({ namespace, cluster }: ResolvedPostgresAlerts): string {
  return `kubectl -n ${namespace} get clusters.postgresql.cnpg.io ${cluster}; kubectl -n ${namespace} logs -l cnpg.io/cluster=${cluster} --tail=50`;
}

function unreachable(alerts: ResolvedPostgresAlerts): Alert {
  const { namespace, cluster } = alerts;
  const up = ofNumberedPods(alerts, 'cnpg_collector_up');
  return {
    name: 'PostgresUnreachable',
    severity: 'critical',
    expr: `${up} == 0\nor\nabsent(${up})`,
    forMinutes: 2,
    summary: `Postgres ${namespace}/${cluster} cannot be reached`,
    description:
      'An instance does not answer, or none is there: services report database connection errors. Look at the state of the ' +
      'cluster, at the credentials in its Secrets, and at the NetworkPolicies between the service and it.',
    runbook: showCluster(alerts),
  };
}

function instancesMissing(alerts: ResolvedPostgresAlerts): Alert {
  const { namespace, cluster, instances, missingMinutes } = alerts;
  return {
    name: 'PostgresInstancesMissing',
    severity: 'critical',
    expr: `count(${ofNumberedPods(alerts, 'cnpg_collector_up')} == 1) < ${instances}`,
    forMinutes: missingMinutes,
    summary: `Only {{ $value }} of ${instances} instances of Postgres ${namespace}/${cluster} answer`,
    description:
      'The next failure may stop the cluster, and a replica that is missing for long has to be copied anew: its node is gone, its ' +
      'volume is full or lost, or it cannot follow the primary.',
    runbook: `kubectl -n ${namespace} get pods,pvc -l cnpg.io/cluster=${cluster} -o wide; kubectl -n ${namespace} describe clusters.postgresql.cnpg.io ${cluster}`,
  };
}

function archivingFails(alerts: ResolvedPostgresAlerts): Alert {
  const { namespace, cluster } = alerts;
  return {
    name: 'PostgresArchivingFails',
    severity: 'critical',
    expr: `increase(${ofNumberedPods(alerts, 'cnpg_pg_stat_archiver_failed_count')}[15m]) > 0`,
    forMinutes: 15,
    summary: `Postgres ${namespace}/{{ $labels.pod }} cannot archive its write-ahead log`,
    description:
      'What is not archived cannot be restored, and stays on the volume, 16 MiB every five minutes even without load, until the volume ' +
      `is full and ${cluster} stops: the object store refuses the credentials, has no room, or cannot be reached.`,
    runbook: `kubectl -n ${namespace} logs {{ $labels.pod }} -c plugin-barman-cloud --tail=50`,
  };
}

function replicaBehind(alerts: ResolvedPostgresAlerts): Alert {
  const { namespace, lagSeconds } = alerts;
  return {
    name: 'PostgresReplicaBehind',
    expr: `${ofNumberedPods(alerts, 'cnpg_pg_replication_lag')} > ${lagSeconds}`,
    forMinutes: 5,
    summary: `Replica ${namespace}/{{ $labels.pod }} is {{ $value | printf "%.0f" }} s behind its primary`,
    description:
      'Whoever reads from it sees old data, and a failover to it would lose what it lacks: its disk or its node is too slow, a long ' +
      'query on it blocks the replay, or the primary writes more than the network carries.',
    runbook: `kubectl -n ${namespace} exec {{ $labels.pod }} -c postgres -- psql -c 'select pid, state, query from pg_stat_activity order by xact_start limit 5'`,
  };
}

function connectionsUsedUp(alerts: ResolvedPostgresAlerts): Alert {
  const { namespace, cluster, connectionsPercent } = alerts;
  const most = ofNumberedPods(alerts, 'cnpg_pg_settings_setting', equals('name', 'max_connections'));
  const used = ofNumberedPods(alerts, 'cnpg_backends_total');
  return {
    name: 'PostgresConnectionsUsedUp',
    expr: `100 * sum by (namespace, pod) (${used}) / max by (namespace, pod) (${most}) > ${connectionsPercent}`,
    forMinutes: 5,
    summary: `Postgres ${namespace}/${cluster} has {{ $value | printf "%.0f" }} % of its connections in use`,
    description:
      'Soon it refuses connections: a service leaks them, or has more replicas than the cluster was made for. A pooler in ' +
      'front of it, or max_connections, gives room.',
    runbook: `kubectl -n ${namespace} exec {{ $labels.pod }} -c postgres -- psql -c 'select usename, state, count(*) from pg_stat_activity group by 1, 2'`,
  };
}

function withoutBackup(alerts: ResolvedPostgresAlerts): Alert {
  const { namespace, cluster, backupHours } = alerts;
  // The plugin's metric: the operator's metric stays 0 if the plugin makes the backups.
  const last = ofNumberedPods(alerts, 'barman_cloud_cloudnative_pg_io_last_available_backup_timestamp');
  return {
    name: 'PostgresWithoutBackup',
    severity: 'critical',
    expr: `time() - max by (namespace) (${last}) > ${backupHours} * 3600\nor\nabsent(${last})`,
    forMinutes: 30,
    summary: `Postgres ${namespace}/${cluster} has no backup of the last ${backupHours} hours`,
    description:
      'What is written since the last backup is safe only while the archive of the write-ahead log is. The object store ' +
      'refuses the credentials, has no room, or cannot be reached.',
    runbook: `kubectl -n ${namespace} get backups.postgresql.cnpg.io --sort-by=.metadata.creationTimestamp`,
  };
}

/** The sum of a metric over the series of each pod. */
function inEachPod(selected: string): string {
  return `sum by (namespace, pod) (${selected})`;
}

function logBytes(alerts: ResolvedPostgresAlerts): string {
  return inEachPod(ofNumberedPods(alerts, 'cnpg_collector_pg_wal', equals('value', 'size')));
}

function volumeFilling(alerts: ResolvedPostgresAlerts, storageSize: string): Alert {
  const { namespace, fullPercent, walStorageSize } = alerts;
  const databases = inEachPod(ofNumberedPods(alerts, 'cnpg_pg_database_size_bytes'));
  const used = walStorageSize === undefined ? `(${databases} + ${logBytes(alerts)})` : databases;
  const log =
    walStorageSize === undefined
      ? ', or its write-ahead log does: because archiving fails, or a replica that is gone holds it'
      : ', or its temporary files do';
  return {
    name: 'PostgresVolumeFilling',
    severity: 'critical',
    expr: `100 * ${used} / ${inBytes(storageSize)} > ${fullPercent}`,
    forMinutes: 10,
    summary: `The volume of Postgres ${namespace}/{{ $labels.pod }} is filled to {{ $value | printf "%.0f" }} % of ${storageSize}`,
    description: `A full volume stops Postgres. Its databases grow${log}.`,
    runbook: `kubectl -n ${namespace} exec {{ $labels.pod }} -c postgres -- sh -c 'df -h $PGDATA; du -sh $PGDATA/pg_wal'`,
  };
}

function walVolumeFilling(alerts: ResolvedPostgresAlerts, walStorageSize: string): Alert {
  const { namespace, fullPercent } = alerts;
  return {
    name: 'PostgresWalVolumeFilling',
    severity: 'critical',
    expr: `100 * ${logBytes(alerts)} / ${inBytes(walStorageSize)} > ${fullPercent}`,
    forMinutes: 10,
    summary: `The write-ahead log of Postgres ${namespace}/{{ $labels.pod }} fills its volume to {{ $value | printf "%.0f" }} % of ${walStorageSize}`,
    description:
      'A full volume stops Postgres. The log stays because archiving fails, because a replica that is gone holds it, or because more is ' +
      'written than the archive takes.',
    runbook: `kubectl -n ${namespace} exec {{ $labels.pod }} -c postgres -- psql -c 'select slot_name, active, wal_status from pg_replication_slots' -c 'select * from pg_stat_archiver'`,
  };
}
