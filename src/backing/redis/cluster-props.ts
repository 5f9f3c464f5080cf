import { type Check, Input, oneOf } from '../../core/input/input';
import { dnsLabel, dnsSubdomain, labelKey, serviceName } from '../../core/input/names';
import { bytes, cpu } from '../../core/input/quantity';
import { type Resolved, resolved } from '../../core/resolved';
import { checkMonitor, type MonitorProps, type ResolvedMonitor, resolveMonitor } from '../../monitoring/monitor';
import { Egress } from '../../network/egress';
import type { Peer } from '../../network/peer';

/** Props of RedisCluster. */
export interface RedisClusterProps {
  /** The name of the cluster and the prefix of its pods and Services. */
  readonly name: string;

  /** The namespace of the cluster. Redis supports one cluster per namespace. */
  readonly namespace: string;

  /** Names of Secrets with registry credentials, in `namespace`. @default - none */
  readonly imagePullSecrets?: readonly string[];

  /**
   * The number of nodes. Odd and at least 3, because more than half of them must agree. It can only be increased.
   * @default 3
   */
  readonly nodes?: number;

  /**
   * CPU of each node, as request and limit. Redis requires both to be equal.
   * @default 2
   * @see https://redis.io/docs/latest/operate/kubernetes/recommendations/pod-stability/
   */
  readonly cpu?: string;

  /** Memory of each node, as request and limit. @default 4Gi */
  readonly memory?: string;

  /** The size of each node's volume, such as `20Gi`. @default - the operator's default: five times `memory` */
  readonly storageSize?: string;

  /** Name of a StorageClass of block devices. @default - the cluster's default */
  readonly storageClassName?: string;

  /**
   * Name of the Secret with the license, under the key `license`.
   * @default - a trial license for 30 days and four shards
   * @see https://redis.io/docs/latest/operate/kubernetes/security/authentication/configuration-secrets/
   */
  readonly licenseSecretName?: string;

  /**
   * Name of the administrator's Secret, with the keys `username` and `password`. Cannot be changed later.
   * @default - the operator creates a Secret with the cluster's name
   */
  readonly credentialsSecretName?: string;

  /**
   * The node label with the name of a node's rack, such as `topology.kubernetes.io/zone`. The copies of a shard are
   * spread over racks. The operator needs a ClusterRole to read the label.
   * @default - copies are on different nodes
   * @see https://redis.io/docs/latest/operate/kubernetes/recommendations/node-selection/
   */
  readonly rackTopologyKey?: string;

  /** Name of a PriorityClass. @default - the cluster's default */
  readonly priorityClassName?: string;

  /** The type of the web interface's Service, `<name>-ui`. @default ClusterIP */
  readonly uiServiceType?: RedisUiServiceType;

  /** The namespace of the operator. @default - `namespace`, as Redis recommends */
  readonly operatorNamespace?: string;

  /**
   * The API server, which the operator and the nodes call, and which calls the operator's webhook.
   * @default - Egress.kubernetesApi()
   */
  readonly kubernetesApi?: Peer;

  /**
   * Also allows DNS lookups at 169.254.20.10, for clusters that run NodeLocal DNSCache.
   * @default false
   * @see https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
   */
  readonly nodeLocalDns?: boolean;

  /** Adds a ServiceMonitor and opens the metrics to Prometheus; `{}` for the defaults. @default - none */
  readonly monitor?: MonitorProps;
}

/** The type of the web interface's Service. */
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

/** Fills in every default. `checkRedisCluster` reports errors. */
export function resolveRedisCluster(props: RedisClusterProps): ResolvedRedisCluster {
  const cluster = resolved(props, DEFAULTS);
  return {
    ...cluster,
    operatorNamespace: cluster.operatorNamespace ?? cluster.namespace,
    monitor: props.monitor && resolveMonitor(props.monitor),
  };
}

/** The cluster's name in messages. */
export function redisSubject({ namespace, name }: Pick<RedisClusterProps, 'namespace' | 'name'>): string {
  return `RedisCluster '${namespace}/${name}'`;
}

/**
 * @returns warnings
 * @throws InputError that lists every wrong prop
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
    : { must: 'be an odd number of at least 3: more than half of the nodes must agree' };
