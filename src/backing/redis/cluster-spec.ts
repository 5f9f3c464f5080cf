import {
  type RedisEnterpriseClusterSpec,
  RedisEnterpriseClusterSpecPersistentSpecVolumeSize as VolumeSize,
} from '../../../imports/app.redislabs.com';
import { unlessEmpty } from '../../core/defined';
import type { ResolvedRedisCluster } from './cluster-props';

/** The spec of the RedisEnterpriseCluster. */
export function redisClusterSpec(cluster: ResolvedRedisCluster): RedisEnterpriseClusterSpec {
  const { cpu, memory, imagePullSecrets, storageClassName, storageSize } = cluster;
  const amounts = { cpu: { value: cpu }, memory: { value: memory } };
  return {
    clusterCredentialSecretName: cluster.credentialsSecretName,
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
