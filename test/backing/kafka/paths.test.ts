import { KafkaAcl } from '../../../src/backing/kafka/acl';
import type { KafkaCluster } from '../../../src/backing/kafka/cluster';
import type { KafkaClusterProps } from '../../../src/backing/kafka/cluster-props';
import { Connections } from '../../../src/network/connections';
import { Peer } from '../../../src/network/peer';
import { type Reachability, reachability } from '../../../src/reachability/index';
import { toKubeObject } from '../../support/objects';
import { embeddedKafka, kafkaCluster, kafkaObjects } from './samples';

type Labels = Readonly<Record<string, string>>;

const PORTS = [8080, 8081, 8443, 9090, 9091, 9093, 9404] as const;

/** A pod that listens on all ports of a cluster's pods. */
function pod(namespace: string, name: string, labels: Labels): object {
  const containers = [{ name: 'main', image: 'x:1', ports: PORTS.map((containerPort) => ({ containerPort })) }];
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels }, spec: { containers } };
}

/** The labels that Strimzi 1.2.0 gives the pods of a cluster. */
function strimziLabels(part: string, type: string, more: Labels = {}): Labels {
  return {
    'app.kubernetes.io/instance': 'kafka',
    'app.kubernetes.io/managed-by': 'strimzi-cluster-operator',
    'app.kubernetes.io/name': type,
    'app.kubernetes.io/part-of': 'strimzi-kafka',
    'strimzi.io/cluster': 'kafka',
    'strimzi.io/component-type': type,
    'strimzi.io/kind': 'Kafka',
    'strimzi.io/name': `kafka-${part}`,
    ...more,
  };
}

function node(id: number): object {
  const name = `kafka-dual-role-${id}`;
  const more = {
    'strimzi.io/broker-role': 'true',
    'strimzi.io/controller': 'strimzipodset',
    'strimzi.io/controller-name': 'kafka-dual-role',
    'strimzi.io/controller-role': 'true',
    'strimzi.io/pod-name': name,
    'strimzi.io/pool-name': 'dual-role',
    'statefulset.kubernetes.io/pod-name': name,
  };
  return pod('azora', name, strimziLabels('kafka', 'kafka', more));
}

const AROUND: readonly object[] = [
  node(0),
  node(1),
  pod('azora', 'entity-operator', strimziLabels('entity-operator', 'entity-operator')),
  pod('azora', 'exporter', strimziLabels('kafka-exporter', 'kafka-exporter')),
  pod('strimzi', 'operator', { name: 'strimzi-cluster-operator', 'strimzi.io/kind': 'cluster-operator' }),
  pod('monitoring', 'prometheus', { 'app.kubernetes.io/name': 'prometheus' }),
  pod('azora', 'analytics', { app: 'analytics' }),
  pod('front', 'analytics', { app: 'analytics' }),
  pod('azora', 'stranger', { app: 'stranger' }),
];

const NODE = 'azora/kafka-dual-role-0';
const CALLERS = [
  'azora/kafka-dual-role-1',
  'azora/entity-operator',
  'azora/exporter',
  'strimzi/operator',
  'monitoring/prometheus',
  'azora/analytics',
  'front/analytics',
  'azora/stranger',
];

interface Rendered {
  readonly kind?: string;
  readonly spec?: { readonly kafka?: { readonly listeners: readonly { readonly networkPolicyPeers?: object[] }[] } };
}

/**
 * The policies that Strimzi 1.2.0 creates in addition to ours by default: listeners are open to their peers, metrics and health
 * checks to everyone.
 * https://github.com/strimzi/strimzi-kafka-operator/blob/1.2.0/cluster-operator/src/main/java/io/strimzi/operator/cluster/model/KafkaCluster.java
 */
