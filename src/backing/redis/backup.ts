import type { RedisEnterpriseDatabaseSpecBackup } from '../../../imports/app.redislabs.com';
import { type Input, oneOf, shown } from '../../core/input/input';
import { dnsSubdomain } from '../../core/input/names';
import { count } from '../../core/input/numbers';
import { type Resolved, resolved } from '../../core/resolved';

/** Where and how often a database is backed up. Each backup is a file of the whole database. */
export interface RedisBackup {
  /** The kind of the object store. */
  readonly storage: RedisBackupStorage;

  /** The bucket; with `azure`, the container. */
  readonly bucketName: string;

  /** The folder of this database in the bucket. @default - the database's name */
  readonly folder?: string;

  /** The region of an S3 bucket, such as `eu-west-1`. @default - found out by a request to the bucket */
  readonly regionName?: string;

  /**
   * Name of the Secret with the credentials, in the cluster's namespace: with `s3`, the keys AWS_ACCESS_KEY_ID and
   * AWS_SECRET_ACCESS_KEY; with `gcs`, CLIENT_ID, CLIENT_EMAIL, PRIVATE_KEY and PRIVATE_KEY_ID; with `azure`, AccountName
   * and AccountKey.
   * @see https://redis.io/docs/latest/operate/kubernetes/reference/api/redis_enterprise_database_api/#backupspec
   */
  readonly secretName: string;

  /** Hours between two backups. A restore loses what was written since the last. @default 24 */
  readonly intervalHours?: number;
}

/** An object store: Amazon S3, Google Cloud Storage or Azure Blob Storage. */
export type RedisBackupStorage = 's3' | 'gcs' | 'azure';

const DEFAULTS = { intervalHours: 24 } satisfies Partial<RedisBackup>;

/** A RedisBackup with every default filled in. */
export type ResolvedRedisBackup = Resolved<RedisBackup, typeof DEFAULTS & { readonly folder: string }>;

/** Fills in every default. @param database the database's name */
export function resolveRedisBackup(backup: RedisBackup, database: string): ResolvedRedisBackup {
  return resolved(backup, { ...DEFAULTS, folder: database });
}

/** Checks the prop `backup`. */
export function checkRedisBackup(input: Input, backup: ResolvedRedisBackup): void {
  const { storage, bucketName, folder, regionName, secretName, intervalHours } = backup;
  input.required('backup.storage', storage, oneOf('s3', 'gcs', 'azure'));
  for (const [field, value] of Object.entries({ bucketName, folder })) {
    if (/^[^\s/](?:[^\s]*[^\s/])?$/.test(value)) continue;
    input.refuse(
      `backup.${field} must be a name without spaces and outer slashes, such as acme-backups, got ${shown(value)}`,
    );
  }
  if (storage !== 's3' && regionName !== undefined) {
    input.refuse(`backup.regionName must be left out with storage ${storage}, got ${shown(regionName)}`);
  }
  input.required('backup.secretName', secretName, dnsSubdomain);
  input.required('backup.intervalHours', intervalHours, count);
}

/** The field `backup` of a RedisEnterpriseDatabase. */
export function redisBackupSpec(backup: ResolvedRedisBackup): RedisEnterpriseDatabaseSpecBackup {
  const { storage, bucketName, folder: subdir, regionName, secretName, intervalHours } = backup;
  const interval = intervalHours * 3600;
  if (storage === 'gcs') return { gcs: { bucketName, gcsSecretName: secretName, subdir }, interval };
  if (storage === 'azure') return { abs: { container: bucketName, absSecretName: secretName, subdir }, interval };
  return { interval, s3: { bucketName, awsSecretName: secretName, regionName, subdir } };
}
