import type { KafkaClusterProps } from '../../../src/backing/kafka/cluster-props';
import type { KafkaTopicProps } from '../../../src/backing/kafka/topic';
import { toPlain } from '../../../src/core/plain';
import { warningsAround } from '../../service/samples';
import { find } from '../../support/objects';
import { kafkaCluster, kafkaObjects } from './samples';

/** A cluster with topics named a, b, …. */
function withTopics(
  cluster: Partial<KafkaClusterProps>,
  ...topics: readonly (Partial<KafkaTopicProps> & Pick<KafkaTopicProps, 'partitions'>)[]
) {
  const kafka = kafkaCluster(cluster);
  for (const [index, topic] of topics.entries()) kafka.addTopic({ name: 'abc'.charAt(index), ...topic });
  return kafka;
}

/** The options of a topic, and of the brokers. */
function options(kafka: ReturnType<typeof withTopics>, topic: string): readonly unknown[] {
  const objects = kafkaObjects(kafka);
  const brokers = toPlain(toPlain(find(objects, 'Kafka', 'kafka').spec).kafka);
  return [toPlain(find(objects, 'KafkaTopic', topic).spec).config, toPlain(brokers.config)['log.retention.bytes']];
}

test('a limit becomes an option in bytes, of a topic or of all', () => {
  expect(options(withTopics({}, { partitions: 1, retentionSize: '1Gi' }), 'a')).toEqual([
    { 'min.insync.replicas': 2, 'retention.bytes': 1_073_741_824 },
    undefined,
  ]);
  expect(options(withTopics({ retentionSize: '500Mi' }, { partitions: 1 }), 'a')).toEqual([
    { 'min.insync.replicas': 2 },
    524_288_000,
  ]);
});

test('topics that fill four fifths of the volumes are accepted, and not a segment more', () => {
  // Each partition takes 1Gi and a segment of 1Gi; each of three brokers has each of its three copies.
  const fits = { storageSize: '20Gi' };
  expect(() => withTopics(fits, { partitions: 8, retentionSize: '1Gi' })).not.toThrow();
  expect(() => withTopics(fits, { partitions: 9, retentionSize: '1Gi' })).toThrow(
    "KafkaTopic 'azora/a': retentionSize of all topics together must fit into 80 % of a broker's 1 volume of 20Gi, 16.0Gi, got a 18.0Gi (each partition may exceed its limit by a segment)",
  );
});

test('all topics count, each with the size of its own segments, on all volumes', () => {
  const small = { partitions: 6, retentionSize: '1Gi', config: { 'segment.bytes': 256 * 1024 ** 2 } };
  expect(() => withTopics({ storageSize: '20Gi' }, small, small)).not.toThrow();
  expect(() => withTopics({ storageSize: '20Gi' }, small, small, small)).toThrow('got a 7.5Gi + b 7.5Gi + c 7.5Gi');
  expect(() => withTopics({ storageSize: '20Gi', disks: 2 }, small, small, small)).not.toThrow();
  const segments = { 'log.segment.bytes': 128 * 1024 ** 2 };
  expect(() =>
    withTopics({ storageSize: '10Gi', config: segments }, { partitions: 7, retentionSize: '1Gi' }),
  ).not.toThrow();
  expect(() => withTopics({ storageSize: '10Gi' }, { partitions: 7, retentionSize: '1Gi' })).toThrow('got a 14.0Gi');
});

test("copies on more brokers take less of each, and the cluster's limit counts for topics without their own", () => {
  const topic = { partitions: 12, retentionSize: '1Gi' };
  expect(() => withTopics({ storageSize: '20Gi' }, topic)).toThrow('got a 24.0Gi');
  expect(() => withTopics({ storageSize: '20Gi', brokers: 5 }, topic)).not.toThrow();
  expect(() => withTopics({ storageSize: '20Gi', retentionSize: '2Gi' }, { partitions: 6 })).toThrow('got a 18.0Gi');
});

test('a topic without a limit gives a warning, unless it is compacted', () => {
  expect(warningsAround(withTopics({}, { partitions: 1 }))).toEqual([
    "retentionSize should be set, such as 1Gi for each partition: without a limit, a topic can fill the volumes, and a broker with a full volume stops: KafkaTopic 'azora/a'",
  ]);
  expect(warningsAround(withTopics({}, { partitions: 1, config: { 'cleanup.policy': 'compact' } }))).toEqual([]);
  expect(warningsAround(withTopics({ retentionSize: '1Gi' }, { partitions: 1 }))).toEqual([]);
});

test('a limit that is no size, and one given as an option, are refused', () => {
  expect(() => withTopics({}, { partitions: 1, retentionSize: '1 GB' })).toThrow('retentionSize must be');
  expect(() => withTopics({ retentionSize: '-1' }, { partitions: 1 })).toThrow('retentionSize must be');
  expect(() => withTopics({}, { partitions: 1, config: { 'retention.bytes': 1 } })).toThrow(
    'config must not have "retention.bytes": set retentionSize',
  );
  expect(() => kafkaCluster({ config: { 'log.retention.bytes': 1 } })).toThrow(
    'config must not have "log.retention.bytes": set retentionSize',
  );
});
