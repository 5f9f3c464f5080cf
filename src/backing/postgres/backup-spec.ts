import {
  type ObjectStoreSpec,
  ObjectStoreSpecInstanceSidecarConfigurationResourcesLimits as SidecarLimits,
  ObjectStoreSpecInstanceSidecarConfigurationResourcesRequests as SidecarRequests,
  type ObjectStoreSpecInstanceSidecarConfigurationResources as SidecarResources,
} from '../../../imports/barmancloud.cnpg.io';
import type { ClusterSpec, ScheduledBackupSpec } from '../../../imports/postgresql.cnpg.io';
import { mapValues } from '../../core/grouped';
import type { SecretKey } from '../../core/input/secret-key';
import type { k8s } from '../../core/objects/k8s';
import { objectLabels } from '../../core/objects/labels';
import { toResources, withDefaultDisk } from '../../core/pods/resource-amounts';
import type { ResolvedBackup } from './backup-props';
import { EPHEMERAL_LIMIT, type ResolvedPostgresCluster } from './cluster-props';

/** @see https://cloudnative-pg.io/plugin-barman-cloud/docs/usage/ */
const PLUGIN = 'barman-cloud.cloudnative-pg.io';

/**
 * The requests of the container that uploads, one in each instance. A quota may require requests on every container.
 */
export const SIDECAR_REQUESTS = { cpu: '50m', memory: '128Mi' } as const;

/** The new cluster's name for the original cluster. */
const SOURCE = 'source';

/** The name of the ObjectStore and of the ScheduledBackup. */
function backupName({ name }: ResolvedPostgresCluster): string {
  return `${name}-backup`;
}

/** Metadata of the backup objects. */
export function backupMetadata(cluster: ResolvedPostgresCluster): k8s.ObjectMeta {
  const { name, namespace } = cluster;
  return { labels: objectLabels(name, 'backing'), name: backupName(cluster), namespace };
}

/** The Cluster's fields for backups and recovery. */
export function backupFields(cluster: ResolvedPostgresCluster): Pick<ClusterSpec, 'plugins' | 'externalClusters'> {
  const { backup, recovery } = cluster;
  const plugin = (isWalArchiver: boolean, barmanObjectName: string, serverName: string) => ({
    enabled: true,
    isWalArchiver,
    name: PLUGIN,
    parameters: { barmanObjectName, serverName },
  });
  const archive = recovery?.objectStoreName ?? backupName(cluster);
  return {
    plugins: backup && [plugin(true, backupName(cluster), backup.serverName)],
    externalClusters: recovery && [{ name: SOURCE, plugin: plugin(false, archive, recovery.serverName) }],
  };
}

/** The source of the first instance's data: an empty database, or a backup. */
export function bootstrapFields(cluster: ResolvedPostgresCluster): ClusterSpec['bootstrap'] {
  const { database, owner, ownerSecretName, recovery } = cluster;
  const own = { database, owner, secret: ownerSecretName === undefined ? undefined : { name: ownerSecretName } };
  if (recovery === undefined) return { initdb: { ...own, dataChecksums: true } };
  const { targetTime } = recovery;
  return {
    recovery: { ...own, source: SOURCE, recoveryTarget: targetTime === undefined ? undefined : { targetTime } },
  };
}

/** The spec of the ObjectStore. */
export function objectStoreSpec(backup: ResolvedBackup): ObjectStoreSpec {
  const { endpointCaSecret, regionSecret } = backup;
  return {
    configuration: {
      data: { compression: 'gzip' },
      destinationPath: backup.destinationPath,
      endpointCa: endpointCaSecret && keyRef(endpointCaSecret),
      endpointUrl: backup.endpointUrl,
      s3Credentials: {
        accessKeyId: keyRef(backup.accessKeyIdSecret),
        region: regionSecret && keyRef(regionSecret),
        secretAccessKey: keyRef(backup.secretAccessKeySecret),
      },
      wal: { compression: 'gzip' },
    },
    instanceSidecarConfiguration: { resources: sidecarResources(backup) },
    retentionPolicy: `${backup.retentionDays}d`,
  };
}

function sidecarResources({ cpuLimit, memoryLimit }: ResolvedBackup): SidecarResources {
  const { cpu: cpuRequest, memory: memoryRequest } = SIDECAR_REQUESTS;
  const { requests, limits } = toResources({
    ...withDefaultDisk({ cpuRequest, cpuLimit, memoryRequest, memoryLimit }),
    ephemeralStorageLimit: EPHEMERAL_LIMIT,
  });
  return {
    limits: mapValues(limits, SidecarLimits.fromString),
    requests: mapValues(requests, SidecarRequests.fromString),
  };
}

function keyRef({ secretName, key }: SecretKey): { readonly name: string; readonly key: string } {
  return { key, name: secretName };
}

/** Makes the first backup immediately, because the archive cannot be restored without a backup. */
export function scheduledBackupSpec(cluster: string, { schedule }: ResolvedBackup): ScheduledBackupSpec {
  return {
    backupOwnerReference: 'self',
    cluster: { name: cluster },
    immediate: true,
    method: 'plugin',
    pluginConfiguration: { name: PLUGIN },
    schedule,
  };
}
