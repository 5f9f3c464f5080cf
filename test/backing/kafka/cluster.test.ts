import { ApiObject, Chart, Testing } from 'cdk8s';
import { KafkaAcl } from '../../../src/backing/kafka/acl';
import type { KafkaCluster } from '../../../src/backing/kafka/cluster';
import type { KafkaClusterProps } from '../../../src/backing/kafka/cluster-props';
import { toList, toPlain } from '../../../src/core/plain';
import { Peer } from '../../../src/network/peer';
import { VERSIONS } from '../../../src/operators/versions';
import { reachability } from '../../../src/reachability/index';
import { Microservice } from '../../../src/service/microservice';
import { minimal, pageOf, warningsAround } from '../../service/samples';
import { expectGolden } from '../../support/golden';
import { find, toKubeObject } from '../../support/objects';
import { schemaErrors, versions } from '../../support/schemas';
import { describeWithShared } from '../../support/shared';
import { kafkaCluster, kafkaObjects, minimalKafka } from './samples';

// Required<> makes a missing new prop a compile error.
const every: Required<KafkaClusterProps> = {
  ...minimalKafka,
  kafkaVersion: '4.3.0',
  metadataVersion: '4.2-IV1',
  brokers: 6,
  controllers: {
    nodes: 5,
    storageSize: '20Gi',
    cpuRequest: '300m',
    cpuLimit: '600m',
    memoryRequest: '768Mi',
    memoryLimit: '1536Mi',
  },
  replicationFactor: 4,
  minInSyncReplicas: 1,
  lowReplicationReason: 'what it carries can be made again',
  config: { 'auto.create.topics.enable': true, 'log.retention.hours': 48 },
  disks: 2,
  retentionSize: '2Gi',
  storageClassName: 'fast-block',
  deleteClaim: true,
  rackTopologyKey: 'topology.kubernetes.io/zone',
  nodeSpread: 'required',
  maxUnavailable: 2,
  drainSeconds: 300,
  priorityClassName: 'data',
  entityOperator: { cpuRequest: '50m', cpuLimit: '1', memoryRequest: '256Mi', memoryLimit: '512Mi' },
  exporter: true,
  exporterResources: { cpuRequest: '50m', cpuLimit: '200m', memoryRequest: '64Mi', memoryLimit: '96Mi' },
  operatorNamespace: 'kafka-operator',
  operatorNetworkPolicies: false,
  monitor: {
    intervalSeconds: 15,
    scraper: Peer.pods({ namespace: 'observability', labels: { app: 'prometheus' } }),
    labels: { release: 'prometheus' },
  },
};

const clients = (name: string, namespace = 'azora'): Peer => Peer.pods({ namespace, labels: { app: name } });

/** A cluster with topics, users and every option. */
function withAll(changes: Partial<KafkaClusterProps> = {}): KafkaCluster {
  const kafka = kafkaCluster(changes);
  const events = kafka.addTopic({
    name: 'events',
    partitions: 12,
    retentionSize: '2Gi',
    config: { 'retention.ms': 604_800_000 },
  });
  kafka.addTopic({
    name: 'audit-v1',
    topicName: 'audit_v1',
    partitions: 1,
    replicas: 3,
    minInSyncReplicas: 2,
    config: { 'cleanup.policy': 'compact' },
  });
  kafka.addUser({
    name: 'analytics',
    acls: [
      KafkaAcl.consume(events),
      KafkaAcl.group('analytics'),
      KafkaAcl.produce('audit_', { patternType: 'prefix' }),
      KafkaAcl.transactionalId('analytics'),
      KafkaAcl.of({ resource: 'cluster', operations: ['DescribeConfigs'] }),
    ],
  });
  return kafka;
}

function listenerPeers(kafka: KafkaCluster): unknown {
  const spec = find(kafkaObjects(kafka), 'Kafka', 'kafka').spec;
  return JSON.parse(JSON.stringify(spec)).kafka.listeners[0].networkPolicyPeers;
}

