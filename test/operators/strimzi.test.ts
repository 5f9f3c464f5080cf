import { type Made, operatedKind } from '../../src/operators/index';
import {
  entityOperatorSelector,
  KAFKA_CLIENT_PORT,
  KAFKA_NODE_PORTS,
  kafkaNodeSelector,
  STRIMZI_KINDS,
} from '../../src/operators/strimzi';
import { distObjects } from '../support/dist';
import { claimsOf, made, podsCalled, portsOf, resource, servicesOf, totalOf } from './made';

const KAFKA = 'kafka.strimzi.io/v1';
const SMALL = { requests: { cpu: '100m', memory: '1Gi' }, limits: { cpu: 1, memory: '1Gi' } };
const TLS = { name: 'tls', port: 9093, type: 'internal', tls: true };

function kafka(spec: object = { kafka: { listeners: [TLS] } }, labels: object = {}) {
  return resource(KAFKA, 'Kafka', 'events', spec, labels);
}

function pool(name: string, spec: object, cluster = 'events') {
  return resource(KAFKA, 'KafkaNodePool', name, spec, { 'strimzi.io/cluster': cluster });
}

const BROKERS = pool('brokers', { replicas: 3, roles: ['broker'], storage: { type: 'ephemeral' }, resources: SMALL });
const CONTROLLERS = pool('controllers', { replicas: 3, roles: ['controller'], storage: { type: 'ephemeral' } });

/** The selectors of all pods of a resource. */
function selectors({ pods }: Made): readonly string[] {
  return pods.map(({ name, selector }) => `${name}: ${Object.values(selector).join(' ')}`);
}

test('a node has the labels of its pool, of its cluster and of the pod template', () => {
  const dualRole = pool('dual-role', {
    replicas: 2,
    roles: ['controller', 'broker'],
    template: { pod: { metadata: { labels: { team: 'events' } } } },
  });
  const labelled = { ...dualRole.metadata.labels, 'app.kubernetes.io/name': 'shop', tier: 'data' };
  const result = made(kafka(), { ...dualRole, metadata: { ...dualRole.metadata, labels: labelled } });
  const { labels, varyingLabels, selector } = podsCalled('events-dual-role', result);
  expect(labels).toEqual({
    'app.kubernetes.io/instance': 'events',
    'app.kubernetes.io/managed-by': 'strimzi-cluster-operator',
    'app.kubernetes.io/name': 'kafka',
    'app.kubernetes.io/part-of': 'strimzi-events',
    'strimzi.io/broker-role': 'true',
    'strimzi.io/cluster': 'events',
    'strimzi.io/component-type': 'kafka',
    'strimzi.io/controller': 'strimzipodset',
    'strimzi.io/controller-name': 'events-dual-role',
    'strimzi.io/controller-role': 'true',
    'strimzi.io/kind': 'Kafka',
    'strimzi.io/name': 'events-kafka',
    'strimzi.io/pool-name': 'dual-role',
    team: 'events',
    tier: 'data',
  });
  expect(varyingLabels).toEqual({ 'strimzi.io/pod-name': ['events-dual-role-0', 'events-dual-role-1'] });
  expect(selector).toEqual({ ...kafkaNodeSelector('events'), 'strimzi.io/pool-name': 'dual-role' });
});

test('each pool of a cluster is a group of pods, without the pools of other clusters', () => {
  const result = made(kafka(), CONTROLLERS, BROKERS, pool('others', { replicas: 9, roles: ['broker'] }, 'logs'));
  expect(result.pods.map(({ name, count, surge, how }) => [name, count, surge, how])).toEqual([
    ['events-brokers', 3, 0, '3 nodes'],
    ['events-controllers', 3, 0, '3 nodes'],
  ]);
  expect(claimsOf(podsCalled('events-brokers', result))).toEqual(['kafka: 100m/1 cpu, 1Gi/1Gi memory']);
  expect(claimsOf(podsCalled('events-controllers', result))).toEqual(['kafka: -/- cpu, -/- memory']);
  expect(result.volumeClaims).toEqual([]);
});

