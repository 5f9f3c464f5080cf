import { Construct } from 'constructs';
import { KafkaTopic as KafkaTopicObject } from '../../../imports/kafka.strimzi.io';
import { type Check, Input, shown } from '../../core/input';
import { REASON_ANNOTATION_PREFIX } from '../../core/labels';
import { dnsSubdomain } from '../../core/names';
import { count } from '../../core/numbers';
import { type KafkaOptions, optionName, optionValue } from './broker-options';
import { memberMetadata } from './cluster-spec';
import { checkReplication, defaultMinInSync } from './replication';
import type { ResolvedKafka } from './resolve-cluster';

/** A topic of a cluster. */
export interface KafkaTopicProps {
  /** The name of the KafkaTopic. */
  readonly name: string;

  /** The name in Kafka, where Kubernetes does not take it, such as `orders_v1`. @default - `name` */
  readonly topicName?: string;

  /** How many consumers of a group may read side by side. It can grow, and never become smaller. */
  readonly partitions: number;

  /** Copies of each partition. The operator cannot change it later. @default - `replicationFactor` of the cluster */
  readonly replicas?: number;

  /** Copies that have to be written before a message counts as written. @default - that of the cluster; all but one with `replicas` */
  readonly minInSyncReplicas?: number;

  /** Why one copy is enough here; it lands in an annotation. @default - that of the cluster; one copy is refused without any */
  readonly lowReplicationReason?: string;

  /**
   * Further options, such as `{ 'retention.ms': 604800000 }`.
   * @default - those of the brokers
   * @see https://kafka.apache.org/documentation/#topicconfigs
   */
  readonly config?: KafkaOptions;
}

/** A KafkaTopic, which Strimzi's topic operator makes a topic of. `KafkaCluster.addTopic` makes it. */
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
    const reason = props.lowReplicationReason;
    this.topicName = topicName;
    this.resource = new KafkaTopicObject(this, 'Resource', {
      metadata: {
        ...memberMetadata(cluster, name),
        ...(reason === undefined
          ? {}
          : { annotations: { [`${REASON_ANNOTATION_PREFIX}low-replication-reason`]: reason } }),
      },
      spec: {
        ...(topicName === name ? {} : { topicName }),
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
    input.refuse(`config must not have ${shown('min.insync.replicas')}: minInSyncReplicas says it`);
  }
  input.done();
}
