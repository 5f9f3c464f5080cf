import { type Resolved, resolved } from '../../core/resolved';

/** A database in a cluster of Redis Enterprise. */
export interface RedisDatabaseProps {
  /** The name of the database and of its Service. */
  readonly name: string;

  /** Each shard has a copy on another node, which takes over when it fails. @default true */
  readonly replication?: boolean;

  /** The number of shards, without copies. The license counts the copies too. @default 1 */
  readonly shardCount?: number;

  /** The most memory of the database with its copies, such as `1GB`; at least `100MB`. */
  readonly memorySize: string;

  /** What is kept on disk, and how often it is written. @default aofEverySecond */
  readonly persistence?: RedisPersistence;

  /** Which keys are evicted when memory is full. @default - volatile-lru, by the operator */
  readonly evictionPolicy?: RedisEvictionPolicy;

  /**
   * Modules of the database. Redis 8 and newer has search, JSON, time series and filters without them being named.
   * @default - those of its Redis version
   * @see https://redis.io/docs/latest/operate/kubernetes/re-databases/modules/
   */
  readonly modules?: readonly RedisModule[];

  /**
   * Name of the Secret that clients use, with the key `password`. The operator makes the Secret if there is none.
   * @default - `redb-<name>`
   */
  readonly passwordSecretName?: string;

  /**
   * The port that clients call, and that the nodes of the cluster listen on for it. It cannot be changed later.
   * @see https://redis.io/docs/latest/operate/rs/networking/port-configurations/
   */
  readonly port: number;
}

/** A module of a database. */
export interface RedisModule {
  /** Its name in Redis. */
  readonly name: RedisModuleName;

  /** A fixed version, such as `2.10.5`. @default - the one that fits the database */
  readonly version?: string;
}

/** The modules that come with Redis Enterprise: search, JSON, time series, and Bloom and similar filters. */
export type RedisModuleName = (typeof REDIS_MODULES)[number];

/** What is kept on disk: nothing, every write, or a snapshot from time to time. */
export type RedisPersistence = (typeof REDIS_PERSISTENCE)[number];

/** Which keys are evicted when memory is full. @see https://redis.io/docs/latest/operate/rs/databases/memory-performance/eviction-policy/ */
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
  modules: [],
} satisfies Partial<RedisDatabaseProps>;

/** RedisDatabaseProps with every default filled in. */
export type ResolvedRedisDatabase = Resolved<
  RedisDatabaseProps,
  typeof DEFAULTS & { readonly passwordSecretName: string }
>;

/** Fills every default. `checkRedisDatabase` says what is wrong. */
export function resolveRedisDatabase(props: RedisDatabaseProps): ResolvedRedisDatabase {
  return resolved(props, { ...DEFAULTS, passwordSecretName: `redb-${props.name}` });
}

/** How messages name a database. */
export function redisDatabaseSubject(namespace: string, name: string): string {
  return `RedisDatabase '${namespace}/${name}'`;
}
