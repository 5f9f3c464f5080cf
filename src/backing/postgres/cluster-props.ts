import { EPHEMERAL_STORAGE } from '../../core/pods/resource-amounts';
import { type Resolved, resolved } from '../../core/resolved';
import { type MonitorProps, type ResolvedMonitor, resolveMonitor } from '../../monitoring/monitor';
import type { Peer } from '../../network/peer';
import { VERSIONS } from '../../operators/versions';
import { type PostgresBackup, type PostgresRecovery, type ResolvedBackup, resolveBackup } from './backup-props';
import { CONNECTION_LIMIT } from './connection-budget';
import { type PostgresSynchronous, type ResolvedSynchronous, resolveSynchronous } from './synchronous';

/** Props of PostgresCluster. */
export interface PostgresClusterProps {
  /** The name of the Cluster and the prefix of the names that the operator generates; at most 50 characters. */
  readonly name: string;

  /** The namespace of the cluster. */
  readonly namespace: string;

  /**
   * The image, with a tag that starts with the Postgres version. The standard images include pgvector; the minimal
   * images do not.
   * @default - `VERSIONS.postgres.image`
   * @see https://github.com/cloudnative-pg/postgres-containers
   */
  readonly image?: string;

  /** Names of Secrets with registry credentials, in `namespace`. @default - none */
  readonly imagePullSecrets?: readonly string[];

  /** The number of pods with a copy of the data: a primary, and replicas for failover. @default 3 */
  readonly instances?: number;

  /** The CPU request of each instance, such as `500m`. */
  readonly cpuRequest: string;

  /** The CPU limit of each instance. */
  readonly cpuLimit: string;

  /** The memory request of each instance, such as `1Gi`. Must be at least `shared_buffers`. */
  readonly memoryRequest: string;

  /** The memory limit of each instance. */
  readonly memoryLimit: string;

  /** Node storage (logs, scratch files) that the scheduler reserves for each instance. @default 256Mi */
  readonly ephemeralStorageRequest?: string;

  /** Node storage beyond which the kubelet evicts an instance. @default 4Gi */
  readonly ephemeralStorageLimit?: string;

  /** The size of each instance's volume, such as `10Gi`. Can be increased later. */
  readonly storageSize: string;

  /** Name of a StorageClass. @default - the cluster's default */
  readonly storageClassName?: string;

  /**
   * The size of a separate volume for the write-ahead log, such as `4Gi`. Cannot be removed later.
   * @default - the log is on the first volume
   */
  readonly walStorageSize?: string;

  /** Name of a StorageClass for the volume of the write-ahead log. @default - `storageClassName` */
  readonly walStorageClassName?: string;

  /**
   * The number of connections that Postgres accepts. Synth fails if the limits of all users need more. Changing it
   * restarts the instances, one after the other.
   * @default 200
   * @see https://www.postgresql.org/docs/current/runtime-config-connection.html
   */
  readonly maxConnections?: number;

  /**
   * The replicas that must have a transaction before its commit returns.
   * @default - any one replica, with three or more instances: a failover loses no committed transaction, and one replica
   * may be missing
   */
  readonly synchronous?: PostgresSynchronous;

  /**
   * Why a failover may lose committed transactions; rendered as an annotation. Commits then wait for no replica.
   * @default - they wait, with three or more instances
   */
  readonly asynchronousReason?: string;

  /**
   * Postgres parameters, such as `{ shared_buffers: '256MB' }`. Parameters that the operator fixes are refused.
   * @default - the operator's defaults
   * @see https://cloudnative-pg.io/documentation/current/postgresql_conf/
   */
  readonly parameters?: Readonly<Record<string, string>>;

  /** The database that clients open. @default app */
  readonly database?: string;

  /** The user that owns it. @default - `database` */
  readonly owner?: string;

  /** Maximum number of concurrent connections of the owner, unless `addUser` adds a user with its name. @default 30 */
  readonly ownerConnectionLimit?: number;

  /** Extensions of the database, by their Postgres names: `vector` for pgvector. @default - none */
  readonly extensions?: readonly string[];

  /** Restores a backup instead of creating an empty database. @default - an empty database */
  readonly recovery?: PostgresRecovery;

  /**
   * Who restarts the primary, the last step of an update: the operator (unsupervised) or an administrator (supervised).
   * @default unsupervised
   */
  readonly primaryUpdateStrategy?: 'supervised' | 'unsupervised';

  /**
   * Name of a Secret of type kubernetes.io/basic-auth whose username is `owner`, such as the Secret of a
   * PostgresUserSecret.
   * @default - the operator creates `<name>-app`
   */
  readonly ownerSecretName?: string;

  /** Whether the user postgres may log in over the network. @default false */
  readonly enableSuperuserAccess?: boolean;

