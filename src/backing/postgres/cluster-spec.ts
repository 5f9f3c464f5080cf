import {
  type ClusterSpec,
  type ClusterSpecManaged,
  ClusterSpecResourcesLimits as Limits,
  ClusterSpecResourcesRequests as Requests,
} from '../../../imports/postgresql.cnpg.io';
import { unlessEmpty } from '../../core/defined';
import { mapValues } from '../../core/grouped';
import type { k8s } from '../../core/objects/k8s';
import { objectLabels, REASON_ANNOTATION_PREFIX } from '../../core/objects/labels';
import { toResources } from '../../core/pods/resource-amounts';
import { databaseSelector } from '../../operators/cnpg';
import { backupFields, bootstrapFields } from './backup-spec';
import type { ResolvedPostgresCluster } from './cluster-props';
import type { PostgresUser } from './user';

/** Metadata of the Cluster, with the reason for having no backup. */
export function clusterMetadata(cluster: ResolvedPostgresCluster): k8s.ObjectMeta {
  const { name, namespace, noBackupReason } = cluster;
  const reason = `${REASON_ANNOTATION_PREFIX}no-backup-reason`;
  return {
    annotations: noBackupReason === undefined ? undefined : { [reason]: noBackupReason },
    labels: objectLabels(name, 'backing'),
    name,
    namespace,
  };
}

/** @param managed the result of `managedRoles`, after all users are added */
export function clusterSpec(cluster: ResolvedPostgresCluster, managed: ClusterSpecManaged): ClusterSpec {
  const { imagePullSecrets, parameters, superuserSecretName, walStorageSize } = cluster;
  return {
    ...spreadFields(cluster),
    bootstrap: bootstrapFields(cluster),
    enablePdb: cluster.enablePDB,
    enableSuperuserAccess: cluster.enableSuperuserAccess,
    imageName: cluster.image,
    imagePullSecrets: unlessEmpty(imagePullSecrets.map((name) => ({ name }))),
    instances: cluster.instances,
    managed,
    postgresql: Object.keys(parameters).length > 0 ? { parameters: { ...parameters } } : undefined,
    primaryUpdateStrategy: cluster.primaryUpdateStrategy,
    priorityClassName: cluster.priorityClassName,
    resources: resources(cluster),
    storage: storage(cluster.storageSize, cluster.storageClassName),
    superuserSecret: superuserSecretName === undefined ? undefined : { name: superuserSecretName },
    walStorage: walStorageSize === undefined ? undefined : storage(walStorageSize, cluster.walStorageClassName),
    ...backupFields(cluster),
  };
}

/** All users except the owner, whom the operator creates by `bootstrap`. */
export function managedRoles(users: readonly PostgresUser[]): ClusterSpecManaged | undefined {
  return users.length > 0 ? { roles: users.flatMap(({ role, loginRoles }) => [role, ...loginRoles]) } : undefined;
}

/**
 * Spreads instances over nodes and evenly over zones. Starting pods count too, because their volumes stay in the zone
 * where they start.
 */
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
        labelSelector: { matchLabels: databaseSelector(name) },
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
    limits: mapValues(limits, Limits.fromString),
    requests: mapValues(requests, Requests.fromString),
  };
}

function storage(size: string, storageClass?: string): ClusterSpec['storage'] {
  return { size, storageClass };
}
