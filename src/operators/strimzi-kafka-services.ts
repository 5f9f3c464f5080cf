import { toPlain } from '../core/plain';
import type { CustomResource, OperatorService } from './operator';
import {
  BROKER_ROLE_LABEL,
  kafkaPart,
  POD_NAME_LABEL,
  STRIMZI_POOL_LABEL,
  serviceSelector,
} from './strimzi-components';
import {
  bootstrapServiceName,
  brokerServiceName,
  KAFKA_NODE_PORTS,
  type Listener,
  listenerPort,
  listenersOf,
  metricsPorts,
  serviceType,
  toServicePort,
} from './strimzi-listeners';
import type { NodePool } from './strimzi-pools';

/** The port of Cruise Control's API. The control plane of the nodes has the same number. */
export const CRUISE_CONTROL_PORT = { name: 'rest-api', port: 9090, protocol: 'TCP' } as const;

/** The Services of a Kafka: one for clients, a headless one for its nodes, and those of listeners that are not internal. */
export function kafkaServices(resource: CustomResource, pools: readonly NodePool[]): readonly OperatorService[] {
  const { name } = resource;
  const kafka = toPlain(resource.spec.kafka);
  const listeners = listenersOf(kafka);
  const internal = listeners.filter(({ type }) => type === 'internal').map(listenerPort);
  const nodes = serviceSelector(kafkaPart(name, resource, 'kafka'));
  const brokers = { ...nodes, [BROKER_ROLE_LABEL]: 'true' };
  const { controlPlane, replication, agent } = KAFKA_NODE_PORTS;
  return [
    {
      name: `${name}-kafka-bootstrap`,
      selector: brokers,
      ports: [replication, ...internal].map(toServicePort),
      headless: false,
    },
    {
      name: `${name}-kafka-brokers`,
      selector: nodes,
      ports: [controlPlane, replication, agent, ...internal, ...metricsPorts({ jmxOptions: kafka.jmxOptions })].map(
        toServicePort,
      ),
      headless: true,
    },
    ...listeners
      .filter(({ type }) => type !== 'internal')
      .flatMap((listener) => [
        ...(listener.bootstrapService ? [ownService(bootstrapServiceName(name, listener), brokers, listener)] : []),
        ...brokerServices(nodes, pools, listener),
      ]),
  ];
}

/** One Service per broker, which selects the broker's pod by name. */
function brokerServices(
  nodes: OperatorService['selector'],
  pools: readonly NodePool[],
  listener: Listener,
): readonly OperatorService[] {
  return pools
    .filter(({ roles }) => roles.broker)
    .flatMap(({ resource, podSet, nodeIds }) =>
      nodeIds.map((id) => {
        const selector = {
          ...nodes,
          [STRIMZI_POOL_LABEL]: resource.name,
          [POD_NAME_LABEL]: `${podSet}-${id}`,
        };
        return ownService(brokerServiceName(podSet, id, listener), selector, listener);
      }),
    );
}

function ownService(name: string, selector: OperatorService['selector'], listener: Listener): OperatorService {
  return {
    name,
    selector,
    ports: [toServicePort(listenerPort(listener))],
    headless: false,
    type: serviceType(listener),
  };
}

/** The Service of Cruise Control's API. */
export function cruiseControlServices(resource: CustomResource): readonly OperatorService[] {
  if (resource.spec.cruiseControl === undefined) return [];
  const component = kafkaPart(resource.name, resource, 'cruise-control');
  return [
    {
      name: component.name,
      selector: serviceSelector(component),
      ports: [toServicePort(CRUISE_CONTROL_PORT)],
      headless: false,
    },
  ];
}
