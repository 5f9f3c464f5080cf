import type { Scenario } from './scenario';

/** PostgresAlerts: one scenario for each, in a cluster of three instances. */
export function postgresScenarios(namespace: string, cluster: string): readonly Scenario[] {
  const pod = (index: number) => `${cluster}-${index}`;
  const page = (index: number) => `${namespace}/${pod(index)}`;
  return [
    {
      alert: 'PostgresUnreachable',
      labels: { namespace, pod: pod(2) },
      breaks: (world) => world.set('cnpg_collector_up', {}, 0, page(2)),
    },
    // It is the instance that does not answer.
    { alert: 'PostgresInstancesMissing', labels: {}, breaks: () => undefined },
    {
      alert: 'PostgresArchivingFails',
      labels: { namespace, pod: pod(1) },
      breaks: (world) => world.grow('cnpg_pg_stat_archiver_failed_count', {}, 1, page(1)),
    },
    {
      alert: 'PostgresReplicaBehind',
      labels: { namespace, pod: pod(3) },
      breaks: (world) => world.set('cnpg_pg_replication_lag', {}, 31, page(3)),
    },
    {
      alert: 'PostgresConnectionsUsedUp',
      labels: { namespace, pod: pod(1) },
      breaks: (world) => world.set('cnpg_backends_total', { state: 'idle' }, 124, page(1)),
    },
    {
      alert: 'PostgresVolumeFilling',
      labels: { namespace, pod: pod(3) },
      breaks: (world) => world.set('cnpg_pg_database_size_bytes', {}, 8.2 * 1024 ** 3, page(3)),
    },
    {
      alert: 'PostgresWalVolumeFilling',
      labels: { namespace, pod: pod(2) },
      breaks: (world) => world.set('cnpg_collector_pg_wal', { value: 'size' }, 8.2 * 1024 ** 3, page(2)),
    },
    {
      alert: 'PostgresWithoutBackup',
      labels: { namespace },
      breaks: (world) =>
        world.set('barman_cloud_cloudnative_pg_io_last_available_backup_timestamp', {}, Date.now() / 1000 - 27 * 3600),
    },
  ];
}