test('a broker listens on every declared listener, and a controller on the control plane', () => {
  const listeners = [
    TLS,
    { name: 'plain', port: 9092, type: 'internal' },
    { name: 'external', port: 9094, type: 'loadbalancer' },
    { name: 'apps', port: 9095, type: 'internal' },
  ];
  const result = made(kafka({ kafka: { listeners, metricsConfig: {}, jmxOptions: {} } }), CONTROLLERS, BROKERS);
  expect(portsOf(podsCalled('events-brokers', result))).toEqual([
    'tcp-kafkaagent 8443',
    'tcp-replication 9091',
    'tcp-clientstls 9093',
    'tcp-clients 9092',
    'tcp-external 9094',
    'tcp-apps 9095',
    'tcp-prometheus 9404',
    'jmx 9999',
  ]);
  expect(portsOf(podsCalled('events-controllers', result))).toEqual([
    'tcp-kafkaagent 8443',
    'tcp-ctrlplane 9090',
    'tcp-prometheus 9404',
    'jmx 9999',
  ]);
});

test('a cluster without metricsConfig has no port for Prometheus', () => {
  const ports = portsOf(podsCalled('events-brokers', made(kafka(), BROKERS)));
  expect(ports).toEqual(['tcp-kafkaagent 8443', 'tcp-replication 9091', 'tcp-clientstls 9093']);
});

test('each volume of a pool is a claim of its size and class for each node', () => {
  const volumes = [
    { id: 0, type: 'persistent-claim', size: '100Gi', class: 'fast', kraftMetadata: 'shared' },
    { id: 1, type: 'persistent-claim', size: '500Gi' },
    { id: 2, type: 'ephemeral' },
  ];
  const jbod = pool('jbod', { replicas: 3, roles: ['broker'], storage: { type: 'jbod', volumes } });
  const single = pool('single', {
    replicas: 1,
    roles: ['controller'],
    storage: { type: 'persistent-claim', size: '5Gi' },
  });
  expect(made(kafka(), jbod, single).volumeClaims).toEqual([
    { name: 'data-0 of jbod', count: 3, size: '100Gi', storageClassName: 'fast' },
    { name: 'data-1 of jbod', count: 3, size: '500Gi' },
    { name: 'data of single', count: 1, size: '5Gi' },
  ]);
});

test('a cluster whose pools are not in the set counts as one node that listens on everything', () => {
  const result = made(kafka());
  const nodes = podsCalled('events', result);
  expect([nodes.count, nodes.how]).toEqual([1, '1 node at least: its KafkaNodePools are not in the set']);
  expect(nodes.selector).toEqual(kafkaNodeSelector('events'));
  expect(portsOf(nodes)).toEqual([
    'tcp-kafkaagent 8443',
    'tcp-ctrlplane 9090',
    'tcp-replication 9091',
    'tcp-clientstls 9093',
  ]);
  expect(result.volumeClaims).toEqual([]);
});

test('a pool has its own nodes only if its cluster is not in the set', () => {
  const storage = { type: 'persistent-claim', size: '5Gi' };
  const alone = pool('dual-role', { replicas: 3, roles: ['controller', 'broker'], storage, resources: SMALL });
  expect(totalOf(made(alone))).toEqual({
    pods: '3',
    surge: '0',
    'requests.cpu': '300m',
    'limits.cpu': '3',
    'requests.memory': '3Gi',
    'limits.memory': '3Gi',
    volumes: '3 × 5Gi',
  });
  expect(made(alone, kafka())).toEqual({ pods: [], volumeClaims: [], services: [] });
  expect(made(resource(KAFKA, 'KafkaNodePool', 'lost', alone.spec)).pods).toEqual([]);
});

test('brokers that look up their rack or node address have an init container with the same resources', () => {
  const claims = (spec: object) => claimsOf(podsCalled('events-brokers', made(kafka({ kafka: spec }), BROKERS)));
  const both = ['kafka-init (init): 100m/1 cpu, 1Gi/1Gi memory', 'kafka: 100m/1 cpu, 1Gi/1Gi memory'];
  expect(claims({ listeners: [TLS], rack: { topologyKey: 'topology.kubernetes.io/zone' } })).toEqual(both);
  expect(claims({ listeners: [{ name: 'external', port: 9094, type: 'nodeport' }] })).toEqual(both);
  expect(claims({ listeners: [TLS], rack: { type: 'environment-variable', envVarName: 'ZONE' } })).toEqual(
    both.slice(1),
  );
});

test('the entity operator is one pod with the declared operators, and an update adds none', () => {
  const spec = {
    kafka: { listeners: [TLS] },
    entityOperator: { topicOperator: { resources: SMALL }, userOperator: {} },
  };
  const { selector, ports, ...pods } = podsCalled('events-entity-operator', made(kafka(spec), BROKERS));
  expect(selector).toEqual(entityOperatorSelector('events'));
  expect(portsOf({ ports })).toEqual(['healthcheck-to 8080', 'healthcheck-uo 8081']);
  expect([pods.count, pods.surge, pods.how]).toEqual([1, 0, '1 entity operator']);
  expect(claimsOf({ selector, ports, ...pods })).toEqual([
    'topic-operator: 100m/1 cpu, 1Gi/1Gi memory',
    'user-operator: -/- cpu, -/- memory',
  ]);
  expect(made(kafka({ entityOperator: {} }), BROKERS).pods.map(({ name }) => name)).toEqual(['events-brokers']);
});