function strimziPolicies(objects: readonly object[]): readonly object[] {
  const kafka = objects.map((object): Rendered => object).find(({ kind }) => kind === 'Kafka');
  const operator = { podSelector: { matchLabels: { 'strimzi.io/kind': 'cluster-operator' } }, namespaceSelector: {} };
  const nodes = { podSelector: { matchLabels: selector('kafka') } };
  const named = (name: string) => ({ podSelector: { matchLabels: { 'strimzi.io/name': name } } });
  const rule = (port: number, from: readonly object[] = []) => ({ ports: [{ port, protocol: 'TCP' }], from });
  return [
    strimziPolicy('kafka-network-policy-kafka', 'kafka', [
      rule(9090, [nodes, operator]),
      rule(9091, [operator, nodes, named('kafka-entity-operator'), named('kafka-kafka-exporter')]),
      rule(8443, [operator]),
      rule(9093, kafka?.spec?.kafka?.listeners[0]?.networkPolicyPeers),
      rule(9404),
    ]),
    strimziPolicy('kafka-entity-operator', 'entity-operator', [rule(8080), rule(8081)]),
    strimziPolicy('kafka-kafka-exporter', 'kafka-exporter', [rule(9404)]),
  ];
}

function selector(part: string): Labels {
  return { 'strimzi.io/cluster': 'kafka', 'strimzi.io/kind': 'Kafka', 'strimzi.io/name': `kafka-${part}` };
}

function strimziPolicy(name: string, part: string, ingress: readonly object[]): object {
  const spec = { podSelector: { matchLabels: selector(part) }, policyTypes: ['Ingress'], ingress };
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace: 'azora' }, spec };
}

/** A cluster whose only clients are the analytics pods in its namespace. */
function withClient(changes: Partial<KafkaClusterProps> = {}): KafkaCluster {
  const kafka = kafkaCluster(changes);
  const { connections, clientFacts } = kafka.addUser({ name: 'analytics', acls: [KafkaAcl.produce('events')] });
  const podLabels = { app: 'analytics' };
  const client = new Connections({
    subject: 'analytics',
    namespace: 'azora',
    podLabels,
    ports: [],
    createdBy: 'a test',
  });
  client.allowTo({ connections }, { ports: clientFacts.ports });
  return kafka;
}

/** The callers and ports of a target, one per line. */
function callers(found: Reachability, target: string): readonly string[] {
  return CALLERS.filter((caller) => caller !== target)
    .map((caller) => `${caller}: ${PORTS.filter((port) => found.verdict(caller, target, port) === 'open').join(' ')}`)
    .filter((line) => !line.endsWith(': '));
}

const INSIDE = [
  'azora/kafka-dual-role-1: 9090 9091',
  'azora/entity-operator: 9091',
  'strimzi/operator: 8443 9090 9091',
];

/** With metrics, Kafka Exporter reads from the brokers. */
const MONITORED = [...INSIDE.slice(0, 2), 'azora/exporter: 9091', ...INSIDE.slice(2)];

test('only clients, operators and Prometheus reach the nodes, each on specific ports', () => {
  const found = reachability([...kafkaObjects(withClient({ monitor: {} })), ...AROUND]);
  expect(callers(found, NODE)).toEqual([...MONITORED, 'monitoring/prometheus: 9404', 'azora/analytics: 9093']);
  expect(callers(found, 'azora/entity-operator')).toEqual([]);
  expect(callers(found, 'azora/exporter')).toEqual(['monitoring/prometheus: 9404']);
});

test('the policies of Strimzi open only metrics and health checks to more pods', () => {
  const objects = kafkaObjects(withClient({ monitor: {} }));
  const found = reachability([...objects, ...strimziPolicies(objects), ...AROUND]);
  expect(callers(found, NODE)).toEqual([
    'azora/kafka-dual-role-1: 9090 9091',
    'azora/entity-operator: 9091',
    'azora/exporter: 9091',
    'strimzi/operator: 8443 9090 9091 9404',
    'monitoring/prometheus: 9404',
    'azora/analytics: 9093 9404',
    'front/analytics: 9404',
    'azora/stranger: 9404',
  ]);
  expect(callers(found, 'azora/entity-operator')).toEqual(
    CALLERS.filter((caller) => !/entity-operator|exporter|dual-role/.test(caller)).map(
      (caller) => `${caller}: 8080 8081`,
    ),
  );
});