  /**
   * Name of a Secret of type kubernetes.io/basic-auth, for the user postgres only.
   * @default - the operator creates `<name>-superuser` if `enableSuperuserAccess` is set
   */
  readonly superuserSecretName?: string;

  /**
   * Whether instances must be on different nodes, or only should be. With `required`, an instance waits for a node of its
   * own.
   * @default - required with three or more instances, otherwise preferred
   */
  readonly nodeSpread?: 'preferred' | 'required';

  /**
   * Whether a drain must wait until the operator has moved the primary to another instance.
   * @default - true with two or more instances
   */
  readonly enablePDB?: boolean;

  /** Name of a PriorityClass. @default - the cluster's default */
  readonly priorityClassName?: string;

  /** The namespace of the operator. @default cnpg-system */
  readonly operatorNamespace?: string;

  /** The labels of the operator's pods. @default - app.kubernetes.io/name: cloudnative-pg */
  readonly operatorLabels?: Readonly<Record<string, string>>;

  /**
   * The object store as a network peer, such as `Egress.internet443()`. Required with `backup` and `recovery`. @default
   * - none
   */
  readonly objectStore?: Peer;

  /**
   * Why connections without TLS are acceptable; rendered as an annotation. Clients of `connectTo` then use no TLS.
   * @default - Postgres refuses connections without TLS, and clients check its certificate and host name
   */
  readonly plainTextReason?: string;

  /** Adds a PodMonitor and opens the metrics to Prometheus; `{}` for the defaults. @default - none */
  readonly monitor?: MonitorProps;

  /**
   * Backups and the archive of the write-ahead log, made by the Barman Cloud plugin.
   * @default - none; synth prints a warning
   */
  readonly backup?: PostgresBackup;

  /** Why there is no backup; rendered as an annotation. @default - synth prints a warning if there is no backup */
  readonly noBackupReason?: string;
}

/**
 * Barman Cloud buffers each part of an upload in a file. Parts of a large base backup are large, and an eviction
 * because of them would stop the database.
 */
export const EPHEMERAL_LIMIT = '4Gi';

const DEFAULTS = {
  image: VERSIONS.postgres.image,
  imagePullSecrets: [],
  instances: 3,
  ephemeralStorageRequest: EPHEMERAL_STORAGE.request,
  ephemeralStorageLimit: EPHEMERAL_LIMIT,
  parameters: {},
  database: 'app',
  extensions: [],
  primaryUpdateStrategy: 'unsupervised',
  enableSuperuserAccess: false,
  maxConnections: 200,
  ownerConnectionLimit: CONNECTION_LIMIT,
  operatorNamespace: 'cnpg-system',
  operatorLabels: { 'app.kubernetes.io/name': 'cloudnative-pg' },
} satisfies Partial<PostgresClusterProps>;

type Computed = 'owner' | 'enablePDB' | 'nodeSpread';

/** PostgresClusterProps with every default filled in. */
export type ResolvedPostgresCluster = Omit<
  Resolved<PostgresClusterProps, typeof DEFAULTS>,
  Computed | 'monitor' | 'backup' | 'synchronous'
> &
  Required<Pick<PostgresClusterProps, Computed>> & {
    readonly monitor: ResolvedMonitor | undefined;
    readonly backup: ResolvedBackup | undefined;
    readonly synchronous: ResolvedSynchronous | undefined;

    /** The Secret with the owner's credentials, given by the user or created by the operator. */
    readonly loginSecretName: string;
    readonly extendedResources: Readonly<Record<string, number>>;
  };

/** Fills in every default. `checkPostgresCluster` reports errors. */
export function resolvePostgresCluster(props: PostgresClusterProps): ResolvedPostgresCluster {
  const cluster = resolved(props, DEFAULTS);
  return {
    ...cluster,
    owner: cluster.owner ?? cluster.database,
    nodeSpread: cluster.nodeSpread ?? (cluster.instances >= 3 ? 'required' : 'preferred'),
    synchronous: resolveSynchronous(cluster),
    walStorageClassName: cluster.walStorageClassName ?? cluster.storageClassName,
    loginSecretName: cluster.ownerSecretName ?? `${cluster.name}-app`,
    extendedResources: {},
    // The budget of a single instance would block every drain of its node.
    enablePDB: cluster.enablePDB ?? cluster.instances > 1,
    monitor: props.monitor && resolveMonitor(props.monitor),
    backup: props.backup && resolveBackup(props.backup, cluster.name),
  };
}

/** The cluster's name in messages. */
export function postgresSubject({ namespace, name }: Pick<PostgresClusterProps, 'namespace' | 'name'>): string {
  return `PostgresCluster '${namespace}/${name}'`;
}
