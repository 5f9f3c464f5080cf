import {
  type RedisEnterpriseClusterSpec,
  RedisEnterpriseClusterSpecPersistentSpecVolumeSize as VolumeSize,
} from '../../../imports/app.redislabs.com';
import type { ResolvedRedisCluster } from './resolve-cluster';

/** What the operator is asked for. */
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
    pullSecrets: imagePullSecrets.length > 0 ? imagePullSecrets.map((name) => ({ name })) : undefined,
    rackAwarenessNodeLabel: cluster.rackAwarenessNodeLabel,
    redisEnterpriseNodeResources: { limits: amounts, requests: amounts },
    securityContext: { readOnlyRootFilesystemPolicy: { enabled: true } },
    // What the connection facts of databases rely on: a Service of the database's name, on the database's port.
    servicesRiggerSpec: {
      databaseServicePortPolicy: 'DatabasePortForward',
      databaseServiceType: 'cluster_ip,headless',
      serviceNaming: 'bdb_name',
    },
    uiServiceType: cluster.uiServiceType,
    // It reports to Redis over the internet, which no path is open to.
    usageMeter: { callHomeClient: { disabled: true } },
  };
}
