import { RedisCluster } from '../../../src/backing/redis/cluster';
import type { RedisClusterProps } from '../../../src/backing/redis/cluster-props';
import type { RedisDatabase } from '../../../src/backing/redis/database';
import type { RedisDatabaseProps } from '../../../src/backing/redis/database-props';
import { chartOn } from '../../support/clusters';

/** The required props of a cluster, and its license. */
export const minimalCluster: RedisClusterProps = {
  name: 'redis',
  namespace: 'azora',
  licenseSecretName: 'redis-license',
  tlsSecretName: 'redis-tls',
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
  return new RedisCluster(chartOn(), 'Redis', { ...minimalCluster, ...changes });
}

/** A database in a separate cluster. */
export function redisDatabase(changes: Partial<RedisDatabaseProps> = {}): RedisDatabase {
  return redisCluster().addDatabase({ ...minimalDatabase, ...changes });
}
