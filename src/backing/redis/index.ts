/*
 * Redis Enterprise, or plain Redis as a single pod.
 */
export { RedisAlerts, type RedisAlertsProps } from './alerts';
export type { RedisBackup, RedisBackupStorage } from './backup';
export { RedisCluster } from './cluster';
export type { RedisClusterProps, RedisUiServiceType } from './cluster-props';
export { RedisDashboard, type RedisDashboardProps } from './dashboard';
export { RedisDatabase } from './database';
export type {
  RedisDatabaseProps,
  RedisEvictionPolicy,
  RedisModule,
  RedisModuleName,
  RedisPersistence,
} from './database-props';
export { EmbeddedRedis, type EmbeddedRedisProps } from './embedded';