test('Cruise Control and Kafka Exporter are Deployments whose updates add a pod, unless they use Recreate', () => {
  const recreate = { deployment: { deploymentStrategy: 'Recreate' } };
  const spec = { cruiseControl: { resources: SMALL, metricsConfig: {} }, kafkaExporter: { template: recreate } };
  const result = made(kafka(spec), BROKERS);
  const cruiseControl = podsCalled('events-cruise-control', result);
  const exporter = podsCalled('events-kafka-exporter', result);
  expect([cruiseControl.how, exporter.how]).toEqual(['1 replica + 1 of its rollout', '1 replica']);
  expect([cruiseControl.surge, exporter.surge]).toEqual([1, 0]);
  expect(portsOf(cruiseControl)).toEqual(['rest-api 9090', 'tcp-prometheus 9404']);
  expect(portsOf(exporter)).toEqual(['tcp-prometheus 9404']);
  expect(claimsOf(cruiseControl)).toEqual(['cruise-control: 100m/1 cpu, 1Gi/1Gi memory']);
  expect(claimsOf(exporter)).toEqual(['events-kafka-exporter: -/- cpu, -/- memory']);
  expect(servicesOf(result).at(-1)).toBe('events-cruise-control ClusterIP: 9090 → rest-api');
});

test('brokers have one Service for all internal listeners, and one for each other listener', () => {
  const listeners = [
    TLS,
    { name: 'external', port: 9094, type: 'loadbalancer' },
    { name: 'lan', port: 9095, type: 'nodeport' },
    { name: 'web', port: 9096, type: 'ingress' },
    { name: 'byip', port: 9097, type: 'loadbalancer', configuration: { createBootstrapService: false } },
  ];
  const one = pool('brokers', { replicas: 1, roles: ['broker'] });
  const result = made(
    kafka({ kafka: { listeners } }),
    one,
    pool('a-controllers', { replicas: 1, roles: ['controller'] }),
  );
  expect(servicesOf(result)).toEqual([
    'events-kafka-bootstrap ClusterIP: 9091 → tcp-replication, 9093 → tcp-clientstls',
    'events-kafka-brokers headless: 9090 → tcp-ctrlplane, 9091 → tcp-replication, 8443 → tcp-kafkaagent, 9093 → tcp-clientstls',
    'events-kafka-external-bootstrap LoadBalancer: 9094 → tcp-external',
    'events-brokers-1 LoadBalancer: 9094 → tcp-external',
    'events-kafka-lan-bootstrap NodePort: 9095 → tcp-lan',
    'events-brokers-lan-1 NodePort: 9095 → tcp-lan',
    'events-kafka-web-bootstrap ClusterIP: 9096 → tcp-web',
    'events-brokers-web-1 ClusterIP: 9096 → tcp-web',
    'events-brokers-byip-1 LoadBalancer: 9097 → tcp-byip',
  ]);
  const { pods, services } = result;
  const brokers = podsCalled('events-brokers', result);
  expect(services.find(({ name }) => name === 'events-kafka-bootstrap')?.selector).toEqual({
    'strimzi.io/broker-role': 'true',
    'strimzi.io/kind': 'Kafka',
    ...kafkaNodeSelector('events'),
  });
  expect(services.find(({ name }) => name === 'events-brokers-1')?.selector).toEqual({
    'strimzi.io/kind': 'Kafka',
    'strimzi.io/pod-name': 'events-brokers-1',
    ...brokers.selector,
  });
  expect(pods).toHaveLength(2);
});

test('KafkaConnect has three workers by default, whose updates add none, and a pod that builds their image', () => {
  const connect = made(resource(KAFKA, 'KafkaConnect', 'sync', { resources: SMALL, build: {}, jmxOptions: {} }));
  expect(connect.pods.map(({ name, count, surge, how }) => [name, count, surge, how])).toEqual([
    ['sync-connect', 3, 0, '3 workers'],
    ['sync-connect-build', 0, 1, '1 build of its image'],
  ]);
  expect(selectors(connect)).toEqual([
    'sync-connect: sync sync-connect',
    'sync-connect-build: sync sync-connect-build',
  ]);
  expect(portsOf(podsCalled('sync-connect', connect))).toEqual(['rest-api 8083', 'jmx 9999']);
  expect(servicesOf(connect)).toEqual([
    'sync-connect-api ClusterIP: 8083 → rest-api, 9999 → jmx',
    'sync-connect headless: 8083 → rest-api',
  ]);
});

