/** A database in a cluster of Redis Enterprise. */
export interface RedisDatabaseProps {
  /** The name of the database and of its Service. */
  readonly name: string;

  /** The most memory that it takes, copies included, such as `1GB`; at least `100MB`. */
  readonly memorySize: string;

  /**
   * The port that clients call, and that the pods of the cluster listen on for it. It cannot be changed later.
   * @see https://redis.io/docs/latest/operate/rs/networking/port-configurations/
   */
  readonly port: number;

  /** What is kept on disk, and how often it is written. @default aofEverySecond */
  readonly persistence?: RedisPersistence;

  /** Each shard has a copy on another pod, which takes over when it fails. @default true */
  readonly replication?: boolean;

  /** Number of shards, copies not counted. The license counts them all. @default 1 */
  readonly shardCount?: number;

  /** Which keys go when memory is full. @default - volatile-lru, by the operator */
  readonly evictionPolicy?: RedisEvictionPolicy;

  /**
   * Modules that it has. From Redis 8 on, search, JSON, time series and filters are there without being named.
   * @default - those of its Redis version
   * @see https://redis.io/docs/latest/operate/kubernetes/re-databases/modules/
   */
  readonly modules?: readonly RedisModule[];

  /**
   * Name of the Secret that clients use, with the key `password`. The operator makes it where it is missing.
   * @default - `redb-<name>`
   */
  readonly secretName?: string;
}

/** A module of a database. */
export interface RedisModule {
  /** What Redis calls it. */
  readonly name: RedisModuleName;

  /** Its version, such as `2.10.5`, which is not upgraded then. @default - the one that fits the database */
  readonly version?: string;
}

/** The modules that come with Redis Enterprise: search, JSON, time series, and Bloom filters with their kin. */
export type RedisModuleName = (typeof REDIS_MODULES)[number];

/** What is kept on disk: nothing, every write, or a picture now and then. */
export type RedisPersistence = (typeof REDIS_PERSISTENCE)[number];

/** Which keys go when memory is full. @see https://redis.io/docs/latest/operate/rs/databases/memory-performance/eviction-policy/ */
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
