import { Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { Kafka, KafkaNodePool } from '../../../imports/kafka.strimzi.io';
import type { PodMonitor } from '../../../imports/monitoring.coreos.com';
import { frozen } from '../../core/frozen';
import { addWarnings } from '../../core/warnings';
import { addPodMonitor, type ResolvedMonitor } from '../../monitoring/monitor';
import type { Connections, IConnectable } from '../../network/connections';
import type { KafkaClusterProps } from './cluster-props';
import { checkKafka } from './cluster-rules';
import { kafkaMetadata, kafkaSpec, memberMetadata, nodePoolSpec, poolsOf } from './cluster-spec';
import { EmbeddedKafka, type EmbeddedKafkaProps } from './embedded';
import { KafkaPaths } from './paths';
import { CLIENT_PORT, METRICS_PORT, subjectOf } from './pods';
import { type ResolvedKafka, resolveKafka } from './resolve-cluster';
import { KafkaTopic, type KafkaTopicProps } from './topic';
import { KafkaUser, type KafkaUserProps } from './user';

/**
 * A Kafka cluster that Strimzi runs: three brokers in KRaft, encrypted connections, users with passwords and rights of their own. Its
 * topics and users are objects too. Nobody reaches it but by `connections`, and what the operators need is open.
 * @see https://strimzi.io/docs/operators/latest/deploying
 */
export class KafkaCluster extends Construct implements IConnectable {
  /** The same to its clients, as one pod without an operator: for a laptop or a test, and not for production. */
  static embedded(scope: Construct, id: string, props: EmbeddedKafkaProps): EmbeddedKafka {
    return new EmbeddedKafka(scope, id, props);
  }

  /** The paths from and to its nodes: clients call the port `tcp-clientstls`. */
  readonly connections: Connections;

  /** Every prop, defaults filled in. */
  readonly resolved: ResolvedKafka;

  readonly resource: Kafka;

  /** One whose nodes are brokers and controllers, or one for each role. */
  readonly nodePools: readonly KafkaNodePool[];

  /** The policies of its pods, and the paths that the operators need. */
  readonly paths: KafkaPaths;

  /** Undefined without the prop `monitor`. */
  readonly monitor: PodMonitor | undefined;

  /** @throws InputError with every wrong prop */
  constructor(scope: Construct, id: string, props: KafkaClusterProps) {
    super(scope, id);
    const kafka = frozen(resolveKafka(props));
    addWarnings(this, subjectOf(kafka), checkKafka(kafka));
    this.resolved = kafka;
    // Before the pods, so that none runs without them.
    this.paths = new KafkaPaths(this, 'Paths', { ...kafka, kubernetesApi: props.kubernetesApi });
    this.connections = this.paths.connections;
    this.resource = new Kafka(this, 'Resource', {
      metadata: kafkaMetadata(kafka),
      // Who may call is known when all paths are.
      spec: Lazy.any({ produce: () => kafkaSpec(kafka, this.connections) }),
    });
    this.nodePools = poolsOf(kafka).map(
      (pool) =>
        new KafkaNodePool(this, `NodePool-${pool.name}`, {
          metadata: memberMetadata(kafka, pool.name),
          spec: nodePoolSpec(kafka, pool),
        }),
    );
    this.monitor = kafka.monitor && this.addMonitor(kafka.monitor);
  }

  /** The host that clients begin with, such as `kafka-kafka-bootstrap.azora.svc`. */
  get host(): string {
    return `${this.resolved.name}-kafka-bootstrap.${this.resolved.namespace}.svc`;
  }

  /** Where clients begin: host and port. */
  get bootstrapServers(): string {
    return `${this.host}:${CLIENT_PORT.port}`;
  }

  /** @throws InputError with every wrong prop */
  addTopic(props: KafkaTopicProps): KafkaTopic {
    return new KafkaTopic(this, `Topic-${props.name}`, this.resolved, props);
  }

  /**
   * A user that a service connects to.
   * @throws InputError with every wrong prop
   */
  addUser(props: KafkaUserProps): KafkaUser {
    const { name, namespace } = this.resolved;
    const { connections, bootstrapServers } = this;
    return new KafkaUser(this, `User-${props.name}`, { name, namespace, connections, bootstrapServers }, props);
  }

  private addMonitor(monitor: ResolvedMonitor): PodMonitor {
    const monitored = {
      name: `${this.resolved.name}-kafka`,
      connections: this.paths.nodes,
      port: METRICS_PORT.name,
    };
    return addPodMonitor(this, 'PodMonitor', monitored, monitor);
  }
}
