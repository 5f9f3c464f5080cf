import { EPHEMERAL_STORAGE } from '../../core/resource-amounts';
import { type ResolvedMonitor, resolveMonitor } from '../../monitoring/monitor';
import { Egress } from '../../network/egress';
import { VERSIONS } from '../../operators/versions';
import type { PostgresBackup } from './backup-props';
import type { PostgresClusterProps } from './cluster-props';

type WithoutDefault =
  | 'storageClassName'
  | 'walStorageSize'
  | 'walStorageClassName'
  | 'ownerSecretName'
  | 'superuserSecretName'
  | 'noBackupReason'
  | 'recovery'
  | 'objectStore'
  | 'priorityClassName';

/** A PostgresBackup with every default filled in. */
export type ResolvedBackup = Required<Omit<PostgresBackup, OptionalInBackup>> & Pick<PostgresBackup, OptionalInBackup>;

type OptionalInBackup = 'region' | 'endpointUrl' | 'endpointCa';

/** PostgresClusterProps with every default filled in. */
export type ResolvedPostgresCluster = Required<Omit<PostgresClusterProps, WithoutDefault | 'backup' | 'monitor'>> &
  Pick<PostgresClusterProps, WithoutDefault> & {
    readonly backup: ResolvedBackup | undefined;
    readonly monitor: ResolvedMonitor | undefined;

    /** Where the credentials of the owner are, whoever makes that Secret. */
    readonly loginSecretName: string;

    readonly extendedResources: Readonly<Record<string, number>>;
  };

/**
 * Barman Cloud buffers each part of an upload in a file, and parts of a large base backup are large: an eviction for them would
 * take a database down.
 */
export const EPHEMERAL_LIMIT = '4Gi';

/** Fills every default. Pure; `checkPostgresCluster` says what is wrong. */
export function resolvePostgresCluster(props: PostgresClusterProps): ResolvedPostgresCluster {
  const { name, backup, instances = 3, database = 'app' } = props;
  return {
    ...props,
    instances,
    image: props.image ?? VERSIONS.postgres.image,
    imagePullSecrets: [...(props.imagePullSecrets ?? [])],
    walStorageClassName: props.walStorageClassName ?? props.storageClassName,
    ephemeralStorageRequest: props.ephemeralStorageRequest ?? EPHEMERAL_STORAGE.request,
    ephemeralStorageLimit: props.ephemeralStorageLimit ?? EPHEMERAL_LIMIT,
    extendedResources: {},
    parameters: { ...props.parameters },
    database,
    owner: props.owner ?? database,
    loginSecretName: props.ownerSecretName ?? `${name}-app`,
    extensions: [...(props.extensions ?? [])],
    enableSuperuserAccess: props.enableSuperuserAccess ?? false,
    backup: backup && resolveBackup(backup, name),
    // What is resolved is frozen, and what was given is not ours to freeze.
    recovery: structuredClone(props.recovery),
    monitor: props.monitor && resolveMonitor(props.monitor),
    nodeSpread: props.nodeSpread ?? 'preferred',
    // The budget of a single instance would block every drain of its node.
    enablePDB: props.enablePDB ?? instances > 1,
    primaryUpdateStrategy: props.primaryUpdateStrategy ?? 'unsupervised',
    operatorNamespace: props.operatorNamespace ?? 'cnpg-system',
    operatorLabels: { ...(props.operatorLabels ?? { 'app.kubernetes.io/name': 'cloudnative-pg' }) },
    kubernetesApi: props.kubernetesApi ?? Egress.kubernetesApi(),
    nodeLocalDns: props.nodeLocalDns ?? false,
  };
}

function resolveBackup(backup: PostgresBackup, cluster: string): ResolvedBackup {
  return {
    ...structuredClone(backup),
    schedule: backup.schedule ?? '0 0 2 * * *',
    retentionDays: backup.retentionDays ?? 30,
    serverName: backup.serverName ?? cluster,
    cpuLimit: backup.cpuLimit ?? '1',
    memoryLimit: backup.memoryLimit ?? '512Mi',
  };
}
