import {
  type ClusterSpec,
  type ClusterSpecManaged,
  ClusterSpecResourcesLimits as Limits,
  ClusterSpecResourcesRequests as Requests,
} from '../../../imports/postgresql.cnpg.io';
import { mapValues } from '../../core/grouped';
import type { k8s } from '../../core/k8s';
import { objectLabels, REASON_ANNOTATION_PREFIX } from '../../core/labels';
import { toResources } from '../../core/resource-amounts';
import { backupFields, bootstrapFields } from './backup-spec';
import { databasePodLabels } from './paths';
import type { ResolvedPostgresCluster } from './resolve-cluster';
import type { PostgresUser } from './user';

/** Name, namespace and labels of the Cluster, and why it has no backup. */
export function clusterMetadata(cluster: ResolvedPostgresCluster): k8s.ObjectMeta {
  const { name, namespace, noBackupReason } = cluster;
  return {
    ...(noBackupReason === undefined
      ? {}
      : { annotations: { [`${REASON_ANNOTATION_PREFIX}no-backup-reason`]: noBackupReason } }),
    labels: objectLabels(name, 'backing'),
    name,
    namespace,
  };
}

/** @param managed what `managedRoles` makes, when all users are added */
export function clusterSpec(cluster: ResolvedPostgresCluster, managed: ClusterSpecManaged): ClusterSpec {
  const { imagePullSecrets, parameters, superuserSecretName, walStorageSize } = cluster;
  return {
    ...spreadFields(cluster),
    bootstrap: bootstrapFields(cluster),
    enablePdb: cluster.enablePDB,
    enableSuperuserAccess: cluster.enableSuperuserAccess,
    imageName: cluster.image,
    ...(imagePullSecrets.length > 0 ? { imagePullSecrets: imagePullSecrets.map((name) => ({ name })) } : {}),
    instances: cluster.instances,
    managed,
    ...(Object.keys(parameters).length > 0 ? { postgresql: { parameters: { ...parameters } } } : {}),
    primaryUpdateStrategy: cluster.primaryUpdateStrategy,
    priorityClassName: cluster.priorityClassName,
    resources: resources(cluster),
    storage: storage(cluster.storageSize, cluster.storageClassName),
    ...(superuserSecretName === undefined ? {} : { superuserSecret: { name: superuserSecretName } }),
    ...(walStorageSize === undefined ? {} : { walStorage: storage(walStorageSize, cluster.walStorageClassName) }),
    ...backupFields(cluster),
  };
}

/** The users beside the owner, whom `bootstrap` makes. */
export function managedRoles(users: readonly PostgresUser[]): ClusterSpecManaged | undefined {
  return users.length > 0 ? { roles: users.map(({ role }) => role) } : undefined;
}

/** Apart from each other by node, and evenly over the zones, those that are only starting too: their disks stay where they start. */
function spreadFields({
  name,
  nodeSpread,
}: ResolvedPostgresCluster): Pick<ClusterSpec, 'affinity' | 'topologySpreadConstraints'> {
  return {
    affinity: {
      enablePodAntiAffinity: true,
      podAntiAffinityType: nodeSpread,
      topologyKey: 'kubernetes.io/hostname',
    },
    topologySpreadConstraints: [
      {
        labelSelector: { matchLabels: databasePodLabels(name) },
        maxSkew: 1,
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable: 'ScheduleAnyway',
      },
    ],
  };
}

function resources(cluster: ResolvedPostgresCluster): ClusterSpec['resources'] {
  const { requests, limits } = toResources(cluster);
  return {
    limits: mapValues(limits, (amount) => Limits.fromString(amount)),
    requests: mapValues(requests, (amount) => Requests.fromString(amount)),
  };
}

function storage(size: string, storageClass?: string): ClusterSpec['storage'] {
  return { size, ...(storageClass === undefined ? {} : { storageClass }) };
}
