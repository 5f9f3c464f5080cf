import { KafkaAcl } from '../../../src/backing/kafka/acl';
import { optionName } from '../../../src/backing/kafka/broker-options';
import type { KafkaClusterProps } from '../../../src/backing/kafka/cluster-props';
import type { KafkaTopicProps } from '../../../src/backing/kafka/topic';
import { find } from '../../support/objects';
import { kafkaCluster, kafkaObjects } from './samples';

const build = (changes: Partial<KafkaClusterProps>) => () => kafkaCluster(changes);
const topic =
  (changes: Partial<KafkaTopicProps>, cluster: Partial<KafkaClusterProps> = {}) =>
  () =>
    kafkaCluster(cluster).addTopic({ name: 'events', partitions: 1, ...changes });

test('all wrong props are reported at once, each with its rule and value', () => {
  expect(
    build({
      name: 'Kafka',
      kafkaVersion: '4',
      brokers: 2,
      replicationFactor: 3,
      minInSyncReplicas: 3,
      storageSize: '100',
      disks: 0,
      cpuRequest: '3',
      entityOperator: { memoryLimit: '1m' },
      rackTopologyKey: 'zone of it',
      maxUnavailable: 0,
      operatorNamespace: 'Strimzi',
      monitor: { intervalSeconds: 0 },
    }),
  ).toThrowErrorMatchingInlineSnapshot(
    `"KafkaCluster 'azora/Kafka': name must be lower-case letters, digits and dashes, a letter first, 63 at most, such as stt-service, got "Kafka"; kafkaVersion must be a release such as 4.3.1, got "4"; replicationFactor must be at most brokers 2: each copy needs its own broker, got 3; minInSyncReplicas must be less than replicationFactor 3, or a single missing broker stops all writes, got 3; brokers must be odd, because more than half of the controllers must agree, or controllers must be set: without it, brokers are also controllers, got 2; disks must be a whole number of at least 1, got 0; cpuRequest must be at most cpuLimit "2", got "3"; entityOperator.memoryLimit must be whole bytes such as 512Mi: the suffix m means thousandths of a byte, got "1m"; rackTopologyKey must be a label key such as app or example.com/team, its name 63 characters at most, got "zone of it"; maxUnavailable must be a whole number of at least 1, got 0; operatorNamespace must be lower-case letters, digits and dashes, alphanumeric at both ends, 63 at most, such as ai-agents, got "Strimzi"; monitor.intervalSeconds must be whole seconds of at least 1, such as 30, got 0"`,
  );
});

test.each([
  ['a release that the operator does not run', { kafkaVersion: '3.9.0' }, /kafkaVersion must be one of 4.2.0/],
  [
    'a metadata version that is newer than Kafka',
    { metadataVersion: '4.4-IV0' },
    /metadataVersion must not be newer than/,
  ],
  ['an invalid metadata version', { metadataVersion: 'new' }, /metadataVersion must be a metadata version/],
  ['more copies than brokers', { replicationFactor: 4 }, /replicationFactor must be at most brokers 3/],
  ['no copy to spare', { minInSyncReplicas: 3 }, /minInSyncReplicas must be less than replicationFactor 3/],
  ['one written copy', { minInSyncReplicas: 1 }, /minInSyncReplicas must be at least 2, .*lowReplicationReason/],
  ['one copy', { replicationFactor: 1 }, /replicationFactor must be at least 2, .*lowReplicationReason/],
  ['an empty reason', { replicationFactor: 1, lowReplicationReason: ' ' }, /lowReplicationReason must be a sentence/],
  [
    'more copies to write than there are',
    { brokers: 1, minInSyncReplicas: 2 },
    /minInSyncReplicas must be 1 with replicationFactor 1/,
  ],
  ['an even quorum', { brokers: 4 }, /brokers must be odd, .*or controllers must be set/],
  ['an even quorum of controllers', { controllers: { nodes: 2 } }, /controllers.nodes must be odd/],
  ['a quorum of one controller', { controllers: { nodes: 1 } }, /controllers.nodes must be at least 3/],
  ['an invalid limit of a controller', { controllers: { cpuLimit: '1Gi0' } }, /controllers.cpuLimit must be CPU/],
  ['a drain that stops all writes', { maxUnavailable: 2 }, /maxUnavailable must be at most replicationFactor 3 minus/],
  ['a name that is too long', { name: `k${'a'.repeat(47)}` }, /name must be at most 47 characters/],
])('%s is refused', (_, changes, message) => {
  expect(build(changes)).toThrow(message);
});

