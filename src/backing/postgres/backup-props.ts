import type { SecretKey } from '../../core/input/secret-key';
import { type Resolved, resolved } from '../../core/resolved';

/** Where backups are kept, how often they are made, and for how long they are kept. */
export interface PostgresBackup {
  /** The bucket and the folder in it, such as `s3://acme-backups/postgres`. */
  readonly destinationPath: string;

  /**
   * The folder of this cluster below `destinationPath`. A restored cluster must not write to the folder of the old one.
   * @default - the name of the cluster
   */
  readonly serverName?: string;

  /** The address of an object store with the S3 API, such as `https://minio.storage.svc:9000`. @default - AWS */
  readonly endpointUrl?: string;

  /** The most CPU of the container that uploads, one in each instance; its request is 50m. @default 1 */
  readonly cpuLimit?: string;

  /** Memory beyond which that container is killed; its request is 128Mi. @default 512Mi */
  readonly memoryLimit?: string;

  /**
   * When backups are made, in UTC: a cron schedule of six fields, seconds first.
   * @default 0 0 2 * * *
   * @see https://cloudnative-pg.io/documentation/current/backup/#cron-schedule
   */
  readonly schedule?: string;

  /** For how many days the cluster can be restored to any moment. @default 30 */
  readonly retentionDays?: number;

  /** The id of the access key. The Secret is in the namespace of the cluster, as all of these are. */
  readonly accessKeyIdSecret: SecretKey;

  /** The secret access key. */
  readonly secretAccessKeySecret: SecretKey;

  /** The region of the bucket, for object stores that need it. @default - no region is set */
  readonly regionSecret?: SecretKey;

  /** The certificate authority of `endpointUrl`. @default - those of the image */
  readonly endpointCaSecret?: SecretKey;
}

/** Which backup a cluster is restored from, and to which moment. */
export interface PostgresRecovery {
  /** The folder of the old cluster's backups: its name, or its `backup.serverName`. */
  readonly serverName: string;

  /** The name of an ObjectStore in the namespace. @default - the one that `backup` makes */
  readonly objectStoreName?: string;

  /**
   * The moment to restore, with its time zone, such as `2026-02-28T10:00:00Z`. There has to be a transaction after it.
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

/** Fills every default. @param cluster the name of the cluster */
export function resolveBackup(backup: PostgresBackup, cluster: string): ResolvedBackup {
  return resolved(backup, { ...DEFAULTS, serverName: cluster });
}
