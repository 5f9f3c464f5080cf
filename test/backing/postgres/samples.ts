import type { PostgresBackup } from '../../../src/backing/postgres/backup-props';
import { PostgresCluster } from '../../../src/backing/postgres/cluster';
import type { PostgresClusterProps } from '../../../src/backing/postgres/cluster-props';
import { Egress } from '../../../src/network/egress';
import { chartOn } from '../../support/clusters';

/** The required props of a cluster. */
export const minimal: PostgresClusterProps = {
  name: 'postgres',
  namespace: 'azora',
  storageSize: '10Gi',
  cpuRequest: '500m',
  cpuLimit: '2',
  memoryRequest: '1Gi',
  memoryLimit: '2Gi',
};

/** The required props of a backup. */
export const backup: PostgresBackup = {
  destinationPath: 's3://acme-backups/azora',
  accessKeyIdSecret: { secretName: 'backup-credentials', key: 'ACCESS_KEY_ID' },
  secretAccessKeySecret: { secretName: 'backup-credentials', key: 'SECRET_ACCESS_KEY' },
};

/** A PostgresCluster in a separate chart. */
export function postgres(changes: Partial<PostgresClusterProps> = {}): PostgresCluster {
  return new PostgresCluster(chartOn(), 'Postgres', { ...minimal, ...changes });
}

/** The same with backups. */
export function backedUp(changes: Partial<PostgresClusterProps> = {}): PostgresCluster {
  return postgres({ backup, objectStore: Egress.internet443(), ...changes });
}
