import { defined } from '../core/defined';
import { toNano } from '../core/input/quantity';
import { counted } from '../core/listed';
import { type Plain, toList, toPlain } from '../core/plain';
import { formatAmount, type ResourceClaim, toAmounts, toResourceClaim } from '../core/pods/resources';
import { wholeNumber } from '../core/pods/rollout';
import type {
  CustomResource,
  Made,
  OperatorPods,
  OperatorPort,
  OperatorService,
  OperatorVolumeClaims,
} from './operator';
import { toContainer } from './pod-spec';

/**
 * The ports of a cluster's nodes, without those of its databases.
 * @see https://redis.io/docs/latest/operate/rs/networking/port-configurations/
 */
export const REDIS_NODE_PORTS = {
  /** The REST API, with which the operator and the services rigger manage the cluster. */
  api: { name: 'api', port: 9443, protocol: 'TCP' },

  /** The Cluster Manager UI. */
  ui: { name: 'ui', port: 8443, protocol: 'TCP' },

  /** Metrics for Prometheus. */
  metrics: { name: 'metrics', port: 8070, protocol: 'TCP' },

  /** The discovery service, where clients look up the endpoint of a database, as with Sentinel. */
  discovery: { name: 'discovery', port: 8001, protocol: 'TCP' },
} as const satisfies Readonly<Record<string, OperatorPort>>;

/**
 * The labels of the operator's own pods.
 * @see https://github.com/RedisLabs/redis-enterprise-k8s-docs/blob/v8.0.20-23/operator.yaml
 */
export const REDIS_OPERATOR_LABELS: Readonly<Record<string, string>> = { name: 'redis-enterprise-operator' };

/**
 * The ServiceAccount of the operator.
 * @see https://github.com/RedisLabs/redis-enterprise-k8s-docs/blob/v8.0.20-23/service_account.yaml
 */
export const REDIS_SERVICE_ACCOUNT = 'redis-enterprise-operator';

/** Selects every pod that the operator creates for a cluster: the nodes and the services rigger. */
export function redisSelector(cluster: string): Record<string, string> {
  return { app: 'redis-enterprise', 'redis.io/cluster': cluster };
}

/**
 * Selects the nodes of a cluster.
 * @see https://redis.io/docs/latest/operate/kubernetes/recommendations/node-selection/#use-pod-anti-affinity
 */
export function redisNodeSelector(cluster: string): Record<string, string> {
  return { ...redisSelector(cluster), 'redis.io/role': 'node' };
}

/** The objects that the operator creates for a RedisEnterpriseCluster. */
export function makeRedisCluster(resource: CustomResource): Made {
  const nodes = wholeNumber(resource.spec.nodes) ?? DEFAULT_NODES;
  return {
    pods: [nodePods(resource, nodes), servicesRigger(resource), ...callHomeClient(resource)],
    volumeClaims: [...dataVolumes(resource, nodes), ...flashVolumes(resource, nodes)],
    services: clusterServices(resource),
  };
}

/** @see https://github.com/RedisLabs/redis-enterprise-k8s-docs/blob/v8.0.20-23/redis_enterprise_cluster_api.md#redisenterpriseclusterspec */
const DEFAULT_NODES = 3;

/** The default requests and limits of the containers. */
const DEFAULT_RESOURCES = {
  node: both('2', '4Gi'),
  bootstrapper: both('100m', '128Mi'),
  servicesRigger: both('500m', '512Mi'),
  callHomeClient: both('250m', '256Mi'),
} as const;

/** A StatefulSet. An update replaces the nodes one by one and adds none. */
function nodePods({ name, spec }: CustomResource, nodes: number): OperatorPods {
  const selector = redisNodeSelector(name);
  return {
    name,
    labels: selector,
    selector,
    ports: Object.values(REDIS_NODE_PORTS),
    count: nodes,
    surge: 0,
    how: counted(nodes, 'node'),
    containers: [
      { name: 'redis-enterprise-node', role: 'container', resources: nodeResources(spec) },
      {
        name: 'bootstrapper',
        role: 'container',
        resources: resourcesOr(spec.bootstrapperResources, DEFAULT_RESOURCES.bootstrapper),
      },
      ...toList(spec.sideContainersSpec).map(toContainer),
    ],
  };
}

/** A Deployment that creates the Services of databases. Its update strategy is not documented, so we assume Kubernetes' default, which adds a pod. */
function servicesRigger({ name, spec }: CustomResource): OperatorPods {
  const selector = { ...redisSelector(name), name: 'services-rigger' };
  const resources = resourcesOr(spec.redisEnterpriseServicesRiggerResources, DEFAULT_RESOURCES.servicesRigger);
  return {
    name: `${name}-services-rigger`,
    labels: selector,
    selector,
    ports: [],
    count: 1,
    surge: 1,
    how: '1 services rigger + 1 of its rollout',
    containers: [{ name: 'services-rigger', role: 'container', resources }],
  };
}

