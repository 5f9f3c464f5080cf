import { Testing } from 'cdk8s';
import { RedisCluster } from '../../../src/backing/redis/cluster';
import type { RedisClusterProps } from '../../../src/backing/redis/cluster-props';
import type { RedisDatabase } from '../../../src/backing/redis/database';
import type { RedisDatabaseProps } from '../../../src/backing/redis/database-props';
import { Egress } from '../../../src/network/egress';

/** The API server of these tests. */
export const API_SERVER = Egress.kubernetesApi({ cidrs: ['10.0.0.1/32'], ports: [6443] });

/** The required props of a cluster, its license, and the API server. */
export const minimalCluster: RedisClusterProps = {
  name: 'redis',
  namespace: 'azora',
  licenseSecretName: 'redis-license',
  tlsSecretName: 'redis-tls',
  kubernetesApi: API_SERVER,
};

/** The required props of a database, and why it has no backup. */
export const minimalDatabase: RedisDatabaseProps = {
  name: 'sessions',
  memorySize: '1GB',
  port: 12_000,
  noBackupReason: 'a database of tests',
};

/** A RedisCluster in a separate chart. */
export function redisCluster(changes: Partial<RedisClusterProps> = {}): RedisCluster {
  return new RedisCluster(Testing.chart(), 'Redis', { ...minimalCluster, ...changes });
}

/** A database in a separate cluster. */
export function redisDatabase(changes: Partial<RedisDatabaseProps> = {}): RedisDatabase {
  return redisCluster().addDatabase({ ...minimalDatabase, ...changes });
}
