import { Testing } from 'cdk8s';
import { RedisCluster } from '../../../src/backing/redis/cluster';
import type { RedisClusterProps } from '../../../src/backing/redis/cluster-props';
import type { RedisDatabase } from '../../../src/backing/redis/database';
import type { RedisDatabaseProps } from '../../../src/backing/redis/database-props';
import { Egress } from '../../../src/network/egress';

/** The API server of the examples. */
export const API_SERVER = Egress.kubernetesApi({ cidrs: ['10.0.0.1/32'], ports: [6443] });

/** What has to be said of a cluster, and where the API server is. */
export const minimalCluster: RedisClusterProps = { name: 'redis', namespace: 'azora', kubernetesApi: API_SERVER };

/** What has to be said of a database, and no more. */
export const minimalDatabase: RedisDatabaseProps = { name: 'sessions', memorySize: '1GB', port: 12_000 };

/** A RedisCluster in a chart of its own. */
export function redisCluster(changes: Partial<RedisClusterProps> = {}): RedisCluster {
  return new RedisCluster(Testing.chart(), 'Redis', { ...minimalCluster, ...changes });
}

/** A database in a cluster of its own. */
export function redisDatabase(changes: Partial<RedisDatabaseProps> = {}): RedisDatabase {
  return redisCluster().addDatabase({ ...minimalDatabase, ...changes });
}
