import { makeCluster } from './cnpg-cluster';
import { makePooler } from './cnpg-pooler';
import { NOTHING, type OperatedKind } from './operator';

/*
 * CloudNativePG 1.28 to 1.30, and its Barman Cloud plugin 0.14.
 */

export { databaseSelector, INSTANCE_PORTS } from './cnpg-cluster';
export { POOLER_PORTS, poolerSelector } from './cnpg-pooler';

/** @see https://github.com/cloudnative-pg/cloudnative-pg/tree/v1.30.0/api/v1 */
export const CNPG_KINDS: readonly OperatedKind[] = [
  {
    group: 'postgresql.cnpg.io',
    kind: 'Cluster',
    operator: 'postgres',
    part: 'backing',
    // It owns its PersistentVolumeClaims, which are deleted with it.
    holdsData: true,
    // Since Argo CD 3.1.
    readiness: 'health check',
    make: makeCluster,
  },
  {
    group: 'postgresql.cnpg.io',
    kind: 'Pooler',
    operator: 'postgres',
    part: 'backing',
    holdsData: false,
    readiness: 'none',
    make: makePooler,
  },
  // With databaseReclaimPolicy delete, the database is dropped with it.
  withoutPods('postgresql.cnpg.io', 'Database', { holdsData: true }),
  { ...withoutPods('postgresql.cnpg.io', 'DatabaseRole'), readiness: 'conditions' },
  // A Backup may own volume snapshots, and a ScheduledBackup may own Backups. They are deleted with their owner.
  withoutPods('postgresql.cnpg.io', 'Backup', { holdsData: true }),
  withoutPods('postgresql.cnpg.io', 'ScheduledBackup', { holdsData: true }),
  withoutPods('postgresql.cnpg.io', 'ImageCatalog'),
  withoutPods('postgresql.cnpg.io', 'ClusterImageCatalog'),
  withoutPods('postgresql.cnpg.io', 'Publication'),
  withoutPods('postgresql.cnpg.io', 'Subscription'),
  // The bucket keeps its contents, but clusters can no longer archive to it or be restored from it.
  withoutPods('barmancloud.cnpg.io', 'ObjectStore', { holdsData: true }),
];

function withoutPods(group: string, kind: string, { holdsData = false } = {}): OperatedKind {
  return { group, kind, operator: 'postgres', part: 'backing', holdsData, readiness: 'none', make: () => NOTHING };
}
