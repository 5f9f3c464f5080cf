import type { SecretKey } from '../../core/secret-key';

/** Where backups go, how often they are made, and how long they are kept. */
export interface PostgresBackup {
  /** The bucket and the folder in it, such as `s3://acme-backups/postgres`. */
  readonly destinationPath: string;

  /** The id of the access key, in the namespace of the cluster. */
  readonly accessKeyId: SecretKey;

  /** The secret of the access key, in the namespace of the cluster. */
  readonly secretAccessKey: SecretKey;

  /** The region of the bucket, where the store asks for it. @default - not said */
  readonly region?: SecretKey;

  /** The address of a store that speaks S3, such as `https://minio.storage.svc:9000`. @default - AWS */
  readonly endpointUrl?: string;

  /** The certificate authority of `endpointUrl`. @default - those of the image */
  readonly endpointCa?: SecretKey;

  /**
   * When, in UTC: six fields, seconds first.
   * @default 0 0 2 * * *
   * @see https://cloudnative-pg.io/documentation/current/backup/#cron-schedule
   */
  readonly schedule?: string;

  /** Days back to which the cluster can be restored, to any moment of them. @default 30 */
  readonly retentionDays?: number;

  /**
   * The folder of this cluster below `destinationPath`. A restored cluster must not write where the old one did.
   * @default - the name of the cluster
   */
  readonly serverName?: string;

  /** CPU that the upload may use, in a container of its own in each instance; 50m of it are set aside. @default 1 */
  readonly cpuLimit?: string;

  /** Memory beyond which that container is killed; 128Mi of it are set aside. @default 512Mi */
  readonly memoryLimit?: string;
}

/** Which backup a cluster begins with, and the moment that it is restored to. */
export interface PostgresRecovery {
  /** The folder that the old cluster wrote its backups to: its name, or its `backup.serverName`. */
  readonly serverName: string;

  /** The name of an ObjectStore in the namespace. @default - the one that `backup` makes */
  readonly objectStoreName?: string;

  /**
   * The moment that is restored, with its zone, such as `2026-02-28T10:00:00Z`. A transaction must have been made after it.
   * @default - the end of the archive
   */
  readonly targetTime?: string;
}
