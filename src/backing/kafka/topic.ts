import { Construct } from 'constructs';
import { KafkaTopic as KafkaTopicObject } from '../../../imports/kafka.strimzi.io';
import { frozen } from '../../core/frozen';
import { checkedCalls } from '../../core/input/checked-calls';
import { type Check, Input, shown } from '../../core/input/input';
import { dnsSubdomain } from '../../core/input/names';
import { count } from '../../core/input/numbers';
import { bytes } from '../../core/input/quantity';
import { addWarnings } from '../../core/input/warnings';
import { type KafkaOptions, optionName, optionValue } from './broker-options';
import type { ResolvedKafka } from './cluster-props';
import { memberMetadata, replicationReason } from './cluster-spec';
import { checkReplication, defaultMinInSync } from './replication';
import { checkVolumes, type KafkaTopicSize, retentionOptions, warnOfUnlimited } from './retention';

/** Props of KafkaTopic. */
export interface KafkaTopicProps {
  /** The name of the KafkaTopic. */
  readonly name: string;

  /** The topic's name in Kafka, if it is not a valid Kubernetes name, such as `orders_v1`. @default - `name` */
  readonly topicName?: string;

  /**
   * The number of partitions, which limits how many consumers of a group read in parallel. It can only be increased.
   */
  readonly partitions: number;

  /** Copies of each partition. Cannot be changed later. @default - the cluster's `replicationFactor` */
  readonly replicas?: number;

  /**
   * Copies that must be written before a write is acknowledged.
   * @default - the cluster's value; all copies except one if `replicas` is set
   */
  readonly minInSyncReplicas?: number;

  /**
   * The most that each partition keeps, such as `1Gi`: Kafka deletes older messages. With all other topics, it must fit
   * into 80 % of the brokers' volumes.
   * @default - the cluster's `retentionSize`
   */
  readonly retentionSize?: string;

  /**
   * Additional topic options, such as `{ 'retention.ms': 604800000 }`.
   * @default - the brokers' options
   * @see https://kafka.apache.org/documentation/#topicconfigs
   */
  readonly config?: KafkaOptions;

  /**
   * Why a single copy is acceptable; rendered as an annotation.
   * @default - the cluster's reason; without one, a single copy is refused
   */
  readonly lowReplicationReason?: string;
}

/** A topic, created by Strimzi's topic operator. Added by `KafkaCluster.addTopic`. */
@checkedCalls('KafkaTopic')
export class KafkaTopic extends Construct {
  /** The name in Kafka. */
  readonly topicName: string;

  readonly resource: KafkaTopicObject;

  /** What it may occupy on the brokers' volumes. */
  readonly size: KafkaTopicSize;

  /**
   * @param others the sizes of the cluster's existing topics
   * @throws InputError that lists every wrong prop
   */
  constructor(
    scope: Construct,
    id: string,
    cluster: ResolvedKafka,
    props: KafkaTopicProps,
    others: readonly KafkaTopicSize[] = [],
  ) {
    super(scope, id);
    const topic = resolveTopic(cluster, props);
    const subject = `KafkaTopic '${cluster.namespace}/${topic.name}'`;
    addWarnings(this, subject, checkTopic(new Input(subject), cluster, topic, others));
    const { name, topicName, partitions, replicas, minInSyncReplicas, config } = topic;
    this.topicName = topicName;
    this.size = frozen({ name, partitions, replicas, retentionSize: topic.retentionSize, config });
    this.resource = new KafkaTopicObject(this, 'Resource', {
      metadata: {
        ...memberMetadata(cluster, name),
        annotations: replicationReason(props.lowReplicationReason),
      },
      spec: {
        topicName: topicName === name ? undefined : topicName,
        partitions,
        replicas,
        config: {
          ...config,
          ...retentionOptions('retention.bytes', props.retentionSize),
          'min.insync.replicas': minInSyncReplicas,
        },
      },
    });
  }
}

type ResolvedTopic = Required<Omit<KafkaTopicProps, 'lowReplicationReason' | 'retentionSize'>> &
  Pick<KafkaTopicProps, 'lowReplicationReason'> &
  KafkaTopicSize;

function resolveTopic(cluster: ResolvedKafka, props: KafkaTopicProps): ResolvedTopic {
  const { replicas = cluster.replicationFactor } = props;
  const inherited = props.replicas === undefined ? cluster.minInSyncReplicas : defaultMinInSync(replicas);
  return {
    ...props,
    topicName: props.topicName ?? props.name,
    replicas,
    retentionSize: props.retentionSize ?? cluster.retentionSize,
    minInSyncReplicas: props.minInSyncReplicas ?? inherited,
    lowReplicationReason: props.lowReplicationReason ?? cluster.lowReplicationReason,
    config: { ...props.config },
  };
}

/** @see https://github.com/apache/kafka/blob/4.3/clients/src/main/java/org/apache/kafka/common/internals/Topic.java */
const kafkaTopicName: Check = (value) =>
  typeof value === 'string' && /^[a-zA-Z0-9._-]{1,249}$/.test(value) && !/^\.{1,2}$/.test(value)
    ? undefined
    : { must: 'be letters, digits, dots, dashes and underscores, 249 at most, such as orders_v1' };

/** Options that a prop sets, each with the name of that prop. */
const FROM_PROPS = { 'min.insync.replicas': 'minInSyncReplicas', 'retention.bytes': 'retentionSize' } as const;

function checkTopic(
  input: Input,
  cluster: ResolvedKafka,
  topic: ResolvedTopic,
  others: readonly KafkaTopicSize[],
): readonly string[] {
  input.required('name', topic.name, dnsSubdomain);
  input.required('topicName', topic.topicName, kafkaTopicName);
  input.required('partitions', topic.partitions, count);
  checkReplication(input, 'replicas', { ...topic, brokers: cluster.brokers });
  input.optional('retentionSize', topic.retentionSize, bytes);
  input.entries('config', topic.config, optionName, optionValue);
  for (const [option, prop] of Object.entries(FROM_PROPS)) {
    if (Object.hasOwn(topic.config, option)) input.refuse(`config must not have ${shown(option)}: set ${prop}`);
  }
  checkVolumes(input, cluster, [...others, topic]);
  warnOfUnlimited(input, topic);
  return input.done();
}
