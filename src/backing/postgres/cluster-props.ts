import { EPHEMERAL_STORAGE } from '../../core/pods/resource-amounts';
import { type Resolved, resolved } from '../../core/resolved';
import { type MonitorProps, type ResolvedMonitor, resolveMonitor } from '../../monitoring/monitor';
import { Egress } from '../../network/egress';
import type { Peer } from '../../network/peer';
import { VERSIONS } from '../../operators/versions';
import { type PostgresBackup, type PostgresRecovery, type ResolvedBackup, resolveBackup } from './backup-props';

/** A Postgres cluster of CloudNativePG: its size, its database, its backups, and what it needs around it. */
export interface PostgresClusterProps {
  /** The name of the Cluster, and the first part of every name that the operator makes; at most 50 characters. */
  readonly name: string;

  /** The namespace that it runs in. */
  readonly namespace: string;

  /**
   * The image, with a tag that starts with the version of Postgres. The standard images ship pgvector, the minimal ones do not.
   * @default - `VERSIONS.postgres.image`
   * @see https://github.com/cloudnative-pg/postgres-containers
   */
  readonly image?: string;

  /** Names of Secrets with registry credentials, in `namespace`. @default - none */
  readonly imagePullSecrets?: readonly string[];

  /** The number of pods with a copy of the data: one primary, and replicas that take its place. @default 3 */
  readonly instances?: number;

  /** The CPU request of each instance, such as `500m`. */
  readonly cpuRequest: string;

  /** The CPU limit of each instance. */
  readonly cpuLimit: string;

  /** The memory request of each instance, such as `1Gi`; `shared_buffers` has to fit in. */
  readonly memoryRequest: string;

  /** The memory limit of each instance. */
  readonly memoryLimit: string;

  /** The request of each instance for disk that holds logs and scratch files. @default 256Mi */
  readonly ephemeralStorageRequest?: string;

  /** Logs and scratch files beyond which an instance is evicted. @default 4Gi */
  readonly ephemeralStorageLimit?: string;

  /** The volume of each instance, such as `10Gi`. It can grow later. */
  readonly storageSize: string;

  /** Name of a StorageClass. @default - the cluster's default */
  readonly storageClassName?: string;

  /** A volume of its own for the write-ahead log, such as `4Gi`. It cannot be removed later. @default - the log is on the first volume */
  readonly walStorageSize?: string;

  /** Name of a StorageClass for the write-ahead log. @default - `storageClassName` */
  readonly walStorageClassName?: string;

  /**
   * Parameters of Postgres, such as `{ max_connections: '200' }`. Those that the operator fixes are refused by name.
   * @default - the operator's
   * @see https://cloudnative-pg.io/documentation/current/postgresql_conf/
   */
  readonly parameters?: Readonly<Record<string, string>>;

  /** The database that clients open. @default app */
  readonly database?: string;

  /** The user that owns it. @default - `database` */
  readonly owner?: string;

  /** Extensions of the database, by their names in Postgres: `vector` for pgvector. @default - none */
  readonly extensions?: readonly string[];

  /** Begins with a backup in place of an empty database. @default - an empty database */
  readonly recovery?: PostgresRecovery;

  /**
   * Who starts the last step of an update, the restart of the primary: the operator, or an administrator.
   * @default unsupervised
   */
  readonly primaryUpdateStrategy?: 'supervised' | 'unsupervised';

  /**
   * Name of a Secret of type kubernetes.io/basic-auth whose username is `owner`, such as that of a PostgresUserSecret.
   * @default - the operator makes one, `<name>-app`
   */
  readonly ownerSecretName?: string;

  /** Whether the user postgres may log in over the network. @default false */
  readonly enableSuperuserAccess?: boolean;

  /**
   * Name of a Secret of type kubernetes.io/basic-auth for the user postgres, and for nobody else.
   * @default - the operator makes one, `<name>-superuser`, where `enableSuperuserAccess` is set
   */
  readonly superuserSecretName?: string;

  /** Whether instances must be on different nodes, or should. @default preferred */
  readonly nodeSpread?: 'preferred' | 'required';

  /** Whether the operator keeps drains from taking the primary without a switchover. @default - true with two instances or more */
  readonly enablePDB?: boolean;

  /** Name of a PriorityClass. @default - the cluster's default */
  readonly priorityClassName?: string;

  /** The namespace that the operator runs in. @default cnpg-system */
  readonly operatorNamespace?: string;

  /** The labels of the operator's pods. @default - app.kubernetes.io/name: cloudnative-pg */
  readonly operatorLabels?: Readonly<Record<string, string>>;

  /** The API server, which every instance calls. @default - Egress.kubernetesApi() */
  readonly kubernetesApi?: Peer;

  /** The object store, such as `Egress.internet443()`. @default - none: needed with `backup` and `recovery` */
  readonly objectStore?: Peer;

  /**
   * Names are looked up through NodeLocal DNSCache too, at 169.254.20.10.
   * @default false
   * @see https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
   */
  readonly nodeLocalDns?: boolean;

  /** A PodMonitor, and the ingress for Prometheus; `{}` for the defaults. @default - none */
  readonly monitor?: MonitorProps;

  /** Backups and the archive of the write-ahead log, by the Barman Cloud plugin. @default - none, with a warning at synth */
  readonly backup?: PostgresBackup;

  /** Why there is no backup; it is kept in an annotation. @default - a cluster without a backup is warned of */
  readonly noBackupReason?: string;
}

/**
 * Barman Cloud buffers each part of an upload in a file, and parts of a large base backup are large: an eviction for them would
 * take a database down.
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
  nodeSpread: 'preferred',
  operatorNamespace: 'cnpg-system',
  operatorLabels: { 'app.kubernetes.io/name': 'cloudnative-pg' },
  kubernetesApi: Egress.kubernetesApi(),
  nodeLocalDns: false,
} satisfies Partial<PostgresClusterProps>;

type Computed = 'owner' | 'enablePDB';

/** PostgresClusterProps with every default filled in. */
export type ResolvedPostgresCluster = Omit<
  Resolved<PostgresClusterProps, typeof DEFAULTS>,
  Computed | 'monitor' | 'backup'
> &
  Required<Pick<PostgresClusterProps, Computed>> & {
    readonly monitor: ResolvedMonitor | undefined;
    readonly backup: ResolvedBackup | undefined;

    /** The Secret with the credentials of the owner, whoever makes it. */
    readonly loginSecretName: string;
    readonly extendedResources: Readonly<Record<string, number>>;
  };

/** Fills every default. `checkPostgresCluster` says what is wrong. */
export function resolvePostgresCluster(props: PostgresClusterProps): ResolvedPostgresCluster {
  const cluster = resolved(props, DEFAULTS);
  return {
    ...cluster,
    owner: cluster.owner ?? cluster.database,
    walStorageClassName: cluster.walStorageClassName ?? cluster.storageClassName,
    loginSecretName: cluster.ownerSecretName ?? `${cluster.name}-app`,
    extendedResources: {},
    // The budget of a single instance would block every drain of its node.
    enablePDB: cluster.enablePDB ?? cluster.instances > 1,
    monitor: props.monitor && resolveMonitor(props.monitor),
    backup: props.backup && resolveBackup(props.backup, cluster.name),
  };
}

/** How messages name a cluster. */
export function postgresSubject({ namespace, name }: Pick<PostgresClusterProps, 'namespace' | 'name'>): string {
  return `PostgresCluster '${namespace}/${name}'`;
}
