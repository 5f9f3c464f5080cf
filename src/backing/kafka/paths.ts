import { Construct } from 'constructs';
import { Connections, type Endpoint, type IConnectable } from '../../network/connections';
import { Egress } from '../../network/egress';
import { JoinedConnections } from '../../network/joined-connections';
import { Peer } from '../../network/peer';
import { WorkloadPolicy } from '../../network/workload-policy';
import {
  entityOperatorSelector,
  KAFKA_CLIENT_PORT,
  KAFKA_NODE_PORTS,
  kafkaExporterSelector,
  kafkaNodeSelector,
  STRIMZI_OPERATOR_LABELS,
} from '../../operators/strimzi';
import { type KafkaIdentity, kafkaSubject, type ResolvedKafka } from './cluster-props';

/** A cluster, and the props that its egress depends on. */
export type KafkaPathsProps = KafkaIdentity & Pick<ResolvedKafka, 'exporter' | 'operatorNamespace'>;

/**
 * The paths from and to a cluster's pods, as a policy for each kind of pod. Their names differ from those of Strimzi's
 * policies: `<name>-network-policy-kafka`, `<name>-entity-operator` and `<name>-kafka-exporter`.
 */
export class KafkaPaths extends Construct implements IConnectable {
  /** Clients and nodes. `allowTo` opens only the clients' port. */
  readonly connections: Connections;

  /** All paths of the nodes: to clients, to each other, to the operators and to Prometheus. */
  readonly nodes: Connections;

  /** The pod that manages topics and users. */
  readonly entityOperator: Connections;

  /** Kafka Exporter; undefined without it. */
  readonly exporter: Connections | undefined;

  readonly nodePolicy: WorkloadPolicy;

  readonly entityOperatorPolicy: WorkloadPolicy;

  /** Undefined without Kafka Exporter. */
  readonly exporterPolicy: WorkloadPolicy | undefined;

  constructor(scope: Construct, id: string, props: KafkaPathsProps) {
    super(scope, id);
    const { name } = props;
    this.connections = new Connections(clientEndpoint(props));
    this.nodes = new JoinedConnections(nodeEndpoint(props), [this.connections]);
    this.entityOperator = new Connections(entityOperatorEndpoint(props));
    this.exporter = props.exporter ? new Connections(exporterEndpoint(props)) : undefined;
    this.openInside(props);
    const policy = (id: string, connections: Connections, suffix: string): WorkloadPolicy =>
      new WorkloadPolicy(this, id, {
        component: 'backing',
        connections,
        name: `${name}-${suffix}`,
      });
    this.nodePolicy = policy('Nodes', this.nodes, 'kafka');
    this.entityOperatorPolicy = policy('EntityOperator', this.entityOperator, 'kafka-entity-operator');
    this.exporterPolicy = this.exporter && policy('Exporter', this.exporter, 'exporter');
  }

  /** Kafka Exporter asks the brokers as Strimzi's own components do, with a certificate. Nodes and the entity operator read their certificates from the API server. */
  private openInside({ operatorNamespace }: KafkaPathsProps): void {
    const { nodes, entityOperator, exporter } = this;
    const { controlPlane, replication, agent } = KAFKA_NODE_PORTS;
    const operator = Peer.pods({
      namespace: operatorNamespace,
      labels: STRIMZI_OPERATOR_LABELS,
      openedBy: 'the installation of Strimzi',
    });
    nodes.allowTo({ connections: nodes }, { ports: [controlPlane.name, replication.name] });
    nodes.allowFrom(operator, { ports: [controlPlane.name, replication.name, agent.name] });
    nodes.allowFrom({ connections: entityOperator }, { ports: [replication.name] });
    if (exporter !== undefined) nodes.allowFrom({ connections: exporter }, { ports: [replication.name] });
    for (const connections of [nodes, entityOperator]) connections.allowTo(Egress.kubernetesApi());
  }
}

/** The nodes as an endpoint for clients. */
function clientEndpoint(cluster: KafkaIdentity): Endpoint {
  const { name, namespace } = cluster;
  return { subject: kafkaSubject(cluster), namespace, podLabels: kafkaNodeSelector(name), ports: [KAFKA_CLIENT_PORT] };
}

/** The nodes as an endpoint for the operators, Prometheus and each other. */
function nodeEndpoint(cluster: KafkaIdentity): Endpoint {
  const { controlPlane, replication, agent, metrics } = KAFKA_NODE_PORTS;
  return {
    ...clientEndpoint(cluster),
    subject: `${kafkaSubject(cluster)} nodes`,
    ports: [controlPlane, replication, agent, metrics],
  };
}

/** The pod that manages topics and users. It has no clients; the kubelet runs its probes. */
function entityOperatorEndpoint(cluster: KafkaIdentity): Endpoint {
  const { name, namespace } = cluster;
  return {
    subject: `${kafkaSubject(cluster)} entity operator`,
    namespace,
    podLabels: entityOperatorSelector(name),
    ports: [],
  };
}

/** Kafka Exporter, which serves metrics on the same port as the nodes. */
function exporterEndpoint(cluster: KafkaIdentity): Endpoint {
  const { name, namespace } = cluster;
  return {
    subject: `${kafkaSubject(cluster)} exporter`,
    namespace,
    podLabels: kafkaExporterSelector(name),
    ports: [KAFKA_NODE_PORTS.metrics],
  };
}
