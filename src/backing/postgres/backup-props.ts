import type { SecretKey } from '../../core/input/secret-key';
import { type Resolved, resolved } from '../../core/resolved';

/** The storage, schedule and retention of backups. */
export interface PostgresBackup {
  /** The bucket and a folder in it, such as `s3://acme-backups/postgres`. */
  readonly destinationPath: string;

  /**
   * The folder of this cluster below `destinationPath`. A restored cluster must not use the original cluster's folder.
   * @default - the cluster's name
   */
  readonly serverName?: string;

  /** The URL of an object store with the S3 API, such as `https://minio.storage.svc:9000`. @default - AWS */
  readonly endpointUrl?: string;

  /** Maximum CPU of the container that uploads, one in each instance; its request is 50m. @default 1 */
  readonly cpuLimit?: string;

  /** Memory limit of that container; its request is 128Mi. @default 512Mi */
  readonly memoryLimit?: string;

  /**
   * When to make backups, in UTC: a cron schedule of six fields, starting with seconds.
   * @default 0 0 2 * * *
   * @see https://cloudnative-pg.io/documentation/current/backup/#cron-schedule
   */
  readonly schedule?: string;

  /** Number of days for which the cluster can be restored to any point in time. @default 30 */
  readonly retentionDays?: number;

  /** The id of the access key. All Secrets of backups are in the cluster's namespace. */
  readonly accessKeyIdSecret: SecretKey;

  /** The secret access key. */
  readonly secretAccessKeySecret: SecretKey;

  /** The region of the bucket, for object stores that need it. @default - no region is set */
  readonly regionSecret?: SecretKey;

  /** The certificate authority of `endpointUrl`. @default - the certificate authorities of the image */
  readonly endpointCaSecret?: SecretKey;
}

/** The backup that a cluster is restored from, and the point in time. */
export interface PostgresRecovery {
  /** The folder of the original cluster's backups: its name, or its `backup.serverName`. */
  readonly serverName: string;

  /** The name of an ObjectStore in the namespace. @default - the ObjectStore of `backup` */
  readonly objectStoreName?: string;

  /**
   * The point in time to restore, with its time zone, such as `2026-02-28T10:00:00Z`. The archive must contain a
   * transaction after it.
   * @default - the end of the archive
   */
  readonly targetTime?: string;
}

const DEFAULTS = {
  cpuLimit: '1',
  memoryLimit: '512Mi',
  schedule: '0 0 2 * * *',
  retentionDays: 30,
} satisfies Partial<PostgresBackup>;

/** A PostgresBackup with every default filled in. */
export type ResolvedBackup = Resolved<PostgresBackup, typeof DEFAULTS & { readonly serverName: string }>;

/** Fills in every default. @param cluster the cluster's name */
export function resolveBackup(backup: PostgresBackup, cluster: string): ResolvedBackup {
  return resolved(backup, { ...DEFAULTS, serverName: cluster });
}
