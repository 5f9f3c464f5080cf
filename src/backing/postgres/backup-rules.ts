import { backupSchedule } from '../../core/input/cron';
import { type Check, type Input, shown } from '../../core/input/input';
import { dnsSubdomain } from '../../core/input/names';
import { count } from '../../core/input/numbers';
import { bytes, cpu, toNano } from '../../core/input/quantity';
import { checkSecretKey } from '../../core/input/secret-key';
import type { ResolvedBackup } from './backup-props';
import { SIDECAR_REQUESTS } from './backup-spec';
import type { ResolvedPostgresCluster } from './cluster-props';

/**
 * Checks that a backup is complete, that the object store can be reached, and that a restored cluster does not use the
 * original's folder.
 */
export function checkBackup(input: Input, cluster: ResolvedPostgresCluster): void {
  const { backup, recovery, objectStore, noBackupReason } = cluster;
  if (backup !== undefined) checkBackupProps(input, backup);
  if (backup === undefined && noBackupReason === undefined) {
    input.warn(
      'backup should be set, or deleted rows and lost disks cannot be restored (set noBackupReason to the reason why that is acceptable)',
    );
  }
  if (backup !== undefined && noBackupReason !== undefined) {
    input.refuse(`noBackupReason must be left out if backup is set, got ${shown(noBackupReason)}`);
  }
  if (recovery !== undefined) checkRecovery(input, cluster);
  if (objectStore === undefined && (backup ?? recovery) !== undefined) {
    input.refuse(
      'objectStore must be set with backup or recovery, such as Egress.internet443(), or instances cannot reach it',
    );
  }
  if (objectStore !== undefined && backup === undefined && recovery === undefined) {
    input.refuse(`objectStore must be left out without backup and recovery, got ${shown(objectStore)}`);
  }
}

function checkBackupProps(input: Input, backup: ResolvedBackup): void {
  input.required('backup.destinationPath', backup.destinationPath, s3Path);
  input.optional('backup.endpointUrl', backup.endpointUrl, webAddress);
  for (const field of ['accessKeyIdSecret', 'secretAccessKeySecret', 'regionSecret', 'endpointCaSecret'] as const) {
    const secret = backup[field];
    if (secret !== undefined) checkSecretKey(input, `backup.${field}`, secret);
  }
  input.required('backup.schedule', backup.schedule, backupSchedule);
  input.required('backup.retentionDays', backup.retentionDays, count);
  input.required('backup.serverName', backup.serverName, folder);
  input.required('backup.cpuLimit', backup.cpuLimit, atLeast(SIDECAR_REQUESTS.cpu, cpu));
  input.required('backup.memoryLimit', backup.memoryLimit, atLeast(SIDECAR_REQUESTS.memory, bytes));
}

function checkRecovery(input: Input, { backup, recovery }: ResolvedPostgresCluster): void {
  if (recovery === undefined) return;
  const { serverName, objectStoreName, targetTime } = recovery;
  input.required('recovery.serverName', serverName, folder);
  input.optional('recovery.objectStoreName', objectStoreName, dnsSubdomain);
  input.optional('recovery.targetTime', targetTime, moment);
  if (objectStoreName === undefined && backup === undefined) {
    input.refuse('recovery.objectStoreName must be set without backup: it names the ObjectStore to restore from');
  }
  if (objectStoreName === undefined && serverName === backup?.serverName) {
    input.refuse(
      `recovery.serverName must differ from backup.serverName, or the new cluster overwrites the archive that it is restored from: set backup.serverName to another folder, got ${shown(serverName)}`,
    );
  }
}

const s3Path: Check = (value) =>
  typeof value === 'string' && /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[^\s]*)?$/.test(value)
    ? undefined
    : { must: 'be a bucket with an optional folder, such as s3://acme-backups/postgres' };

const webAddress: Check = (value) =>
  typeof value === 'string' && /^https?:\/\/[^\s/]+/.test(value)
    ? undefined
    : { must: 'be an address such as https://minio.storage.svc:9000' };

const folder: Check = (value) =>
  typeof value === 'string' && /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(value)
    ? undefined
    : { must: 'be the name of a folder, such as postgres-2' };

/** @see https://cloudnative-pg.io/documentation/current/recovery/#recovery-targets */
const moment: Check = (value) =>
  typeof value === 'string' &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)$/.test(value) &&
  !Number.isNaN(Date.parse(value))
    ? undefined
    : { must: 'be a moment with its zone, such as 2026-02-28T10:00:00Z' };

/** A limit that is at least the fixed request. */
function atLeast(request: string, check: Check): Check {
  return (value) =>
    check(value) ??
    (typeof value === 'string' && toNano(value) < toNano(request) ? { must: `be at least ${request}` } : undefined);
}