test('MirrorMaker 2 is like KafkaConnect with its own names', () => {
  const rack = { topologyKey: 'topology.kubernetes.io/zone' };
  const mirror = made(
    resource(KAFKA, 'KafkaMirrorMaker2', 'copy', { replicas: 2, resources: SMALL, rack, metricsConfig: {} }),
  );
  const workers = podsCalled('copy-mirrormaker2', mirror);
  expect([workers.count, workers.surge, workers.labels['app.kubernetes.io/name']]).toEqual([
    2,
    0,
    'kafka-mirror-maker-2',
  ]);
  expect(workers.varyingLabels).toEqual({ 'strimzi.io/pod-name': ['copy-mirrormaker2-0', 'copy-mirrormaker2-1'] });
  expect(portsOf(workers)).toEqual(['rest-api 8083', 'tcp-prometheus 9404']);
  expect(claimsOf(workers)).toEqual([
    'kafka-init (init): 100m/1 cpu, 1Gi/1Gi memory',
    'copy-mirrormaker2: 100m/1 cpu, 1Gi/1Gi memory',
  ]);
  expect(servicesOf(mirror)).toEqual([
    'copy-mirrormaker2-api ClusterIP: 8083 → rest-api',
    'copy-mirrormaker2 headless: 8083 → rest-api',
  ]);
});

test('KafkaBridge has one replica by default, and one more during an update', () => {
  const bridge = made(resource(KAFKA, 'KafkaBridge', 'http', { http: { port: 8888 } }));
  const { count, surge, how, ports } = podsCalled('http-bridge', bridge);
  expect([count, surge, how]).toEqual([1, 1, '1 replica + 1 of its rollout']);
  expect(portsOf({ ports })).toEqual(['rest-api 8888', 'rest-api-mgmt 8081']);
  expect(servicesOf(bridge)).toEqual(['http-bridge-service ClusterIP: 8888 → rest-api, 8081 → rest-api-mgmt']);
  const none = podsCalled('http-bridge', made(resource(KAFKA, 'KafkaBridge', 'http', { replicas: 0, http: {} })));
  expect([none.count, none.surge]).toEqual([0, 0]);
});

test('kinds with data need a confirmation to prune, and Argo CD has health checks for six kinds', () => {
  const facts = STRIMZI_KINDS.map(
    ({ kind, holdsData, readiness }) => `${kind}: ${holdsData ? 'data' : '-'}, ${readiness}`,
  );
  expect(facts).toEqual([
    'Kafka: data, health check',
    'KafkaNodePool: data, none',
    'KafkaTopic: data, health check',
    'KafkaUser: data, health check',
    'KafkaConnect: -, health check',
    'KafkaConnector: -, health check',
    'KafkaMirrorMaker2: -, conditions',
    'KafkaBridge: -, health check',
    'KafkaRebalance: -, conditions',
  ]);
  expect(operatedKind({ group: 'kafka.strimzi.io', kind: 'StrimziPodSet' })).toBeUndefined();
  expect(made(resource(KAFKA, 'KafkaTopic', 'orders', { partitions: 6 }))).toEqual({
    pods: [],
    volumeClaims: [],
    services: [],
  });
});

test('the Kafka of Azora has the resources of its manifests, and its clients call its declared port', () => {
  const objects = distObjects('azora');
  const azora = objects.find(({ kind }) => kind === 'Kafka') ?? {};
  const result = made(azora, ...objects);
  expect(totalOf(result)).toEqual({
    pods: '5',
    surge: '1',
    'requests.cpu': '1800m',
    'limits.cpu': '7500m',
    'requests.memory': '7040Mi',
    'limits.memory': '7040Mi',
    volumes: '3 × 20Gi',
  });
  const nodes = podsCalled('events-dual-role', result);
  expect(nodes.ports).toContainEqual(KAFKA_CLIENT_PORT);
  expect(nodes.ports).toContainEqual(KAFKA_NODE_PORTS.metrics);
  expect(servicesOf(result)).toEqual([
    'events-kafka-bootstrap ClusterIP: 9091 → tcp-replication, 9093 → tcp-clientstls',
    'events-kafka-brokers headless: 9090 → tcp-ctrlplane, 9091 → tcp-replication, 8443 → tcp-kafkaagent, 9093 → tcp-clientstls',
  ]);
});
