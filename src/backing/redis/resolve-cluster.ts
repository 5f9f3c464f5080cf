import { type Check, Input, oneOf } from '../../core/input';
import { dnsLabel, dnsSubdomain, labelKey, serviceName } from '../../core/names';
import { bytes, cpu } from '../../core/quantity';
import { checkMonitor, type ResolvedMonitor, resolveMonitor } from '../../monitoring/monitor';
import { Egress } from '../../network/egress';
import type { RedisClusterProps } from './cluster-props';

type WithoutDefault =
  | 'storageSize'
  | 'storageClassName'
  | 'licenseSecretName'
  | 'credentialsSecretName'
  | 'rackAwarenessNodeLabel'
  | 'priorityClassName';

/** RedisClusterProps with every default filled in. */
export type ResolvedRedisCluster = Required<Omit<RedisClusterProps, WithoutDefault | 'monitor'>> &
  Pick<RedisClusterProps, WithoutDefault> & { readonly monitor: ResolvedMonitor | undefined };

/** Fills every default. Pure; `checkRedisCluster` says what is wrong. */
export function resolveRedisCluster(props: RedisClusterProps): ResolvedRedisCluster {
  return {
    ...props,
    nodes: props.nodes ?? 3,
    cpu: props.cpu ?? '2',
    memory: props.memory ?? '4Gi',
    uiServiceType: props.uiServiceType ?? 'ClusterIP',
    imagePullSecrets: [...(props.imagePullSecrets ?? [])],
    operatorNamespace: props.operatorNamespace ?? props.namespace,
    kubernetesApi: props.kubernetesApi ?? Egress.kubernetesApi(),
    monitor: props.monitor && resolveMonitor(props.monitor),
    nodeLocalDns: props.nodeLocalDns ?? false,
  };
}

/** What a cluster is called in messages. */
export function redisClusterSubject({ namespace, name }: Pick<RedisClusterProps, 'namespace' | 'name'>): string {
  return `RedisCluster '${namespace}/${name}'`;
}

/**
 * @returns warnings
 * @throws InputError with every wrong prop
 */
export function checkRedisCluster(cluster: ResolvedRedisCluster): readonly string[] {
  const input = new Input(redisClusterSubject(cluster));
  input.required('name', cluster.name, serviceName);
  input.required('namespace', cluster.namespace, dnsLabel);
  input.required('nodes', cluster.nodes, oddNodes);
  input.required('cpu', cluster.cpu, cpu);
  input.required('memory', cluster.memory, bytes);
  input.optional('storageSize', cluster.storageSize, bytes);
  input.optional('storageClassName', cluster.storageClassName, dnsSubdomain);
  input.optional('licenseSecretName', cluster.licenseSecretName, dnsSubdomain);
  input.optional('credentialsSecretName', cluster.credentialsSecretName, dnsSubdomain);
  input.required('uiServiceType', cluster.uiServiceType, oneOf('ClusterIP', 'NodePort', 'LoadBalancer'));
  input.optional('rackAwarenessNodeLabel', cluster.rackAwarenessNodeLabel, labelKey);
  input.optional('priorityClassName', cluster.priorityClassName, dnsSubdomain);
  input.each('imagePullSecrets', cluster.imagePullSecrets, dnsSubdomain);
  input.required('operatorNamespace', cluster.operatorNamespace, dnsLabel);
  checkMonitor(input, cluster.name, cluster.monitor);
  return input.done();
}

const oddNodes: Check = (value) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 3 && value % 2 === 1
    ? undefined
    : { must: 'be an odd number of at least 3: fewer, or half of them, cannot agree after a failure' };