test('a cluster with only volumes and resources', () => {
  expectGolden(pageOf(kafkaCluster(), 'Kafka'), 'kafka-cluster/defaults');
});

test('three nodes are brokers and controllers, spread over zones and Kubernetes nodes', () => {
  expectGolden(pageOf(kafkaCluster(), 'KafkaNodePool'), 'kafka-cluster/defaults-nodes');
});

test('only the paths that the nodes and the entity operator need are open', () => {
  expectGolden(pageOf(kafkaCluster(), 'NetworkPolicy'), 'kafka-cluster/defaults-paths');
});

test('every prop reaches the cluster', () => {
  expectGolden(pageOf(kafkaCluster(every), 'Kafka'), 'kafka-cluster/every-prop');
});

test('every prop reaches the nodes', () => {
  expectGolden(pageOf(kafkaCluster(every), 'KafkaNodePool'), 'kafka-cluster/every-prop-nodes');
});

test('every prop reaches the policies', () => {
  expectGolden(pageOf(kafkaCluster({ ...every, exporter: false }), 'NetworkPolicy'), 'kafka-cluster/every-prop-paths');
});

test('every prop reaches the policy of Kafka Exporter', () => {
  const page = Testing.chart();
  new ApiObject(
    page,
    'Policy',
    toKubeObject(find(kafkaObjects(kafkaCluster(every)), 'NetworkPolicy', 'kafka-exporter')),
  );
  expectGolden(page, 'kafka-cluster/every-prop-exporter-path');
});

test('every prop reaches the monitor', () => {
  expectGolden(pageOf(kafkaCluster(every), 'PodMonitor'), 'kafka-cluster/every-prop-monitor');
});

test('with metrics, Kafka Exporter serves the lag of consumers, with its own monitor', () => {
  const kafka = kafkaCluster({ monitor: {}, operatorNetworkPolicies: false });
  const { spec } = find(kafkaObjects(kafka), 'PodMonitor', 'kafka-kafka-exporter');
  expect(toPlain(spec).selector).toEqual({
    matchLabels: { 'strimzi.io/cluster': 'kafka', 'strimzi.io/name': 'kafka-kafka-exporter' },
  });
  const without = kafkaCluster({ monitor: {}, exporter: false });
  expect(toPlain(find(kafkaObjects(without), 'Kafka', 'kafka').spec).kafkaExporter).toBeUndefined();
  expect([without.exporterMonitor, without.paths.exporterPolicy]).toEqual([undefined, undefined]);
  const unwatched = kafkaCluster({ exporter: true });
  expect([unwatched.exporterMonitor, unwatched.paths.exporterPolicy === undefined]).toEqual([undefined, false]);
});

test('topics and users are separate objects', () => {
  expectGolden(pageOf(withAll(), 'KafkaTopic', 'KafkaUser'), 'kafka-cluster/topics-and-users');
});

test('a single broker has one copy of everything, and a reason', () => {
  const kafka = kafkaCluster({ brokers: 1, lowReplicationReason: 'a cluster for tests' });
  kafka.addTopic({ name: 'events', partitions: 1 });
  expectGolden(pageOf(kafka, 'Kafka', 'KafkaTopic'), 'kafka-cluster/single-broker');
});

test('policies precede the pods that they select', () => {
  const kinds = kafkaObjects(kafkaCluster()).map((object) => toKubeObject(object).kind);
  expect(kinds).toEqual(['NetworkPolicy', 'NetworkPolicy', 'Kafka', 'KafkaNodePool']);
});

test('no policy has the name of a policy from Strimzi', () => {
  const names = kafkaObjects(withAll({ exporter: true })).map((object) => toKubeObject(object).metadata.name);
  expect(names).not.toContain('kafka-entity-operator');
  expect(names).not.toContain('kafka-network-policy-kafka');
  expect(names).not.toContain('kafka-kafka-exporter');
});

