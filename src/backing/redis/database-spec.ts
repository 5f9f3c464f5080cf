import type { RedisEnterpriseDatabaseSpec } from '../../../imports/app.redislabs.com';
import type { ResolvedRedisCluster } from './resolve-cluster';
import type { ResolvedRedisDatabase } from './resolve-database';

/** What the operator is asked for. */
export function redisDatabaseSpec(
  database: ResolvedRedisDatabase,
  { name: cluster, rackAwarenessNodeLabel }: ResolvedRedisCluster,
): RedisEnterpriseDatabaseSpec {
  const { port, secretName, evictionPolicy, memorySize, modules, persistence, replication, shardCount } = database;
  return {
    databasePort: port,
    databaseSecretName: secretName,
    evictionPolicy,
    memorySize,
    modulesList: modules.length > 0 ? modules.map(({ name, version }) => ({ name, version })) : undefined,
    persistence,
    rackAware: rackAwarenessNodeLabel === undefined ? undefined : true,
    redisEnterpriseCluster: { name: cluster },
    replication,
    shardCount,
    // The operator takes a version of a module only where it need not upgrade modules.
    upgradeSpec: modules.some(({ version }) => version !== undefined) ? { upgradeModulesToLatest: false } : undefined,
  };
}
