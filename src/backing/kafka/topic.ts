import { Construct } from 'constructs';
import { KafkaTopic as KafkaTopicObject } from '../../../imports/kafka.strimzi.io';
import { checkedCalls } from '../../core/input/checked-calls';
import { type Check, Input, shown } from '../../core/input/input';
import { dnsSubdomain } from '../../core/input/names';
import { count } from '../../core/input/numbers';
import { type KafkaOptions, optionName, optionValue } from './broker-options';
import type { ResolvedKafka } from './cluster-props';
import { memberMetadata, replicationReason } from './cluster-spec';
import { checkReplication, defaultMinInSync } from './replication';

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

  /** @throws InputError that lists every wrong prop */
  constructor(scope: Construct, id: string, cluster: ResolvedKafka, props: KafkaTopicProps) {
    super(scope, id);
    const topic = resolveTopic(cluster, props);
    checkTopic(cluster, topic);
    const { name, topicName, partitions, replicas, minInSyncReplicas, config } = topic;
    this.topicName = topicName;
    this.resource = new KafkaTopicObject(this, 'Resource', {
      metadata: {
        ...memberMetadata(cluster, name),
        annotations: replicationReason(props.lowReplicationReason),
      },
      spec: {
        topicName: topicName === name ? undefined : topicName,
        partitions,
        replicas,
        config: { ...config, 'min.insync.replicas': minInSyncReplicas },
      },
    });
  }
}

type ResolvedTopic = Required<Omit<KafkaTopicProps, 'lowReplicationReason'>> &
  Pick<KafkaTopicProps, 'lowReplicationReason'>;

function resolveTopic(cluster: ResolvedKafka, props: KafkaTopicProps): ResolvedTopic {
  const { replicas = cluster.replicationFactor } = props;
  const inherited = props.replicas === undefined ? cluster.minInSyncReplicas : defaultMinInSync(replicas);
  return {
    ...props,
    topicName: props.topicName ?? props.name,
    replicas,
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

function checkTopic({ namespace, brokers }: ResolvedKafka, topic: ResolvedTopic): void {
  const input = new Input(`KafkaTopic '${namespace}/${topic.name}'`);
  input.required('name', topic.name, dnsSubdomain);
  input.required('topicName', topic.topicName, kafkaTopicName);
  input.required('partitions', topic.partitions, count);
  checkReplication(input, 'replicas', { ...topic, brokers });
  input.entries('config', topic.config, optionName, optionValue);
  if (Object.hasOwn(topic.config, 'min.insync.replicas')) {
    input.refuse(`config must not have ${shown('min.insync.replicas')}: set minInSyncReplicas`);
  }
  input.done();
}
