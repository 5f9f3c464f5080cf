import { type Check, type Input, shown } from '../../core/input/input';
import { ownValue } from '../../core/plain';

/** Options of brokers or topics. */
export type KafkaOptions = Readonly<Record<string, string | number | boolean>>;

/*
 * Prefixes of the broker options that Strimzi sets itself. It drops options with such a prefix, and warns only in its
 * log. From KafkaClusterSpec.FORBIDDEN_PREFIXES, FORBIDDEN_PREFIX_EXCEPTIONS and ALLOWED_PER_LISTENER_CONFIGS of
 * io.strimzi:api 1.2.0.
 * https://github.com/strimzi/strimzi-kafka-operator/blob/1.2.0/api/src/main/java/io/strimzi/api/kafka/model/kafka/KafkaClusterSpec.java
 */
const FORBIDDEN_PREFIXES: readonly string[] = [
  'listeners',
  'advertised.',
  'broker.',
  'listener.',
  'host.name',
  'port',
  'inter.broker.listener.name',
  'sasl.',
  'ssl.',
  'security.',
  'password.',
  'log.dir',
  'zookeeper.connect',
  'zookeeper.set.acl',
  'zookeeper.ssl',
  'zookeeper.clientCnxnSocket',
  'authorizer.',
  'super.user',
  'cruise.control.metrics.topic',
  'cruise.control.metrics.reporter.bootstrap.servers',
  'node.id',
  'process.roles',
  'controller.',
  'metadata.log.dir',
  'zookeeper.metadata.migration.enable',
  'client.quota.callback.static.kafka.admin.',
  'client.quota.callback.static.produce',
  'client.quota.callback.static.fetch',
  'client.quota.callback.static.storage.per.volume.limit.min.available.',
  'client.quota.callback.static.excluded.principal.name.list',
  'prometheus.metrics.reporter.',
  'cordoned.log.dirs',
];
const ALLOWED: readonly string[] = [
  'zookeeper.connection.timeout.ms',
  'sasl.server.max.receive.size',
  'ssl.cipher.suites',
  'ssl.protocol',
  'ssl.enabled.protocols',
  'ssl.secure.random.implementation',
  'cruise.control.metrics.topic.num.partitions',
  'cruise.control.metrics.topic.replication.factor',
  'cruise.control.metrics.topic.retention.ms',
  'cruise.control.metrics.topic.auto.create.retries',
  'cruise.control.metrics.topic.auto.create.timeout.ms',
  'cruise.control.metrics.topic.min.insync.replicas',
  'broker.session.timeout.ms',
  'broker.heartbeat.interval.ms',
  'controller.socket.timeout.ms',
  'controller.quorum.election.backoff.max.ms',
  'controller.quorum.election.timeout.ms',
  'controller.quorum.fetch.timeout.ms',
  'listener.name.tls-9093.connections.max.reauth.ms',
  'listener.name.tls-9093.max.connections',
  'listener.name.tls-9093.max.connection.creation.rate',
];

/** Options for the number of copies, each with the name of the prop that sets it. */
const REPLICATION: Readonly<Record<string, string>> = {
  'default.replication.factor': 'replicationFactor',
  'min.insync.replicas': 'minInSyncReplicas',
  'offsets.topic.replication.factor': 'replicationFactor',
  'share.coordinator.state.topic.min.isr': 'minInSyncReplicas',
  'share.coordinator.state.topic.replication.factor': 'replicationFactor',
  'transaction.state.log.min.isr': 'minInSyncReplicas',
  'transaction.state.log.replication.factor': 'replicationFactor',
};

/** Options that a prop sets, each with the name of that prop. */
const FROM_PROPS: Readonly<Record<string, string>> = { ...REPLICATION, 'log.retention.bytes': 'retentionSize' };

/**
 * Options of Kafka with ZooKeeper, which Kafka with KRaft does not have. @see
 * https://kafka.apache.org/documentation/#upgrade_servers
 */
const GONE: readonly string[] = ['inter.broker.protocol.version', 'log.message.format.version'];

/** Accepts names of Kafka options. */
export const optionName: Check = (value) =>
  typeof value === 'string' && /^[a-zA-Z0-9_-]+(\.[a-zA-Z0-9_-]+)*$/.test(value)
    ? undefined
    : { must: 'be the name of an option, such as log.retention.hours' };

/** Accepts values of Kafka options. */
export const optionValue: Check = (value) =>
  typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
    ? undefined
    : { must: 'be a string, a number or a boolean' };

/** Checks that Strimzi passes each option on to the brokers, and that no prop sets it. */
export function checkBrokerOptions(input: Input, config: KafkaOptions): void {
  input.entries('config', config, optionName, optionValue);
  for (const option of Object.keys(config)) {
    const prefix = ALLOWED.includes(option)
      ? undefined
      : FORBIDDEN_PREFIXES.find((forbidden) => option.toLowerCase().startsWith(forbidden));
    const prop = ownValue(FROM_PROPS, option);
    if (prefix !== undefined) {
      input.refuse(
        `config must not have ${shown(option)}: Strimzi sets options that start with ${shown(prefix)} itself, and drops this one`,
      );
    } else if (prop !== undefined) {
      input.refuse(`config must not have ${shown(option)}: set ${prop}`);
    } else if (GONE.includes(option)) {
      input.refuse(`config must not have ${shown(option)}: without ZooKeeper, set metadataVersion`);
    }
  }
}

/** Options for the number of copies. Kafka's internal topics have as many copies as other topics. */
export function replicationOptions(replicationFactor: number, minInSyncReplicas: number): KafkaOptions {
  const values: Readonly<Record<string, number>> = { replicationFactor, minInSyncReplicas };
  return Object.fromEntries(Object.entries(REPLICATION).map(([option, prop]) => [option, ownValue(values, prop) ?? 0]));
}