/**
 * A CronJob that sends usage data to Redis, by default at 23:00 UTC. The labels of its pods are not documented, so we assume the labels
 * that all pods of the cluster share.
 * @see https://github.com/RedisLabs/redis-enterprise-k8s-docs/blob/v8.0.20-23/redis_enterprise_cluster_api.md#callhomeclient
 */
function callHomeClient({ name, spec }: CustomResource): readonly OperatorPods[] {
  const { disabled, resources } = toPlain(toPlain(spec.usageMeter).callHomeClient);
  if (disabled === true) return [];
  const selector = redisSelector(name);
  return [
    {
      name: `${name}-call-home-client`,
      labels: selector,
      selector,
      ports: [],
      count: 0,
      surge: 1,
      how: '1 call home client, once a day',
      containers: [
        {
          name: 'call-home-client',
          role: 'container',
          resources: resourcesOr(resources, DEFAULT_RESOURCES.callHomeClient),
        },
      ],
    },
  ];
}

/**
 * The data volumes, named `redis-enterprise-storage-<pod>`.
 * @see https://redis.io/docs/latest/operate/kubernetes/recommendations/persistent-volumes/
 */
function dataVolumes({ spec }: CustomResource, nodes: number): readonly OperatorVolumeClaims[] {
  const { enabled, volumeSize, storageClassName } = toPlain(spec.persistentSpec);
  if (enabled === false) return [];
  return [
    {
      name: 'data',
      count: nodes,
      size: toAmounts({ volumeSize }).volumeSize ?? defaultVolumeSize(spec),
      ...classOf(storageClassName),
    },
  ];
}

/** The flash volumes of Redis Flex, in addition to the data volumes. The names of these PersistentVolumeClaims are not documented. */
function flashVolumes({ spec }: CustomResource, nodes: number): readonly OperatorVolumeClaims[] {
  const { enabled, flashDiskSize, storageClassName } = toPlain(spec.redisOnFlashSpec);
  if (enabled !== true) return [];
  const size = toAmounts({ flashDiskSize }).flashDiskSize ?? '0';
  return [{ name: 'flash', count: nodes, size, ...classOf(storageClassName) }];
}

/** The default volume size: five times the memory request of a node. */
function defaultVolumeSize(spec: Plain): string {
  const { requests, limits } = nodeResources(spec);
  const memory = requests.memory ?? limits.memory ?? DEFAULT_RESOURCES.node.requests.memory;
  return formatAmount('storage', 5n * toNano(memory));
}

/** @see https://redis.io/docs/latest/operate/kubernetes/networking/cluster-aware-clients/#connect-clients */
function clusterServices({ name, spec }: CustomResource): readonly OperatorService[] {
  const { api, ui, metrics, discovery } = REDIS_NODE_PORTS;
  const selector = redisNodeSelector(name);
  const { cmServer } = toPlain(spec.redisEnterpriseServicesConfiguration);
  const { type } = toPlain(toPlain(spec.services).apiService);
  return [
    { name, selector, ports: [api, discovery].map(servicePort), headless: false, type: serviceType(type) },
    ...(toPlain(cmServer).operatingMode === 'disabled'
      ? []
      : [
          {
            name: `${name}-ui`,
            selector,
            ports: [servicePort(ui)],
            headless: false,
            type: serviceType(spec.uiServiceType),
          },
        ]),
    // ServiceMonitors refer to this port by the name `prometheus`.
    { name: `${name}-prom`, selector, ports: [servicePort({ ...metrics, name: 'prometheus' })], headless: true },
  ];
}

function servicePort({ name, port }: OperatorPort): OperatorService['ports'][number] {
  return { name, port, targetPort: port };
}

function serviceType(value: unknown): NonNullable<OperatorService['type']> {
  return value === 'LoadBalancer' || value === 'NodePort' ? value : 'ClusterIP';
}

/** Reads a storage class name. An empty name means the default class. */
function classOf(value: unknown): Pick<OperatorVolumeClaims, 'storageClassName'> {
  return defined({ storageClassName: typeof value === 'string' && value !== '' ? value : undefined });
}

function nodeResources(spec: Plain): ResourceClaim {
  return resourcesOr(spec.redisEnterpriseNodeResources, DEFAULT_RESOURCES.node);
}

function resourcesOr(written: unknown, byDefault: ResourceClaim): ResourceClaim {
  return written === undefined ? byDefault : toResourceClaim(written);
}

function both(cpu: string, memory: string) {
  return { requests: { cpu, memory }, limits: { cpu, memory } };
}
