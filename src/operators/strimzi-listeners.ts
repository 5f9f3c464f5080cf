import { type Plain, toList, toPlain } from '../core/plain';
import type { OperatorPort, OperatorService } from './operator';

/** What nodes listen on beside the listeners that the Kafka declares. */
export const KAFKA_NODE_PORTS = {
  /** Where controllers talk to each other, and brokers to them. */
  controlPlane: { name: 'tcp-ctrlplane', port: 9090, protocol: 'TCP' },

  /** Where brokers copy from each other, and where Strimzi's own components call them. */
  replication: { name: 'tcp-replication', port: 9091, protocol: 'TCP' },

  /** Where the operator asks for the state of a node. */
  agent: { name: 'tcp-kafkaagent', port: 8443, protocol: 'TCP' },

  /** Where Prometheus reads, with `metricsConfig`. */
  metrics: { name: 'tcp-prometheus', port: 9404, protocol: 'TCP' },

  /** With `jmxOptions`. */
  jmx: { name: 'jmx', port: 9999, protocol: 'TCP' },
} as const satisfies Readonly<Record<string, OperatorPort>>;

/** Where clients call: the internal listener that is called `tls`. */
export const KAFKA_CLIENT_PORT = {
  name: 'tcp-clientstls',
  port: 9093,
  protocol: 'TCP',
} as const satisfies OperatorPort;

/** What a Kafka says of where clients call. */
export interface Listener {
  readonly name: string;
  readonly port: number;

  /** `internal`, or of the types that have Services of their own. */
  readonly type: string;

  /** `false` leaves out the Service of all brokers of a load balancer. */
  readonly bootstrapService: boolean;
}

/** Which roles a node has, by its pool's `roles`. */
export interface NodeRoles {
  readonly broker: boolean;
  readonly controller: boolean;
}

/** The listeners that a `spec.kafka` declares. */
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
 * What a node listens on.
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

/** The ports that `metricsConfig` and `jmxOptions` open on any Kafka, KafkaConnect or KafkaMirrorMaker2. */
export function metricsPorts({ metricsConfig, jmxOptions }: Plain): readonly OperatorPort[] {
  return [
    ...(metricsConfig === undefined ? [] : [KAFKA_NODE_PORTS.metrics]),
    ...(jmxOptions === undefined ? [] : [KAFKA_NODE_PORTS.jmx]),
  ];
}

/** A Service's port of the same number as the pods', which it calls by its name. */
export function toServicePort({ name, port }: OperatorPort): OperatorService['ports'][number] {
  return { name, port, targetPort: name };
}

/**
 * The port of a listener. Three have names from before listeners could be called anything.
 * @see https://github.com/strimzi/strimzi-kafka-operator/blob/1.2.0/cluster-operator/src/main/java/io/strimzi/operator/cluster/model/ListenersUtils.java
 */
export function listenerPort(listener: Listener): OperatorPort {
  return { name: portName(listener), port: listener.port, protocol: 'TCP' };
}

/** The Service of all brokers of a listener that is not internal. */
export function bootstrapServiceName(cluster: string, { name }: Listener): string {
  return `${cluster}-kafka-${name}-bootstrap`;
}

/** The Service of one broker of a listener that is not internal. @param podSet the name of its pods without the node ID */
export function brokerServiceName(podSet: string, node: number, listener: Listener): string {
  return isOldExternal(listener) ? `${podSet}-${node}` : `${podSet}-${listener.name}-${node}`;
}

/** How a listener's Services are reached: a Route, an Ingress and a TLSRoute have Services within the cluster behind them. */
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
