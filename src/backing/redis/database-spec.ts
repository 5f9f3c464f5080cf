import type { RedisEnterpriseDatabaseSpec } from '../../../imports/app.redislabs.com';
import { unlessEmpty } from '../../core/defined';
import type { ResolvedRedisCluster } from './cluster-props';
import type { ResolvedRedisDatabase } from './database-props';

/** The spec of the RedisEnterpriseDatabase. */
export function redisDatabaseSpec(
  database: ResolvedRedisDatabase,
  { name: cluster, rackTopologyKey }: ResolvedRedisCluster,
): RedisEnterpriseDatabaseSpec {
  const { port, evictionPolicy, memorySize, modules, persistence, replication, shardCount } = database;
  return {
    databasePort: port,
    databaseSecretName: database.passwordSecretName,
    evictionPolicy,
    memorySize,
    modulesList: unlessEmpty(modules.map(({ name, version }) => ({ name, version }))),
    persistence,
    rackAware: rackTopologyKey === undefined ? undefined : true,
    redisEnterpriseCluster: { name: cluster },
    replication,
    shardCount,
    // The operator accepts a module's version only if automatic module upgrades are off.
    upgradeSpec: modules.some(({ version }) => version !== undefined) ? { upgradeModulesToLatest: false } : undefined,
  };
}
