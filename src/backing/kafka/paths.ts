import { Construct } from 'constructs';
import { Connections, type IConnectable } from '../../network/connections';
import { Egress } from '../../network/egress';
import { JoinedConnections } from '../../network/joined-connections';
import { Peer } from '../../network/peer';
import { WorkloadPolicy } from '../../network/workload-policy';
import {
  clientEndpoint,
  entityOperatorEndpoint,
  INNER_PORTS,
  type KafkaIdentity,
  nodeEndpoint,
  OPERATOR_LABELS,
} from './pods';

/** Whose paths they are, and what stands around the cluster. */
export interface KafkaPathsProps extends KafkaIdentity {
  readonly operatorNamespace: string;
  readonly kubernetesApi: Peer | undefined;
  readonly nodeLocalDns: boolean;
}

/**
 * Who reaches the pods of a cluster, and the two policies that follow. Neither has the name of one that Strimzi itself writes:
 * `<name>-network-policy-kafka`, `<name>-entity-operator`.
 */
export class KafkaPaths extends Construct implements IConnectable {
  /** Clients and nodes: `allowTo` it opens the port of clients alone. */
  readonly connections: Connections;

  /** All paths of the nodes: clients, themselves, the operators, Prometheus. */
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
  private openInside({ operatorNamespace, kubernetesApi = Egress.kubernetesApi() }: KafkaPathsProps): void {
    const { nodes, entityOperator } = this;
    const { control, replication, agent } = INNER_PORTS;
    const operator = Peer.pods({
      namespace: operatorNamespace,
      labels: OPERATOR_LABELS,
      openedBy: 'whoever installed Strimzi',
    });
    nodes.allowTo({ connections: nodes }, { ports: [control.name, replication.name] });
    nodes.allowFrom(operator, { ports: [control.name, replication.name, agent.name] });
    nodes.allowFrom({ connections: entityOperator }, { ports: [replication.name] });
    nodes.allowTo(kubernetesApi);
    entityOperator.allowTo(kubernetesApi);
  }
}
