import {
  type ObjectStoreSpec,
  ObjectStoreSpecInstanceSidecarConfigurationResourcesLimits as SidecarLimits,
  ObjectStoreSpecInstanceSidecarConfigurationResourcesRequests as SidecarRequests,
  type ObjectStoreSpecInstanceSidecarConfigurationResources as SidecarResources,
} from '../../../imports/barmancloud.cnpg.io';
import type { ClusterSpec, ScheduledBackupSpec } from '../../../imports/postgresql.cnpg.io';
import { mapValues } from '../../core/grouped';
import type { k8s } from '../../core/k8s';
import { objectLabels } from '../../core/labels';
import { EPHEMERAL_STORAGE, toResources } from '../../core/resource-amounts';
import type { SecretKey } from '../../core/secret-key';
import { EPHEMERAL_LIMIT, type ResolvedBackup, type ResolvedPostgresCluster } from './resolve-cluster';

/** @see https://cloudnative-pg.io/plugin-barman-cloud/docs/usage/ */
const PLUGIN = 'barman-cloud.cloudnative-pg.io';

/** What the container that uploads asks for in each instance, where a quota wants every container to ask. */
export const SIDECAR_REQUESTS = { cpu: '50m', memory: '128Mi' } as const;

/** What the old cluster is called within the new one. */
const SOURCE = 'source';

/** The name of the ObjectStore and of the ScheduledBackup. */
function backupName({ name }: ResolvedPostgresCluster): string {
  return `${name}-backup`;
}

/** Name, namespace and labels of what belongs to the backups of a cluster. */
export function backupMetadata(cluster: ResolvedPostgresCluster): k8s.ObjectMeta {
  const { name, namespace } = cluster;
  return { labels: objectLabels(name, 'backing'), name: backupName(cluster), namespace };
}

/** What the Cluster says of backups and recovery. */
export function backupFields(cluster: ResolvedPostgresCluster): Pick<ClusterSpec, 'plugins' | 'externalClusters'> {
  const { backup, recovery } = cluster;
  const plugin = (isWalArchiver: boolean, barmanObjectName: string, serverName: string) => ({
    enabled: true,
    isWalArchiver,
    name: PLUGIN,
    parameters: { barmanObjectName, serverName },
  });
  return {
    ...(backup === undefined ? {} : { plugins: [plugin(true, backupName(cluster), backup.serverName)] }),
    ...(recovery === undefined
      ? {}
      : {
          externalClusters: [
            {
              name: SOURCE,
              plugin: plugin(false, recovery.objectStoreName ?? backupName(cluster), recovery.serverName),
            },
          ],
        }),
  };
}

/** How the first instance comes by its data. */
export function bootstrapFields(cluster: ResolvedPostgresCluster): ClusterSpec['bootstrap'] {
  const { database, owner, ownerSecretName, recovery } = cluster;
  const own = { database, owner, ...(ownerSecretName === undefined ? {} : { secret: { name: ownerSecretName } }) };
  if (recovery === undefined) return { initdb: { ...own, dataChecksums: true } };
  const { targetTime } = recovery;
  return {
    recovery: { ...own, source: SOURCE, ...(targetTime === undefined ? {} : { recoveryTarget: { targetTime } }) },
  };
}

/** Where the backups are kept. */
export function objectStoreSpec(backup: ResolvedBackup): ObjectStoreSpec {
  const { endpointUrl, endpointCa, region } = backup;
  return {
    configuration: {
      data: { compression: 'gzip' },
      destinationPath: backup.destinationPath,
      ...(endpointCa === undefined ? {} : { endpointCa: keyRef(endpointCa) }),
      ...(endpointUrl === undefined ? {} : { endpointUrl }),
      s3Credentials: {
        accessKeyId: keyRef(backup.accessKeyId),
        ...(region === undefined ? {} : { region: keyRef(region) }),
        secretAccessKey: keyRef(backup.secretAccessKey),
      },
      wal: { compression: 'gzip' },
    },
    instanceSidecarConfiguration: { resources: sidecarResources(backup) },
    retentionPolicy: `${backup.retentionDays}d`,
  };
}

function sidecarResources({ cpuLimit, memoryLimit }: ResolvedBackup): SidecarResources {
  const { requests, limits } = toResources({
    cpuRequest: SIDECAR_REQUESTS.cpu,
    cpuLimit,
    memoryRequest: SIDECAR_REQUESTS.memory,
    memoryLimit,
    ephemeralStorageRequest: EPHEMERAL_STORAGE.request,
    ephemeralStorageLimit: EPHEMERAL_LIMIT,
    extendedResources: {},
  });
  return {
    limits: mapValues(limits, (amount) => SidecarLimits.fromString(amount)),
    requests: mapValues(requests, (amount) => SidecarRequests.fromString(amount)),
  };
}

function keyRef({ secretName, key }: SecretKey): { readonly name: string; readonly key: string } {
  return { key, name: secretName };
}

/** The first backup is made at once: without one, the archive restores nothing. */
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
