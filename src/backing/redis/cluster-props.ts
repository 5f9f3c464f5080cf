import { type Check, Input, oneOf } from '../../core/input/input';
import { dnsLabel, dnsSubdomain, labelKey, serviceName } from '../../core/input/names';
import { bytes, cpu } from '../../core/input/quantity';
import { type Resolved, resolved } from '../../core/resolved';
import { checkMonitor, type MonitorProps, type ResolvedMonitor, resolveMonitor } from '../../monitoring/monitor';
import { Egress } from '../../network/egress';
import type { Peer } from '../../network/peer';

/** A cluster of Redis Enterprise: its size, and what it needs around it. */
export interface RedisClusterProps {
  /** The name of the cluster, of its pods and of their Services. */
  readonly name: string;

  /** The namespace that it runs in. Redis supports one cluster in each. */
  readonly namespace: string;

  /** Names of Secrets with registry credentials, in `namespace`. @default - none */
  readonly imagePullSecrets?: readonly string[];

  /** The number of nodes, odd and at least 3: more than half of them have to agree. It may grow, not shrink. @default 3 */
  readonly nodes?: number;

  /**
   * CPU of each node, as request and limit: Redis requires both to be the same.
   * @default 2
   * @see https://redis.io/docs/latest/operate/kubernetes/recommendations/pod-stability/
   */
  readonly cpu?: string;

  /** Memory of each node, as request and limit. @default 4Gi */
  readonly memory?: string;

  /** The volume of each node, such as `20Gi`. @default - five times `memory`, by the operator */
  readonly storageSize?: string;

  /** Name of a StorageClass of block devices. @default - the cluster's default */
  readonly storageClassName?: string;

  /**
   * Name of the Secret with the license, under the key `license`.
   * @default - a trial of 30 days and four shards
   * @see https://redis.io/docs/latest/operate/kubernetes/security/authentication/configuration-secrets/
   */
  readonly licenseSecretName?: string;

  /**
   * Name of the Secret of the administrator, with the keys `username` and `password`. It cannot be changed later.
   * @default - the operator makes one of the cluster's name
   */
  readonly credentialsSecretName?: string;

  /**
   * The label of nodes that names their rack, such as `topology.kubernetes.io/zone`: the copies of a shard go to several racks. The
   * operator needs a ClusterRole to read it.
   * @default - copies are on different nodes
   * @see https://redis.io/docs/latest/operate/kubernetes/recommendations/node-selection/
   */
  readonly rackTopologyKey?: string;

  /** Name of a PriorityClass. @default - the cluster's default */
  readonly priorityClassName?: string;

  /** The type of the Service of the web interface, `<name>-ui`. @default ClusterIP */
  readonly uiServiceType?: RedisUiServiceType;

  /** The namespace that the operator runs in. @default - `namespace`, as Redis recommends */
  readonly operatorNamespace?: string;

  /** The API server, which the operator and the nodes call, and which calls the operator. @default - Egress.kubernetesApi() */
  readonly kubernetesApi?: Peer;

  /**
   * Names are looked up through NodeLocal DNSCache too, at 169.254.20.10.
   * @default false
   * @see https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
   */
  readonly nodeLocalDns?: boolean;

  /** A ServiceMonitor, and the ingress for Prometheus; `{}` for the defaults. @default - none */
  readonly monitor?: MonitorProps;
}

/** The type of the Service of the web interface. */
export type RedisUiServiceType = 'ClusterIP' | 'NodePort' | 'LoadBalancer';

const DEFAULTS = {
  imagePullSecrets: [],
  nodes: 3,
  cpu: '2',
  memory: '4Gi',
  uiServiceType: 'ClusterIP',
  kubernetesApi: Egress.kubernetesApi(),
  nodeLocalDns: false,
} satisfies Partial<RedisClusterProps>;

/** RedisClusterProps with every default filled in. */
export type ResolvedRedisCluster = Omit<
  Resolved<RedisClusterProps, typeof DEFAULTS>,
  'operatorNamespace' | 'monitor'
> & { readonly operatorNamespace: string; readonly monitor: ResolvedMonitor | undefined };

/** Fills every default. `checkRedisCluster` says what is wrong. */
export function resolveRedisCluster(props: RedisClusterProps): ResolvedRedisCluster {
  const cluster = resolved(props, DEFAULTS);
  return {
    ...cluster,
    operatorNamespace: cluster.operatorNamespace ?? cluster.namespace,
    monitor: props.monitor && resolveMonitor(props.monitor),
  };
}

/** How messages name a cluster. */
export function redisSubject({ namespace, name }: Pick<RedisClusterProps, 'namespace' | 'name'>): string {
  return `RedisCluster '${namespace}/${name}'`;
}

/**
 * @returns warnings
 * @throws InputError with every wrong prop
 */
export function checkRedisCluster(cluster: ResolvedRedisCluster): readonly string[] {
  const input = new Input(redisSubject(cluster));
  input.required('name', cluster.name, serviceName);
  input.required('namespace', cluster.namespace, dnsLabel);
  input.each('imagePullSecrets', cluster.imagePullSecrets, dnsSubdomain);
  input.required('nodes', cluster.nodes, oddNodes);
  input.required('cpu', cluster.cpu, cpu);
  input.required('memory', cluster.memory, bytes);
  input.optional('storageSize', cluster.storageSize, bytes);
  input.optional('storageClassName', cluster.storageClassName, dnsSubdomain);
  input.optional('licenseSecretName', cluster.licenseSecretName, dnsSubdomain);
  input.optional('credentialsSecretName', cluster.credentialsSecretName, dnsSubdomain);
  input.optional('rackTopologyKey', cluster.rackTopologyKey, labelKey);
  input.optional('priorityClassName', cluster.priorityClassName, dnsSubdomain);
  input.required('uiServiceType', cluster.uiServiceType, oneOf('ClusterIP', 'NodePort', 'LoadBalancer'));
  input.required('operatorNamespace', cluster.operatorNamespace, dnsLabel);
  checkMonitor(input, cluster.name, cluster.monitor);
  return input.done();
}

const oddNodes: Check = (value) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 3 && value % 2 === 1
    ? undefined
    : { must: 'be an odd number of at least 3: more than half of the nodes have to agree' };
