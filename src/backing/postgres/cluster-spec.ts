import {
  type ClusterSpec,
  type ClusterSpecCertificates,
  type ClusterSpecManaged,
  ClusterSpecResourcesLimits as Limits,
  ClusterSpecResourcesRequests as Requests,
} from '../../../imports/postgresql.cnpg.io';
import { defined, unlessEmpty } from '../../core/defined';
import { mapValues } from '../../core/grouped';
import type { k8s } from '../../core/objects/k8s';
import { objectLabels, REASON_ANNOTATION_PREFIX } from '../../core/objects/labels';
import { toResources } from '../../core/pods/resource-amounts';
import { databaseSelector } from '../../operators/cnpg';
import { backupFields, bootstrapFields } from './backup-spec';
import type { ResolvedPostgresCluster } from './cluster-props';
import type { PostgresPooler } from './pooler';
import { TLS_ONLY } from './tls';
import type { PostgresUser } from './user';

/** Metadata of the Cluster, with the reasons for exceptions. */
export function clusterMetadata(cluster: ResolvedPostgresCluster): k8s.ObjectMeta {
  const { name, namespace } = cluster;
  const reasons = defined({
    [`${REASON_ANNOTATION_PREFIX}asynchronous-reason`]: cluster.asynchronousReason,
    [`${REASON_ANNOTATION_PREFIX}no-backup-reason`]: cluster.noBackupReason,
    [`${REASON_ANNOTATION_PREFIX}plain-text-reason`]: cluster.plainTextReason,
  });
  return {
    annotations: Object.keys(reasons).length > 0 ? reasons : undefined,
    labels: objectLabels(name, 'backing'),
    name,
    namespace,
  };
}

/** What is added to a cluster after its construction. */
interface Added {
  /** The result of `managedRoles`. */
  readonly managed: ClusterSpecManaged;

  /** The result of `certificateNames`. */
  readonly certificates: ClusterSpecCertificates;
}

export function clusterSpec(cluster: ResolvedPostgresCluster, { managed, certificates }: Added): ClusterSpec {
  const { imagePullSecrets, superuserSecretName, walStorageSize } = cluster;
  return {
    ...spreadFields(cluster),
    bootstrap: bootstrapFields(cluster),
    certificates,
    enablePdb: cluster.enablePDB,
    enableSuperuserAccess: cluster.enableSuperuserAccess,
    imageName: cluster.image,
    imagePullSecrets: unlessEmpty(imagePullSecrets.map((name) => ({ name }))),
    instances: cluster.instances,
    managed,
    postgresql: postgresql(cluster),
    primaryUpdateStrategy: cluster.primaryUpdateStrategy,
    priorityClassName: cluster.priorityClassName,
    resources: resources(cluster),
    storage: storage(cluster.storageSize, cluster.storageClassName),
    superuserSecret: superuserSecretName === undefined ? undefined : { name: superuserSecretName },
    walStorage: walStorageSize === undefined ? undefined : storage(walStorageSize, cluster.walStorageClassName),
    ...backupFields(cluster),
  };
}

function postgresql(cluster: ResolvedPostgresCluster): ClusterSpec['postgresql'] {
  const { parameters, maxConnections, plainTextReason, synchronous } = cluster;
  return {
    parameters: { max_connections: String(maxConnections), ...parameters },
    pgHba: plainTextReason === undefined ? [...TLS_ONLY] : undefined,
    synchronous: synchronous && { ...synchronous },
  };
}

/** More names for the servers' certificate, which poolers present too. */
export function certificateNames(poolers: readonly PostgresPooler[]): ClusterSpecCertificates | undefined {
  const names = poolers.flatMap(({ resolved: { name }, connections }) => {
    const { namespace } = connections.endpoint;
    return [name, `${name}.${namespace}`, `${name}.${namespace}.svc`];
  });
  return names.length > 0 ? { serverAltDnsNames: names } : undefined;
}

/** All users, and the limit of the owner, whom the operator creates by `bootstrap`, with a password of its own. */
export function managedRoles(
  { owner, ownerConnectionLimit }: ResolvedPostgresCluster,
  users: readonly PostgresUser[],
): ClusterSpecManaged {
  const limited = { connectionLimit: ownerConnectionLimit, ensure: 'present', inherit: true, login: true, name: owner };
  const added = users.some(({ name }) => name === owner) ? [] : [limited];
  return { roles: [...added, ...users.flatMap(({ role, loginRoles }) => [role, ...loginRoles])] };
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
