import type { ApiObjectMetadata } from 'cdk8s';
import type { RedisEnterpriseDatabaseSpec } from '../../../imports/app.redislabs.com';
import { unlessEmpty } from '../../core/defined';
import { objectLabels, REASON_ANNOTATION_PREFIX } from '../../core/objects/labels';
import { redisBackupSpec } from './backup';
import type { ResolvedRedisCluster } from './cluster-props';
import type { ResolvedRedisDatabase } from './database-props';
import { dataMemory } from './memory-size';

/** Metadata of the RedisEnterpriseDatabase: what the data gets of its memory, and the reason for having no backup. */
export function redisDatabaseMetadata(
  database: ResolvedRedisDatabase,
  namespace: string,
): ApiObjectMetadata & { readonly name: string } {
  const { name, noBackupReason } = database;
  return {
    annotations: {
      [`${REASON_ANNOTATION_PREFIX}data-memory`]: dataMemory(database),
      ...(noBackupReason === undefined ? {} : { [`${REASON_ANNOTATION_PREFIX}no-backup-reason`]: noBackupReason }),
    },
    labels: objectLabels(name, 'backing'),
    name,
    namespace,
  };
}

/** The spec of the RedisEnterpriseDatabase. */
export function redisDatabaseSpec(
  database: ResolvedRedisDatabase,
  { name: cluster, rackTopologyKey, plainTextReason }: ResolvedRedisCluster,
): RedisEnterpriseDatabaseSpec {
  const { port, evictionPolicy, memorySize, modules, persistence, replication, shardCount } = database;
  return {
    backup: database.backup && redisBackupSpec(database.backup),
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
    // Clients need no certificate of their own: that takes `clientAuthenticationCertificates`, which is not set.
    // https://redis.io/docs/latest/operate/rs/security/encryption/tls/enable-tls/#enable-mutual-tls
    tlsMode: plainTextReason === undefined ? 'enabled' : 'disabled',
    // The operator accepts a module's version only if automatic module upgrades are off.
    upgradeSpec: modules.some(({ version }) => version !== undefined) ? { upgradeModulesToLatest: false } : undefined,
  };
}