test("the listener lists all clients, because the operator's policy adds to ours", () => {
  const kafka = kafkaCluster();
  for (const peer of [clients('b', 'front'), clients('a'), clients('a')]) kafka.connections.allowFrom(peer);
  kafka.connections.allowFrom(Peer.addresses('office', [{ cidr: '203.0.113.0/24' }], []));
  expect(listenerPeers(kafka)).toEqual([
    { podSelector: { matchLabels: { app: 'a' } } },
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'front' } },
      podSelector: { matchLabels: { app: 'b' } },
    },
    { ipBlock: { cidr: '203.0.113.0/24' } },
  ]);
});

test('without clients, the listener lists the nodes, because an empty list admits all pods', () => {
  expect(listenerPeers(kafkaCluster())).toEqual([
    { podSelector: { matchLabels: { 'strimzi.io/cluster': 'kafka', 'strimzi.io/name': 'kafka-kafka' } } },
  ]);
});

test('the listener lists its clients whatever is known of the policies of the operator', () => {
  for (const operatorNetworkPolicies of [true, false]) {
    const kafka = kafkaCluster({ operatorNetworkPolicies });
    kafka.connections.allowFrom(clients('a'));
    expect(listenerPeers(kafka)).toEqual([{ podSelector: { matchLabels: { app: 'a' } } }]);
  }
});

/** How each pool is spread over Kubernetes nodes. */
function spreads(changes: Partial<KafkaClusterProps>): Record<string, unknown> {
  const pools = kafkaObjects(kafkaCluster(changes))
    .map(toKubeObject)
    .filter(({ kind }) => kind === 'KafkaNodePool');
  return Object.fromEntries(
    pools.map(({ metadata, spec }) => {
      const { topologySpreadConstraints } = toPlain(toPlain(toPlain(spec).template).pod);
      const constraints = toList(topologySpreadConstraints).map(toPlain);
      const { minDomains, whenUnsatisfiable } = toPlain(
        constraints.find(({ topologyKey }) => topologyKey === 'kubernetes.io/hostname'),
      );
      return [metadata.name, { minDomains, whenUnsatisfiable }];
    }),
  );
}

test('three nodes or more get a Kubernetes node each, fewer only if there are enough', () => {
  const apart = (minDomains: number): object => ({ minDomains, whenUnsatisfiable: 'DoNotSchedule' });
  const anywhere = { minDomains: undefined, whenUnsatisfiable: 'ScheduleAnyway' };
  const lowReplicationReason = 'a cluster for tests';
  expect(spreads({})).toEqual({ 'dual-role': apart(3) });
  expect(spreads({ brokers: 1, lowReplicationReason })).toEqual({ 'dual-role': anywhere });
  expect(spreads({ brokers: 2, controllers: { nodes: 5 }, lowReplicationReason })).toEqual({
    broker: anywhere,
    controller: apart(5),
  });
  expect(spreads({ nodeSpread: 'preferred' })).toEqual({ 'dual-role': anywhere });
  expect(spreads({ nodeSpread: 'required', brokers: 1, lowReplicationReason })).toEqual({ 'dual-role': apart(1) });
});

test('a client gets the address and the Secrets', () => {
  const kafka = kafkaCluster();
  const user = kafka.addUser({ name: 'analytics', acls: [KafkaAcl.produce('events')] });
  expect(user.connections).toBe(kafka.connections);
  expect(user.clientFacts).toEqual({
    env: {
      KAFKA_BOOTSTRAP_SERVERS: 'kafka-kafka-bootstrap.azora.svc:9093',
      KAFKA_SECURITY_PROTOCOL: 'SASL_SSL',
      KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512',
      KAFKA_SASL_USERNAME: 'analytics',
      KAFKA_SSL_CA_FILE: '/etc/kafka/azora/kafka/ca.crt',
    },
    secretEnv: { KAFKA_SASL_PASSWORD: { secretName: 'kafka-user-analytics', key: 'password' } },
    caFiles: { '/etc/kafka/azora/kafka/ca.crt': { secretName: 'kafka-cluster-ca-cert', key: 'ca.crt' } },
    encryption: 'tls',
    secretsNamespace: 'azora',
    ports: ['tcp-clientstls'],
  });
});