test('another release is accepted with its metadata version', () => {
  const kafka = kafkaCluster({ kafkaVersion: '4.4.0', metadataVersion: '4.4-IV0' });
  expect(find(kafkaObjects(kafka), 'Kafka', 'kafka').spec).toMatchObject({ kafka: { version: '4.4.0' } });
});

test.each([
  ['listeners', 'listeners'],
  ['advertised.listeners', 'advertised.'],
  ['broker.id', 'broker.'],
  ['sasl.enabled.mechanisms', 'sasl.'],
  ['ssl.keystore.location', 'ssl.'],
  ['log.dirs', 'log.dir'],
  ['controller.quorum.voters', 'controller.'],
  ['zookeeper.connect', 'zookeeper.connect'],
  ['Process.Roles', 'process.roles'],
  ['listener.name.tls-9093.ssl.client.auth', 'listener.'],
])('the broker option %s, which Strimzi drops, is refused by name', (option, prefix) => {
  expect(build({ config: { [option]: 'x' } })).toThrow(
    `KafkaCluster 'azora/kafka': config must not have "${option}": Strimzi sets options that start with "${prefix}" itself, and drops this one`,
  );
});

test.each([
  'ssl.cipher.suites',
  'broker.session.timeout.ms',
  'controller.quorum.fetch.timeout.ms',
  'listener.name.tls-9093.max.connections',
  'log.retention.hours',
])('the broker option %s reaches the brokers', (option) => {
  const spec = find(kafkaObjects(kafkaCluster({ config: { [option]: 7 } })), 'Kafka', 'kafka').spec;
  expect(spec).toMatchObject({ kafka: { config: { [option]: 7 } } });
});

test.each([
  ['default.replication.factor', 'set replicationFactor'],
  ['min.insync.replicas', 'set minInSyncReplicas'],
  ['transaction.state.log.min.isr', 'set minInSyncReplicas'],
  ['inter.broker.protocol.version', 'without ZooKeeper, set metadataVersion'],
])('the broker option %s is refused, because a prop sets it', (option, message) => {
  expect(build({ config: { [option]: 2 } })).toThrow(`config must not have "${option}": ${message}`);
});

test.each(['', 'log retention', 'log..hours', '.log', 'log.'])('%j is not an option name', (name) => {
  expect(optionName(name)).toBeDefined();
});

test.each([
  ['a name that is invalid in Kubernetes', { name: 'orders_v1' }, /KafkaTopic 'azora\/orders_v1': name must be/],
  ['a name that is invalid in Kafka', { topicName: 'orders v1' }, /topicName must be letters, digits, dots/],
  ['the topic ..', { topicName: '..' }, /topicName must be letters, digits, dots/],
  ['no partition', { partitions: 0 }, /partitions must be a whole number of at least 1/],
  ['more copies than brokers', { replicas: 5 }, /replicas must be at most brokers 3/],
  ['a single copy', { replicas: 1 }, /replicas must be at least 2/],
  ['an option that a prop sets', { config: { 'min.insync.replicas': 2 } }, /set minInSyncReplicas/],
  ['an option without a value', { config: { 'retention.ms': Number.NaN } }, /config.retention.ms must be a string, a/],
])('%s of a topic is refused', (_, changes, message) => {
  expect(topic(changes)).toThrow(message);
});

test('a topic with its own replicas keeps all copies except one in sync', () => {
  const cluster = kafkaCluster({ brokers: 5 });
  const { resource } = cluster.addTopic({ name: 'events', partitions: 1, replicas: 5 });
  expect(find([resource.toJson()], 'KafkaTopic', 'events').spec).toEqual({
    partitions: 1,
    replicas: 5,
    config: { 'min.insync.replicas': 4 },
  });
});

test('a reason of the cluster applies to its topics', () => {
  const cluster = { brokers: 1, lowReplicationReason: 'a cluster for tests' };
  expect(topic({}, cluster)).not.toThrow();
});

test.each([
  ['no ACL', [], /acls must have at least one/],
  ['no name', [KafkaAcl.group('')], /acls\[0\].name must name a group/],
  [
    'no operation',
    [KafkaAcl.of({ resource: 'topic', name: 'a', operations: [] })],
    /operations must have at least one operation/,
  ],
  [
    'a duplicate operation',
    [KafkaAcl.of({ resource: 'topic', name: 'a', operations: ['Read', 'Read'] })],
    /"Read" twice/,
  ],
  [
    'an unknown right',
    JSON.parse('[{"resource":"topics","name":"a","patternType":"exact","operations":["read"]}]'),
    /acls\[0\].resource must be one of topic, .*patternType must be one of .*operations\[0\] must be one of Read, Write/,
  ],
])('%s of a user is refused', (_, acls, message) => {
  expect(() => kafkaCluster().addUser({ name: 'analytics', acls })).toThrow(message);
});
