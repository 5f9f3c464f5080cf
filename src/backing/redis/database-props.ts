import { type Resolved, resolved } from '../../core/resolved';
import { type RedisBackup, type ResolvedRedisBackup, resolveRedisBackup } from './backup';

/** Props of RedisDatabase. */
export interface RedisDatabaseProps {
  /** The name of the database and its Service. */
  readonly name: string;

  /** Whether each shard has a copy on another node for failover. @default true */
  readonly replication?: boolean;

  /** The number of shards, without copies. The license also counts copies. @default 1 */
  readonly shardCount?: number;

  /**
   * Maximum memory of the database including copies, such as `2GB`; at least `100MB`. With `replication`, the data gets
   * half of it: `2GB` for 1 GB of data. An annotation says what the data gets.
   * @see https://redis.io/docs/latest/operate/rs/databases/memory-performance/memory-limit/
   */
  readonly memorySize: string;

  /** What Redis writes to disk, and how often. @default aofEverySecond */
  readonly persistence?: RedisPersistence;

  /**
   * Which keys Redis evicts when memory is full. `volatile-lru` evicts keys that expire, those least recently used first,
   * and keeps all others: once none expires, writes fail. For a cache whose keys do not expire, use `allkeys-lru`; where
   * no key may be lost, use `noeviction`.
   * @default volatile-lru
   */
  readonly evictionPolicy?: RedisEvictionPolicy;

  /**
   * Periodic backups to an object store. The cluster's `objectStore` opens the path.
   * @default - none, and a warning unless `persistence` is `disabled` or `noBackupReason` is set
   */
  readonly backup?: RedisBackup;

  /** Why no backup is acceptable; rendered as an annotation. @default - a warning without a backup */
  readonly noBackupReason?: string;

  /**
   * Modules of the database. Redis 8 and later includes search, JSON, time series and filters without listing them
   * here.
   * @default - the modules of its Redis version
   * @see https://redis.io/docs/latest/operate/kubernetes/re-databases/modules/
   */
  readonly modules?: readonly RedisModule[];

  /**
   * Name of the clients' Secret, with the key `password`. The operator creates it if it does not exist.
   * @default - `redb-<name>`
   */
  readonly passwordSecretName?: string;

  /**
   * The port that clients call and that the cluster's nodes listen on. Cannot be changed later.
   * @see https://redis.io/docs/latest/operate/rs/networking/port-configurations/
   */
  readonly port: number;
}

/** A module of a database. */
export interface RedisModule {
  /** The module's name in Redis. */
  readonly name: RedisModuleName;

  /** A fixed version, such as `2.10.5`. @default - a version that fits the database */
  readonly version?: string;
}

/** The modules that Redis Enterprise includes: search, JSON, time series, and Bloom and similar filters. */
export type RedisModuleName = (typeof REDIS_MODULES)[number];

/** What Redis writes to disk: nothing, every write, or periodic snapshots. */
export type RedisPersistence = (typeof REDIS_PERSISTENCE)[number];

/**
 * Which keys Redis evicts when memory is full. @see
 * https://redis.io/docs/latest/operate/rs/databases/memory-performance/eviction-policy/
 */
export type RedisEvictionPolicy = (typeof REDIS_EVICTION_POLICIES)[number];

/** Every `RedisModuleName`. */
export const REDIS_MODULES = ['search', 'ReJSON', 'timeseries', 'bf'] as const;

/** Every `RedisPersistence`. */
export const REDIS_PERSISTENCE = [
  'disabled',
  'aofEverySecond',
  'aofAlways',
  'snapshotEvery1Hour',
  'snapshotEvery6Hour',
  'snapshotEvery12Hour',
] as const;

/** Every `RedisEvictionPolicy`. */
export const REDIS_EVICTION_POLICIES = [
  'noeviction',
  'allkeys-lru',
  'allkeys-lfu',
  'allkeys-random',
  'volatile-lru',
  'volatile-lfu',
  'volatile-random',
  'volatile-ttl',
] as const;

const DEFAULTS = {
  replication: true,
  shardCount: 1,
  persistence: 'aofEverySecond',
  evictionPolicy: 'volatile-lru',
  modules: [],
} satisfies Partial<RedisDatabaseProps>;

/** RedisDatabaseProps with every default filled in. */
export type ResolvedRedisDatabase = Omit<
  Resolved<RedisDatabaseProps, typeof DEFAULTS & { readonly passwordSecretName: string }>,
  'backup'
> & { readonly backup: ResolvedRedisBackup | undefined };

/** Fills in every default. `checkRedisDatabase` reports errors. */
export function resolveRedisDatabase(props: RedisDatabaseProps): ResolvedRedisDatabase {
  const { name, backup } = props;
  return {
    ...resolved(props, { ...DEFAULTS, passwordSecretName: `redb-${name}` }),
    backup: backup && resolveRedisBackup(backup, name),
  };
}

/** The database's name in messages. */
export function redisDatabaseSubject(namespace: string, name: string): string {
  return `RedisDatabase '${namespace}/${name}'`;
}

/** The shards that the license counts: those with data and their copies. */
export function licensedShards({
  shardCount,
  replication,
}: Pick<ResolvedRedisDatabase, 'shardCount' | 'replication'>): number {
  return shardCount * (replication ? 2 : 1);
}

/** The shards of each database, such as `sessions 2, search 4`. */
export function shardList(databases: readonly ResolvedRedisDatabase[]): string {
  return databases.map((database) => `${database.name} ${licensedShards(database)}`).join(', ');
}

/** What the license has to allow, such as `6, copies included: sessions 2, search 4`. */
export function licenseShards(databases: readonly ResolvedRedisDatabase[]): string {
  const sum = databases.reduce((all, database) => all + licensedShards(database), 0);
  return sum === 0 ? '0' : `${sum}, copies included: ${shardList(databases)}`;
}