test('a service connects to a user in one call', () => {
  const kafka = kafkaCluster();
  const user = kafka.addUser({ name: 'analytics', acls: [KafkaAcl.produce('events')] });
  const service = new Microservice(Chart.of(kafka), 'Analytics', { ...minimal, name: 'analytics', namespace: 'azora' });
  service.connectTo(user);
  const objects = kafkaObjects(kafka);
  const container = find(objects, 'Deployment', 'analytics').spec?.template.spec?.containers[0];
  expect(container?.env?.map(({ name }) => name).sort()).toEqual([
    'KAFKA_BOOTSTRAP_SERVERS',
    'KAFKA_SASL_MECHANISM',
    'KAFKA_SASL_PASSWORD',
    'KAFKA_SASL_USERNAME',
    'KAFKA_SECURITY_PROTOCOL',
    'KAFKA_SSL_CA_FILE',
  ]);
  const nodes = { namespace: 'azora', labels: { 'strimzi.io/cluster': 'kafka', 'strimzi.io/name': 'kafka-kafka' } };
  expect(String(reachability(objects).portsBetween('azora/analytics', nodes))).toBe('TCP 9093');
  expect(kafka.node.root.node.findAll().flatMap(({ node }) => node.validate())).toEqual([]);
});

test("metrics give a warning if the operator's policy opens them to every pod", () => {
  expect(warningsAround(kafkaCluster({ monitor: {} }))).toEqual([
    "monitor opens the metrics to every pod, because of a NetworkPolicy from Strimzi: set STRIMZI_NETWORK_POLICY_GENERATION of the operator to false, and operatorNetworkPolicies to false: KafkaCluster 'azora/kafka'",
  ]);
  expect(warningsAround(kafkaCluster({ monitor: {}, operatorNetworkPolicies: false }))).toEqual([]);
});

test('an ACL for all resources gives a warning', () => {
  const kafka = kafkaCluster();
  kafka.addUser({ name: 'mirror', acls: [KafkaAcl.consume('*'), KafkaAcl.group('mirror')] });
  expect(warningsAround(kafka)).toEqual([
    "acls[0] should name a topic: * allows all of them: KafkaUser 'azora/mirror'",
  ]);
});

test("the caller's props are not changed", () => {
  const monitor = { labels: { release: 'prometheus' } };
  const config = { 'log.retention.hours': 1 };
  kafkaCluster({ monitor, config });
  expect([monitor, monitor.labels, config].map(Object.isFrozen)).toEqual([false, false, false]);
});

describeWithShared('Strimzi by schema', () => {
  const sets = { defaults: kafkaCluster(), every: kafkaCluster(every), all: withAll() };

  test.each(versions())('every object is valid in %s', (version) => {
    const found = Object.values(sets).flatMap((kafka) =>
      kafkaObjects(kafka).flatMap((object) => schemaErrors(object, version)),
    );
    expect(found).toEqual([]);
  });

  test('objects have the API versions of the table', () => {
    const used = Chart.of(withAll())
      .toJson()
      .map(toKubeObject)
      .map(({ apiVersion }) => apiVersion)
      .filter((apiVersion) => apiVersion.includes('strimzi'));
    expect([...new Set(used)]).toEqual([...VERSIONS.kafka.apiVersions]);
  });

  test('a field that is not in the CRD is detected', () => {
    const kafka = find(kafkaObjects(kafkaCluster()), 'Kafka', 'kafka');
    expect(schemaErrors({ ...kafka, spec: { zookeeper: {} } }, 'v1.37')).toEqual([
      "kafka.strimzi.io/v1 Kafka azora/kafka in v1.37: spec: must have required property 'kafka'",
      'kafka.strimzi.io/v1 Kafka azora/kafka in v1.37: spec.zookeeper: unknown field',
    ]);
  });
});
