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

/** A topic of a cluster. */
export interface KafkaTopicProps {
  /** The name of the KafkaTopic. */
  readonly name: string;

  /** The name in Kafka, if Kubernetes does not allow it, such as `orders_v1`. @default - `name` */
  readonly topicName?: string;

  /** The number of partitions, and so of consumers of a group that read side by side. It can grow, not shrink. */
  readonly partitions: number;

  /** Copies of each partition. The operator cannot change it later. @default - `replicationFactor` of the cluster */
  readonly replicas?: number;

  /** Copies that have to be written before a message counts as written. @default - that of the cluster; all but one with `replicas` */
  readonly minInSyncReplicas?: number;

  /**
   * Further options, such as `{ 'retention.ms': 604800000 }`.
   * @default - those of the brokers
   * @see https://kafka.apache.org/documentation/#topicconfigs
   */
  readonly config?: KafkaOptions;

  /** Why one copy is enough; it is kept in an annotation. @default - that of the cluster; one copy is refused without a reason */
  readonly lowReplicationReason?: string;
}

/** A topic, made by Strimzi's topic operator. `KafkaCluster.addTopic` adds it. */
@checkedCalls
export class KafkaTopic extends Construct {
  /** The name in Kafka. */
  readonly topicName: string;

  readonly resource: KafkaTopicObject;

  /** @throws InputError with every wrong prop */
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
