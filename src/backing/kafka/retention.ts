import { type Input, refuses } from '../../core/input/input';
import { count } from '../../core/input/numbers';
import { bytes, inBytes } from '../../core/input/quantity';
import { counted } from '../../core/listed';
import type { KafkaOptions } from './broker-options';
import type { ResolvedKafka } from './cluster-props';

/** What a topic may occupy on the brokers' volumes. */
export interface KafkaTopicSize {
  readonly name: string;
  readonly partitions: number;
  readonly replicas: number;

  /** The most that each partition keeps; undefined without a limit. */
  readonly retentionSize: string | undefined;

  /** The topic's options. */
  readonly config: KafkaOptions;
}

/** The share of a volume that topics may fill. The rest is for Kafka's internal topics and for a broker that catches up. */
const SHARE = 0.8;

/** Kafka's default for `segment.bytes`. @see https://kafka.apache.org/documentation/#topicconfigs_segment.bytes */
const SEGMENT_BYTES = 1024 ** 3;

/** The option for the size of a partition, by the name that brokers or topics give it. */
export function retentionOptions(option: string, retentionSize: string | undefined): KafkaOptions {
  return retentionSize === undefined || refuses(bytes, retentionSize) ? {} : { [option]: inBytes(retentionSize) };
}

/**
 * Checks that all topics together fit onto the brokers' volumes. A partition exceeds its limit by one segment, because
 * Kafka deletes only whole segments, and never the one that it writes.
 * @see https://kafka.apache.org/documentation/#topicconfigs_retention.bytes
 */
export function checkVolumes(input: Input, kafka: ResolvedKafka, topics: readonly KafkaTopicSize[]): void {
  const limited = topics.filter(isSized);
  const needed = limited.reduce((sum, topic) => sum + bytesPerBroker(kafka, topic), 0);
  const available = SHARE * kafka.disks * inBytes(kafka.storageSize);
  if (needed <= available) return;
  const parts = limited.map((topic) => `${topic.name} ${gibibytes(bytesPerBroker(kafka, topic))}`).join(' + ');
  input.refuse(
    `retentionSize of all topics together must fit into 80 % of a broker's ${counted(kafka.disks, 'volume')} of ${kafka.storageSize}, ${gibibytes(available)}, got ${parts} (each partition may exceed its limit by a segment)`,
  );
}

/** Warns of a topic without a limit. Compaction keeps the last message of each key, so its size depends on the keys. */
export function warnOfUnlimited(input: Input, { retentionSize, config }: KafkaTopicSize): void {
  if (retentionSize !== undefined || config['cleanup.policy'] === 'compact') return;
  input.warn(
    'retentionSize should be set, such as 1Gi for each partition: without a limit, a topic can fill the volumes, and a broker with a full volume stops',
  );
}

interface Sized extends KafkaTopicSize {
  readonly retentionSize: string;
}

function isSized(topic: KafkaTopicSize): topic is Sized {
  const { partitions, replicas, retentionSize } = topic;
  return retentionSize !== undefined && !refuses(bytes, retentionSize) && [partitions, replicas].every(isCount);
}

function isCount(value: number): boolean {
  return !refuses(count, value);
}

/** What a broker holds of a topic, with partitions spread evenly. */
function bytesPerBroker({ brokers, config: broker }: ResolvedKafka, topic: Sized): number {
  const { partitions, replicas, config, retentionSize } = topic;
  const segment = Number(config['segment.bytes'] ?? broker['log.segment.bytes'] ?? SEGMENT_BYTES);
  return Math.ceil((partitions * replicas) / brokers) * (inBytes(retentionSize) + segment);
}

function gibibytes(amount: number): string {
  return `${(amount / 1024 ** 3).toFixed(1)}Gi`;
}
