import { type Plain, toList, toPlain } from '../core/plain';
import type { OperatorPort, OperatorService } from './operator';

/** The ports of nodes, in addition to the listeners that the Kafka declares. */
export const KAFKA_NODE_PORTS = {
  /** Between controllers, and from brokers to controllers. */
  controlPlane: { name: 'tcp-ctrlplane', port: 9090, protocol: 'TCP' },

  /** Replication between brokers, and calls from Strimzi's own components. */
  replication: { name: 'tcp-replication', port: 9091, protocol: 'TCP' },

  /** The agent, which reports the state of a node to the operator. */
  agent: { name: 'tcp-kafkaagent', port: 8443, protocol: 'TCP' },

  /** Metrics for Prometheus, with `metricsConfig`. */
  metrics: { name: 'tcp-prometheus', port: 9404, protocol: 'TCP' },

  /** JMX, with `jmxOptions`. */
  jmx: { name: 'jmx', port: 9999, protocol: 'TCP' },
} as const satisfies Readonly<Record<string, OperatorPort>>;

/** The port for clients: the internal listener named `tls`. */
export const KAFKA_CLIENT_PORT = {
  name: 'tcp-clientstls',
  port: 9093,
  protocol: 'TCP',
} as const satisfies OperatorPort;

/** A listener for clients, as declared in a Kafka. */
export interface Listener {
  readonly name: string;
  readonly port: number;

  /** `internal`, or a type with its own Services. */
  readonly type: string;

  /** `false` omits the bootstrap Service of a load balancer. */
  readonly bootstrapService: boolean;
}

/** The roles of a node, from the `roles` of its pool. */
export interface NodeRoles {
  readonly broker: boolean;
  readonly controller: boolean;
}

/** The listeners that `spec.kafka` declares. */
export function listenersOf(kafka: Plain): readonly Listener[] {
  return toList(kafka.listeners).map((value) => {
    const { name, port, type, configuration } = toPlain(value);
    return {
      name: String(name),
      port: Number(port),
      type: String(type),
      bootstrapService: type !== 'loadbalancer' || toPlain(configuration).createBootstrapService !== false,
    };
  });
}

/**
 * The ports that a node listens on.
 * @see https://github.com/strimzi/strimzi-kafka-operator/blob/1.2.0/cluster-operator/src/main/java/io/strimzi/operator/cluster/model/KafkaCluster.java
 */
export function kafkaNodePorts(kafka: Plain, { broker, controller }: NodeRoles): readonly OperatorPort[] {
  return [
    KAFKA_NODE_PORTS.agent,
    ...(controller ? [KAFKA_NODE_PORTS.controlPlane] : []),
    ...(broker ? [KAFKA_NODE_PORTS.replication, ...listenersOf(kafka).map(listenerPort)] : []),
    ...metricsPorts(kafka),
  ];
}

/** The ports that `metricsConfig` and `jmxOptions` open on a Kafka, KafkaConnect or KafkaMirrorMaker2. */
export function metricsPorts({ metricsConfig, jmxOptions }: Plain): readonly OperatorPort[] {
  return [
    ...(metricsConfig === undefined ? [] : [KAFKA_NODE_PORTS.metrics]),
    ...(jmxOptions === undefined ? [] : [KAFKA_NODE_PORTS.jmx]),
  ];
}

/** A Service port with the number of the pod port, which it targets by name. */
export function toServicePort({ name, port }: OperatorPort): OperatorService['ports'][number] {
  return { name, port, targetPort: name };
}

/**
 * The port of a listener. Three listeners keep old port names, from before listener names were free to choose.
 * @see https://github.com/strimzi/strimzi-kafka-operator/blob/1.2.0/cluster-operator/src/main/java/io/strimzi/operator/cluster/model/ListenersUtils.java
 */
export function listenerPort(listener: Listener): OperatorPort {
  return { name: portName(listener), port: listener.port, protocol: 'TCP' };
}

/** The name of the bootstrap Service of a listener that is not internal. */
export function bootstrapServiceName(cluster: string, { name }: Listener): string {
  return `${cluster}-kafka-${name}-bootstrap`;
}

/** The name of one broker's Service of a listener that is not internal. @param podSet the name of its pods without the node ID */
export function brokerServiceName(podSet: string, node: number, listener: Listener): string {
  return isOldExternal(listener) ? `${podSet}-${node}` : `${podSet}-${listener.name}-${node}`;
}

/** The type of a listener's Services. A Route, an Ingress or a TLSRoute points to ClusterIP Services. */
export function serviceType({ type }: Listener): NonNullable<OperatorService['type']> {
  if (type === 'loadbalancer') return 'LoadBalancer';
  return type === 'nodeport' ? 'NodePort' : 'ClusterIP';
}

function portName(listener: Listener): string {
  const { name, port, type } = listener;
  if (port === 9092 && name === 'plain' && type === 'internal') return 'tcp-clients';
  if (port === KAFKA_CLIENT_PORT.port && name === 'tls' && type === 'internal') return KAFKA_CLIENT_PORT.name;
  return isOldExternal(listener) ? 'tcp-external' : `tcp-${name}`;
}

function isOldExternal({ name, port }: Listener): boolean {
  return port === 9094 && name === 'external';
}
