import type { MonitorProps } from '../../monitoring/monitor';
import type { Peer } from '../../network/peer';
import type { PostgresBackup, PostgresRecovery } from './backup-props';

/** A Postgres cluster of CloudNativePG: how large it is, what is in it, and who reaches it. */
export interface PostgresClusterProps {
  /** The name of the Cluster, and the first part of all names that the operator gives, 50 characters at most. */
  readonly name: string;

  /** The namespace that it runs in. */
  readonly namespace: string;

  /** Copies of the data: one primary, and replicas that take its place. @default 3 */
  readonly instances?: number;

  /**
   * The image, with a tag that starts with the version of Postgres. The standard images ship pgvector, the minimal ones do not.
   * @default - `VERSIONS.postgres.image`
   * @see https://github.com/cloudnative-pg/postgres-containers
   */
  readonly image?: string;

  /** Names of Secrets with registry credentials, in `namespace`. @default - none */
  readonly imagePullSecrets?: readonly string[];

  /** Disk of each instance, such as `10Gi`. It can grow later. */
  readonly storageSize: string;

  /** Name of a StorageClass. @default - the cluster's default */
  readonly storageClassName?: string;

  /** A disk of its own for the write-ahead log, such as `4Gi`; once there, it stays. @default - it is on the first disk */
  readonly walStorageSize?: string;

  /** Name of a StorageClass for the write-ahead log. @default - `storageClassName` */
  readonly walStorageClassName?: string;

  /** CPU that the scheduler sets aside for each instance, such as `500m`. */
  readonly cpuRequest: string;

  /** CPU that one instance may use at most. */
  readonly cpuLimit: string;

  /** Memory that the scheduler sets aside for each instance, such as `1Gi`; `shared_buffers` has to fit in. */
  readonly memoryRequest: string;

  /** Memory beyond which an instance is killed. */
  readonly memoryLimit: string;

  /** Disk for logs and scratch files that is set aside for each instance. @default 256Mi */
  readonly ephemeralStorageRequest?: string;

  /** Disk for logs and scratch files beyond which an instance is evicted. @default 4Gi */
  readonly ephemeralStorageLimit?: string;

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

  /**
   * Name of a Secret of type kubernetes.io/basic-auth whose username is `owner`, such as that of a PostgresUserSecret.
   * @default - the operator makes one, `<name>-app`
   */
  readonly ownerSecretName?: string;

  /** Extensions of the database, by their names in Postgres: `vector` for pgvector. @default - none */
  readonly extensions?: readonly string[];

  /** Whether the user postgres may log in over the network. @default false */
  readonly enableSuperuserAccess?: boolean;

  /**
   * Name of a Secret of type kubernetes.io/basic-auth for the user postgres, and for nobody else.
   * @default - the operator makes one, `<name>-superuser`, where `enableSuperuserAccess` is set
   */
  readonly superuserSecretName?: string;

  /** Backups and the archive of the write-ahead log, by the Barman Cloud plugin. @default - none, which is warned of */
  readonly backup?: PostgresBackup;

  /** Why there is no backup; it lands in an annotation. @default - a cluster without backup is warned of */
  readonly noBackupReason?: string;

  /** Begins with a backup in place of an empty database. @default - an empty database */
  readonly recovery?: PostgresRecovery;

  /** Where the object store is, such as `Egress.internet443()`. @default - none: needed with `backup` and `recovery` */
  readonly objectStore?: Peer;

  /** A PodMonitor, and the ingress for Prometheus; `{}` for the defaults. @default - none */
  readonly monitor?: MonitorProps;

  /** Whether instances must be on different nodes, or should. @default preferred */
  readonly nodeSpread?: 'preferred' | 'required';

  /** Whether the operator keeps drains from taking the primary without a switchover. @default - true with two instances or more */
  readonly enablePDB?: boolean;

  /**
   * Who starts the last step of an update, the restart of the primary: the operator, or an administrator.
   * @default unsupervised
   */
  readonly primaryUpdateStrategy?: 'supervised' | 'unsupervised';

  /** Name of a PriorityClass. @default - the cluster's default */
  readonly priorityClassName?: string;

  /** The namespace that the operator runs in. @default cnpg-system */
  readonly operatorNamespace?: string;

  /** The labels of the operator's pods. @default - app.kubernetes.io/name: cloudnative-pg */
  readonly operatorLabels?: Readonly<Record<string, string>>;

  /** The API server, which every instance calls. @default - Egress.kubernetesApi() */
  readonly kubernetesApi?: Peer;

  /**
   * Names are looked up through NodeLocal DNSCache too, at 169.254.20.10.
   * @default false
   * @see https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
   */
  readonly nodeLocalDns?: boolean;
}