test('without clients, the policy of Strimzi admits no clients either', () => {
  const objects = kafkaObjects(kafkaCluster());
  const found = reachability([...objects, ...strimziPolicies(objects), ...AROUND]);
  expect(CALLERS.filter((caller) => found.verdict(caller, NODE, 9093) === 'open')).toEqual([]);
});

test('policies that Strimzi creates against the word of operatorNetworkPolicies open no listener', () => {
  const objects = kafkaObjects(withClient({ operatorNetworkPolicies: false, monitor: {} }));
  const ours = reachability([...objects, ...AROUND]);
  const both = reachability([...objects, ...strimziPolicies(objects), ...AROUND]);
  const openTo = (found: Reachability, port: number): readonly string[] =>
    CALLERS.filter((caller) => found.verdict(caller, NODE, port) === 'open');
  for (const port of [8443, 9090, 9091, 9093]) expect([port, openTo(both, port)]).toEqual([port, openTo(ours, port)]);
  expect(openTo(both, 9093)).toEqual(['azora/analytics']);
  // Strimzi has no peers for the port of the metrics; the cluster's own pods have no egress to it.
  expect(openTo(both, 9404)).toEqual(CALLERS.filter((caller) => !/entity-operator|exporter|dual-role/.test(caller)));
});

test('a listener without peers would be open to every pod', () => {
  const objects = kafkaObjects(withClient());
  const bare = objects.map((object) => ({ ...object })).filter((object) => toKubeObject(object).kind !== 'Kafka');
  const found = reachability([...objects, ...strimziPolicies(bare), ...AROUND]);
  expect(found.verdict('front/analytics', NODE, 9093)).toBe('open');
});

test('the nodes and the entity operator reach only the API server, DNS and each other', () => {
  const found = reachability([...kafkaObjects(withClient()), ...AROUND]);
  for (const caller of [NODE, 'azora/entity-operator']) {
    expect(found.verdict(caller, '10.0.0.1', 6443)).toBe('open');
    expect(found.verdict(caller, 'k8s-app=kube-dns in kube-system', 53, 'UDP')).toBe('open');
    expect(found.verdict(caller, '203.0.113.1', 443)).toBe('closed');
    expect(found.verdict(caller, 'azora/stranger', 9093)).toBe('closed');
  }
});

test('a path to the cluster opens only the port for clients', () => {
  const kafka = kafkaCluster();
  kafka.connections.allowFrom(Peer.pods({ namespace: 'azora', labels: { app: 'stranger' } }));
  const found = reachability([...kafkaObjects(kafka), ...AROUND]);
  expect(callers(found, NODE)).toEqual([...INSIDE, 'azora/stranger: 9093']);
});

test('only clients reach an embedded Kafka, on its port for clients', () => {
  const kafka = embeddedKafka();
  const client = new Connections({
    subject: 'analytics',
    namespace: 'azora',
    podLabels: { app: 'analytics' },
    ports: [],
    createdBy: 'a test',
  });
  client.allowTo(kafka, { ports: kafka.clientFacts.ports });
  const found = reachability([...kafkaObjects(kafka), ...AROUND]);
  expect(CALLERS.filter((caller) => found.verdict(caller, 'kafka.azora.svc', 9092) === 'open')).toEqual([
    'azora/analytics',
  ]);
  expect(found.verdict('azora/analytics', 'StatefulSet/azora/kafka', 9091)).toBe('closed');
  expect(found.verdict('StatefulSet/azora/kafka', '203.0.113.1', 443)).toBe('closed');
});
