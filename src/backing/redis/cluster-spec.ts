import type { ApiObjectMetadata } from 'cdk8s';
import {
  type RedisEnterpriseClusterSpec,
  RedisEnterpriseClusterSpecPersistentSpecVolumeSize as VolumeSize,
} from '../../../imports/app.redislabs.com';
import { unlessEmpty } from '../../core/defined';
import { objectLabels, REASON_ANNOTATION_PREFIX } from '../../core/objects/labels';
import type { ResolvedRedisCluster } from './cluster-props';

/** Metadata of the RedisEnterpriseCluster, with the reasons for exceptions. @param shards what the license counts */
export function redisClusterMetadata(cluster: ResolvedRedisCluster, shards: string): ApiObjectMetadata {
  const { name, namespace, trialReason, unverifiedReason, plainTextReason } = cluster;
  const annotations = {
    'license-shards': shards,
    'plain-text-reason': plainTextReason,
    'trial-reason': trialReason,
    'unverified-reason': unverifiedReason,
  };
  return {
    annotations: Object.fromEntries(
      Object.entries(annotations).flatMap(([key, value]) =>
        value === undefined ? [] : [[`${REASON_ANNOTATION_PREFIX}${key}`, value]],
      ),
    ),
    labels: objectLabels(name, 'backing'),
    name,
    namespace,
  };
}

/** The spec of the RedisEnterpriseCluster. */
export function redisClusterSpec(cluster: ResolvedRedisCluster): RedisEnterpriseClusterSpec {
  const { cpu, memory, imagePullSecrets, storageClassName, storageSize, tlsSecretName } = cluster;
  const amounts = { cpu: { value: cpu }, memory: { value: memory } };
  return {
    certificates: tlsSecretName === undefined ? undefined : { proxyCertificateSecretName: tlsSecretName },
    clusterCredentialSecretName: cluster.credentialsSecretName,
    // The copies of shards are sent to other nodes. The traffic that manages the cluster is always encrypted.
    dataInternodeEncryption: cluster.plainTextReason === undefined,
    licenseSecretName: cluster.licenseSecretName,
    nodes: cluster.nodes,
    persistentSpec: {
      enabled: true,
      storageClassName,
      volumeSize: storageSize === undefined ? undefined : VolumeSize.fromString(storageSize),
    },
    priorityClassName: cluster.priorityClassName,
    pullSecrets: unlessEmpty(imagePullSecrets.map((name) => ({ name }))),
    rackAwarenessNodeLabel: cluster.rackTopologyKey,
    redisEnterpriseNodeResources: { limits: amounts, requests: amounts },
    securityContext: { readOnlyRootFilesystemPolicy: { enabled: true } },
    // Clients of a database call a Service with the database's name, on its port.
    servicesRiggerSpec: {
      databaseServicePortPolicy: 'DatabasePortForward',
      databaseServiceType: 'cluster_ip,headless',
      serviceNaming: 'bdb_name',
    },
    uiServiceType: cluster.uiServiceType,
    // Disables reports to Redis over the internet, to which no path is open.
    usageMeter: { callHomeClient: { disabled: true } },
  };
}
