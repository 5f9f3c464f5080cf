import { Testing } from 'cdk8s';
import type { PostgresBackup } from '../../../src/backing/postgres/backup-props';
import { PostgresCluster } from '../../../src/backing/postgres/cluster';
import type { PostgresClusterProps } from '../../../src/backing/postgres/cluster-props';
import { Egress } from '../../../src/network/egress';

/** The API server of these tests. */
export const api = Egress.kubernetesApi({ cidrs: ['10.0.0.1/32'], ports: [6443] });

/** The required props of a cluster, and the API server, without which there is a warning. */
export const minimal: PostgresClusterProps = {
  name: 'postgres',
  namespace: 'azora',
  storageSize: '10Gi',
  cpuRequest: '500m',
  cpuLimit: '2',
  memoryRequest: '1Gi',
  memoryLimit: '2Gi',
  kubernetesApi: api,
};

/** The required props of a backup. */
export const backup: PostgresBackup = {
  destinationPath: 's3://acme-backups/azora',
  accessKeyIdSecret: { secretName: 'backup-credentials', key: 'ACCESS_KEY_ID' },
  secretAccessKeySecret: { secretName: 'backup-credentials', key: 'SECRET_ACCESS_KEY' },
};

/** A PostgresCluster in a separate chart. */
export function postgres(changes: Partial<PostgresClusterProps> = {}): PostgresCluster {
  return new PostgresCluster(Testing.chart(), 'Postgres', { ...minimal, ...changes });
}

/** The same with backups. */
export function backedUp(changes: Partial<PostgresClusterProps> = {}): PostgresCluster {
  return postgres({ backup, objectStore: Egress.internet443(), ...changes });
}
