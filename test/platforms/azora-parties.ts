import type { Service } from 'kubernetes-types/core/v1';
import type { PartyService, PodParty, StubPod } from '../support/parties';
import {
  CNPG_OPERATOR,
  kafkaEntityOperator,
  kafkaExporter,
  kafkaNode,
  postgresInstance,
  postgresJob,
  prometheusServer,
  REDIS_OPERATOR,
  redisNode,
  redisServicesRigger,
  STRIMZI_OPERATOR,
} from './operator-pods';

/** The namespaces of dist/azora. */
export const CORE = 'azora';
export const AI = 'azora-es';
export const MONITORING = 'azora-monitoring';

/** Pods outside the platform's manifests. */
export interface StubParty extends PodParty {
  readonly stubs: readonly StubPod[];
}

/** The pods of its own Deployments. */
export const AZORA_WORKLOADS: readonly PodParty[] = [
  workload('api-gateway', CORE, [8443, 9696], [{ name: 'api-gateway-public', port: 443, targetPort: 8443 }]),
  workload('api-gateway-pump', CORE, [8083, 9090]),
  workload('user-service', CORE, [8080]),
  workload('session-service', CORE, [8081]),
  workload('course-service', CORE, [8082]),
  workload('enrollment-service', CORE, [8083]),
  workload('llm-wrapper-service', AI, [8084]),
  workload('ai-agent-service', AI, [8085]),
  workload('analytics-service', AI, [8086]),
  workload('kube-state-metrics', MONITORING, [8080]),
];

const POSTGRES_PORTS = [5432, 8000, 9187];
const REDIS_PORTS = [6379, 6380, 6381, 8001, 8070, 8443, 9443];
const KAFKA_PORTS = [8443, 9090, 9091, 9093, 9404];

/** The operators, and the pods that they create from custom resources. */
export const AZORA_OPERATED: readonly StubParty[] = [
  stub(
    'postgres',
    CORE,
    POSTGRES_PORTS,
    {
      'postgres-1': postgresInstance('postgres', 1, 'primary'),
      'postgres-2': postgresInstance('postgres', 2, 'replica'),
    },
    [{ name: 'postgres-rw', port: 5432 }],
  ),
  // Copies the primary before a replica starts.
  stub('postgres-join', CORE, POSTGRES_PORTS, { 'postgres-3-join-x7k2p': postgresJob('postgres', 3, 'join') }),
  stub('redis', CORE, REDIS_PORTS, { 'redis-0': redisNode('redis', 0), 'redis-1': redisNode('redis', 1) }, [
    { name: 'sessions', port: 6379 },
    { name: 'gateway', port: 6380 },
    { name: 'ai', port: 6381 },
  ]),
  stub('redis-rigger', CORE, [8080], { 'redis-services-rigger-6d9f5': redisServicesRigger('redis') }),
  stub('redis-operator', CORE, [8080, 8443], { 'redis-enterprise-operator-7c8d4': REDIS_OPERATOR }),
  stub(
    'kafka',
    AI,
    KAFKA_PORTS,
    {
      'events-dual-role-0': kafkaNode('events', 'dual-role', 0),
      'events-dual-role-1': kafkaNode('events', 'dual-role', 1),
    },
    [{ name: 'events-kafka-bootstrap', port: 9093 }],
  ),
  stub('kafka-entity-operator', AI, [8080, 8081], { 'events-entity-operator-5f7b9': kafkaEntityOperator('events') }),
  stub('kafka-exporter', AI, [9404], { 'events-kafka-exporter-7d9c4': kafkaExporter('events') }),
  stub('prometheus', MONITORING, [8080, 9090], {
    'prometheus-azora-0': prometheusServer('azora', 0),
    'prometheus-azora-1': prometheusServer('azora', 1),
  }),
  stub('cnpg-operator', 'cnpg-system', [8080, 9443], { 'cnpg-controller-manager-68b9d': CNPG_OPERATOR }),
  stub('strimzi-operator', 'strimzi', [8080], { 'strimzi-cluster-operator-85c4f': STRIMZI_OPERATOR }),
];

/** Unrelated pods in the platform's namespaces. */
export const AZORA_INTRUDERS: readonly StubParty[] = [CORE, AI, MONITORING].map((namespace) => ({
  ...stub(`unlabelled in ${namespace}`, namespace, [8080], { unlabelled: {} }),
  resolves: false,
}));

/** Pods in other namespaces, which no policy selects. Some have the labels of the platform's pods. */
export const AZORA_STRANGERS: readonly StubParty[] = [
  // The API server listens on 443 or 6443.
  stub('stranger', 'elsewhere', [443, 6443, 8080], { stranger: { app: 'stranger' } }),
  stub('api-gateway elsewhere', 'elsewhere', [8443], {
    'api-gateway': { 'app.kubernetes.io/component': 'service', 'app.kubernetes.io/name': 'api-gateway' },
  }),
  stub('prometheus elsewhere', 'elsewhere', [9090], { 'prometheus-azora-0': prometheusServer('azora', 0) }),
];

/** All workloads and endpoints outside the platform's manifests. */
export const AZORA_STUBS: readonly StubParty[] = [...AZORA_OPERATED, ...AZORA_INTRUDERS, ...AZORA_STRANGERS];

/** The Services that operators create, under the names that clients use. */
export const AZORA_OPERATED_SERVICES: readonly Service[] = [
  // https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/specs/services.go
  service('postgres-rw', CORE, { 'cnpg.io/cluster': 'postgres', 'cnpg.io/instanceRole': 'primary' }, 5432),
  service('sessions', CORE, { 'redis.io/cluster': 'redis', 'redis.io/role': 'node' }, 6379),
  service('gateway', CORE, { 'redis.io/cluster': 'redis', 'redis.io/role': 'node' }, 6380),
  service('ai', CORE, { 'redis.io/cluster': 'redis', 'redis.io/role': 'node' }, 6381),
  service('events-kafka-bootstrap', AI, { 'strimzi.io/cluster': 'events', 'strimzi.io/broker-role': 'true' }, 9093),
];

function workload(
  name: string,
  namespace: string,
  ports: readonly number[],
  more: readonly PartyService[] = [],
): PodParty {
  return {
    name,
    namespace,
    labels: { 'app.kubernetes.io/component': 'service', 'app.kubernetes.io/name': name },
    id: `${namespace}/${name}`,
    ports,
    services: [...ports.map((port) => ({ name, port })), ...more],
    resolves: true,
  };
}

function stub(
  name: string,
  namespace: string,
  ports: readonly number[],
  pods: Readonly<Record<string, Readonly<Record<string, string>>>>,
  services: readonly PartyService[] = [],
): StubParty {
  const podNames = Object.keys(pods);
  return {
    name,
    namespace,
    labels: {},
    podNames,
    id: `${namespace}/${podNames[0]}`,
    ports,
    services,
    stubs: Object.entries(pods).map(([pod, labels]) => ({ namespace, name: pod, labels, ports })),
    resolves: true,
  };
}

function service(name: string, namespace: string, selector: Record<string, string>, port: number): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { selector, ports: [{ port, protocol: 'TCP' }] },
  };
}
