import { Construct } from 'constructs';
import { type RedisBackup, RedisCluster, type RedisDatabaseProps } from '../backing/redis';
import type { MonitorProps } from '../monitoring/monitor';
import type { IClientTarget } from '../network/client-target';
import { Egress } from '../network/egress';
import { ServiceSecret } from '../service/service-secret';
import type { ResolvedAzora } from './azora-props';
import { storeEntry } from './store-entries';

/** The Redis databases. */
export type RedisDatabaseName = 'sessions' | 'gateway' | 'ai';

/** Redis as targets of `connectTo`. */
export type AzoraRedis = Readonly<Record<RedisDatabaseName, IClientTarget>>;

/** Redis Enterprise with a database per purpose, so that clients cannot read or fill each other's data. */
export class AzoraRedisCluster extends Construct {
  readonly cluster: RedisCluster;

  readonly databases: AzoraRedis;

  constructor(
    scope: Construct,
    id: string,
    private readonly azora: ResolvedAzora,
    monitor: MonitorProps | undefined,
  ) {
    super(scope, id);
    const { coreNamespace: namespace, imagePullSecrets, redisTrialReason, rackTopologyKey } = azora;
    this.cluster = new RedisCluster(this, 'Redis', {
      name: 'redis',
      namespace,
      imagePullSecrets,
      rackTopologyKey,
      monitor,
      ...(redisTrialReason === undefined
        ? { licenseSecretName: this.addSecret('license', ['license']) }
        : { trialReason: redisTrialReason }),
      tlsSecretName: addRedisCertificate(this, 'redis-tls', ['ca.crt', 'tls.crt', 'tls.key'], azora, namespace),
      objectStore: Egress.internet443(),
    });
    const secretName = this.addSecret('backup', ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']);
    const backup = (intervalHours: number, folder: string): RedisBackup => ({
      storage: 's3',
      bucketName: azora.redisBackupBucket,
      folder: `redis/${folder}`,
      secretName,
      intervalHours,
    });
    // The snapshots of the Azora deployment document, by the operator's name, except for keys of the gateway. Redis 8
    // includes the search module.
    const persistence = 'snapshotEvery1Hour';
    this.databases = {
      sessions: this.addDatabase('sessions', {
        port: 6379,
        persistence,
        noBackupReason: 'a restore would bring back sessions that users have ended; they log in again',
      }),
      gateway: this.addDatabase('gateway', {
        port: 6380,
        // A lost key shuts its client out, and only whoever made the key can make it again.
        persistence: 'aofEverySecond',
        evictionPolicy: 'noeviction',
        backup: backup(1, 'gateway'),
      }),
      ai: this.addDatabase('ai', { port: 6381, persistence, backup: backup(24, 'ai') }),
    };
  }

  /** 1 GB of data each. In a trial, which has four shards, without copies. */
  private addDatabase(
    name: RedisDatabaseName,
    props: Omit<RedisDatabaseProps, 'name' | 'memorySize' | 'passwordSecretName'>,
  ): IClientTarget {
    const { azora } = this;
    addRedisSecret(this, name, azora, azora.coreNamespace);
    const size =
      azora.redisTrialReason === undefined
        ? { memorySize: '2GB', replication: true }
        : { memorySize: '1GB', replication: false };
    return this.cluster.addDatabase({ ...size, ...props, name, passwordSecretName: redisSecretName(name) });
  }

  private addSecret(purpose: string, keys: readonly string[]): string {
    return new ServiceSecret(this, `Secret-${purpose}`, {
      ...storeEntry(this.azora, `azora/redis-${purpose}`),
      name: `redis-${purpose}`,
      namespace: this.azora.coreNamespace,
      component: 'backing',
      keys,
    }).secretName;
  }
}

/** The name of the Secret with a database's password, in every namespace. */
export function redisSecretName(name: RedisDatabaseName): string {
  return `redis-${name}`;
}

/** Adds a database's password to a client's namespace, because a pod cannot read a Secret of another namespace. */
export function addRedisSecret(
  scope: Construct,
  name: RedisDatabaseName,
  azora: ResolvedAzora,
  namespace: string,
): ServiceSecret {
  return new ServiceSecret(scope, `RedisSecret-${name}-${namespace}`, {
    ...storeEntry(azora, `azora/redis/${name}`),
    name: redisSecretName(name),
    namespace,
    component: 'backing',
    keys: ['password'],
  });
}

/**
 * Adds the certificate of Redis, or only its authority. A renewal arrives by itself: the operator follows its Secret, and
 * clients read the file at each connection.
 * @returns the name of the Secret
 */
export function addRedisCertificate(
  scope: Construct,
  name: string,
  keys: readonly string[],
  { secretStore }: ResolvedAzora,
  namespace: string,
): string {
  return new ServiceSecret(scope, `${name}-${namespace}`, {
    ...secretStore,
    name,
    namespace,
    remoteKey: 'azora/redis-tls',
    component: 'backing',
    keys,
    refreshHours: 24,
  }).secretName;
}
