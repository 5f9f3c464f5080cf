import { Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { Kafka, KafkaNodePool } from '../../../imports/kafka.strimzi.io';
import type { PodMonitor } from '../../../imports/monitoring.coreos.com';
import { frozen } from '../../core/frozen';
import { checkedCalls } from '../../core/input/checked-calls';
import { addWarnings } from '../../core/input/warnings';
import { addPodMonitor, type ResolvedMonitor } from '../../monitoring/monitor';
import type { Connections, IConnectable } from '../../network/connections';
import { KAFKA_CLIENT_PORT, KAFKA_NODE_PORTS } from '../../operators/strimzi';
import { type KafkaClusterProps, kafkaSubject, type ResolvedKafka, resolveKafka } from './cluster-props';
import { checkKafka } from './cluster-rules';
import { kafkaMetadata, kafkaSpec, memberMetadata, nodePoolSpec, poolsOf } from './cluster-spec';
import { EmbeddedKafka, type EmbeddedKafkaProps } from './embedded';
import { KafkaPaths } from './paths';
import type { KafkaTopicSize } from './retention';
import { KafkaTopic, type KafkaTopicProps } from './topic';
import { KafkaUser, type KafkaUserProps } from './user';

/**
 * A Kafka cluster run by Strimzi: three brokers with KRaft, TLS, and users with their own passwords and permissions.
 * Topics and users are objects too. Clients reach it only through `connections`; the operators' paths are open.
 * @see https://strimzi.io/docs/operators/latest/deploying
 */
@checkedCalls('KafkaCluster')
export class KafkaCluster extends Construct implements IConnectable {
  /**
   * Kafka as a single pod without an operator, with the same client environment. For a laptop or a test, not for
   * production.
   */
  static embedded(scope: Construct, id: string, props: EmbeddedKafkaProps): EmbeddedKafka {
    return new EmbeddedKafka(scope, id, props);
  }

  /** Opens paths from and to its nodes. Clients call the port `tcp-clientstls`. */
  readonly connections: Connections;

  /** All props, with defaults filled in. */
  readonly resolved: ResolvedKafka;

  readonly resource: Kafka;

  /** One pool for both roles, or one pool per role. */
  readonly nodePools: readonly KafkaNodePool[];

  /** The policies of its pods, including the paths that the operators need. */
  readonly paths: KafkaPaths;

  /** Undefined without the prop `monitor`. */
  readonly monitor: PodMonitor | undefined;

  /** Undefined without the prop `monitor` or without Kafka Exporter. */
  readonly exporterMonitor: PodMonitor | undefined;

  private readonly topics: KafkaTopicSize[] = [];

  /** @throws InputError that lists every wrong prop */
  constructor(scope: Construct, id: string, props: KafkaClusterProps) {
    super(scope, id);
    const kafka = frozen(resolveKafka(props));
    addWarnings(this, kafkaSubject(kafka), checkKafka(kafka));
    this.resolved = kafka;
    // Rendered before the pods, so that they never run without a policy.
    this.paths = new KafkaPaths(this, 'Paths', kafka);
    this.connections = this.paths.connections;
    this.resource = new Kafka(this, 'Resource', {
      metadata: kafkaMetadata(kafka),
      // Lazy, because the listener lists the clients, which are known at synth.
      spec: Lazy.any({ produce: () => kafkaSpec(kafka, this.connections) }),
    });
    this.nodePools = poolsOf(kafka).map(
      (pool) =>
        new KafkaNodePool(this, `NodePool-${pool.name}`, {
          metadata: memberMetadata(kafka, pool.name),
          spec: nodePoolSpec(kafka, pool),
        }),
    );
    const { nodes, exporter } = this.paths;
    this.monitor = kafka.monitor && this.addMonitor('PodMonitor', 'kafka', nodes, kafka.monitor);
    this.exporterMonitor =
      kafka.monitor && exporter && this.addMonitor('ExporterMonitor', 'kafka-exporter', exporter, kafka.monitor);
  }

  /** The host name of the bootstrap Service, such as `kafka-kafka-bootstrap.azora.svc`. */
  get host(): string {
    return `${this.resolved.name}-kafka-bootstrap.${this.resolved.namespace}.svc`;
  }

  /** Host and port of the bootstrap Service. */
  get bootstrapServers(): string {
    return `${this.host}:${KAFKA_CLIENT_PORT.port}`;
  }

  /**
   * Adds a topic.
   * @throws InputError that lists every wrong prop, or if all topics together do not fit onto the brokers' volumes
   */
  addTopic(props: KafkaTopicProps): KafkaTopic {
    const topic = new KafkaTopic(this, `Topic-${props.name}`, this.resolved, props, this.topics);
    this.topics.push(topic.size);
    return topic;
  }

  /**
   * Adds a user, whom services connect as.
   * @throws InputError that lists every wrong prop
   */
  addUser(props: KafkaUserProps): KafkaUser {
    const { name, namespace } = this.resolved;
    const { connections, bootstrapServers } = this;
    return new KafkaUser(this, `User-${props.name}`, { name, namespace, connections, bootstrapServers }, props);
  }

  private addMonitor(id: string, suffix: string, connections: Connections, monitor: ResolvedMonitor): PodMonitor {
    const name = `${this.resolved.name}-${suffix}`;
    return addPodMonitor(this, id, { name, connections, port: KAFKA_NODE_PORTS.metrics.name }, monitor);
  }
}
