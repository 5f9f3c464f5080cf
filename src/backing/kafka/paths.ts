import { Construct } from 'constructs';
import { Connections, type Endpoint, type IConnectable } from '../../network/connections';
import { JoinedConnections } from '../../network/joined-connections';
import { Peer } from '../../network/peer';
import { WorkloadPolicy } from '../../network/workload-policy';
import {
  entityOperatorSelector,
  KAFKA_CLIENT_PORT,
  KAFKA_NODE_PORTS,
  kafkaNodeSelector,
  STRIMZI_OPERATOR_LABELS,
} from '../../operators/strimzi';
import { type KafkaIdentity, kafkaSubject, type ResolvedKafka } from './cluster-props';

/** The cluster, and the props that say what it reaches. */
export type KafkaPathsProps = KafkaIdentity &
  Pick<ResolvedKafka, 'operatorNamespace' | 'kubernetesApi' | 'nodeLocalDns'>;

/**
 * The paths from and to the pods of a cluster, and its two policies. Neither has the name of a policy that Strimzi writes:
 * `<name>-network-policy-kafka`, `<name>-entity-operator`.
 */
export class KafkaPaths extends Construct implements IConnectable {
  /** Clients and nodes: `allowTo` it opens the port of clients alone. */
  readonly connections: Connections;

  /** All paths of the nodes: clients, each other, the operators, Prometheus. */
  readonly nodes: Connections;

  /** The pod that makes topics and users. */
  readonly entityOperator: Connections;

  readonly nodePolicy: WorkloadPolicy;

  readonly entityOperatorPolicy: WorkloadPolicy;

  constructor(scope: Construct, id: string, props: KafkaPathsProps) {
    super(scope, id);
    const { name, nodeLocalDns } = props;
    this.connections = new Connections(clientEndpoint(props));
    this.nodes = new JoinedConnections(nodeEndpoint(props), [this.connections]);
    this.entityOperator = new Connections(entityOperatorEndpoint(props));
    this.openInside(props);
    this.nodePolicy = new WorkloadPolicy(this, 'Nodes', {
      component: 'backing',
      connections: this.nodes,
      name: `${name}-kafka`,
      nodeLocalDns,
    });
    this.entityOperatorPolicy = new WorkloadPolicy(this, 'EntityOperator', {
      component: 'backing',
      connections: this.entityOperator,
      name: `${name}-kafka-entity-operator`,
      nodeLocalDns,
    });
  }

  /** Nodes and the entity operator read their certificates from the API server. */
  private openInside({ operatorNamespace, kubernetesApi }: KafkaPathsProps): void {
    const { nodes, entityOperator } = this;
    const { controlPlane, replication, agent } = KAFKA_NODE_PORTS;
    const operator = Peer.pods({
      namespace: operatorNamespace,
      labels: STRIMZI_OPERATOR_LABELS,
      openedBy: 'whoever installed Strimzi',
    });
    nodes.allowTo({ connections: nodes }, { ports: [controlPlane.name, replication.name] });
    nodes.allowFrom(operator, { ports: [controlPlane.name, replication.name, agent.name] });
    nodes.allowFrom({ connections: entityOperator }, { ports: [replication.name] });
    nodes.allowTo(kubernetesApi);
    entityOperator.allowTo(kubernetesApi);
  }
}

/** The nodes as clients know them. */
function clientEndpoint(cluster: KafkaIdentity): Endpoint {
  const { name, namespace } = cluster;
  return { subject: kafkaSubject(cluster), namespace, podLabels: kafkaNodeSelector(name), ports: [KAFKA_CLIENT_PORT] };
}

/** The nodes as the operators, Prometheus and each other know them. */
function nodeEndpoint(cluster: KafkaIdentity): Endpoint {
  const { controlPlane, replication, agent, metrics } = KAFKA_NODE_PORTS;
  return {
    ...clientEndpoint(cluster),
    subject: `${kafkaSubject(cluster)} nodes`,
    ports: [controlPlane, replication, agent, metrics],
  };
}

/** The pod that makes topics and users. Nobody calls it: its probes come from the kubelet. */
function entityOperatorEndpoint(cluster: KafkaIdentity): Endpoint {
  const { name, namespace } = cluster;
  return {
    subject: `${kafkaSubject(cluster)} entity operator`,
    namespace,
    podLabels: entityOperatorSelector(name),
    ports: [],
  };
}
