import { toPlain } from '../core/plain';
import { toResourceClaim } from '../core/pods/resources';
import { type CustomResource, type CustomResources, type Made, NOTHING, type OperatorPods } from './operator';
import { componentPods, deploymentSurge, kafkaPart, STRIMZI_CLUSTER_LABEL } from './strimzi-components';
import { CRUISE_CONTROL_PORT, cruiseControlServices, kafkaServices } from './strimzi-kafka-services';
import { KAFKA_NODE_PORTS, kafkaNodePorts, metricsPorts } from './strimzi-listeners';
import { kafkaOf, nodePods, nodePoolsOf, nodeVolumes, toNodePool } from './strimzi-pools';

/** The objects that the operator creates for a Kafka: the nodes of its pools, the entity operator, Cruise Control and the Kafka exporter. */
export function makeKafka(resource: CustomResource, others: CustomResources): Made {
  const { name, spec } = resource;
  const kafka = toPlain(spec.kafka);
  const pools = nodePoolsOf(resource, others);
  const nodes = pools.length > 0 ? pools.map((pool) => nodePods(name, kafka, pool)) : [unknownNodes(resource)];
  return {
    pods: [...nodes, ...entityOperator(resource), ...cruiseControl(resource), ...kafkaExporter(resource)],
    volumeClaims: pools.flatMap(nodeVolumes),
    services: [...kafkaServices(resource, pools), ...cruiseControlServices(resource)],
  };
}

/** The objects for a KafkaNodePool whose Kafka is not in the set. Otherwise the Kafka already counts them. */
export function makeNodePool(resource: CustomResource, others: CustomResources): Made {
  const cluster = resource.labels[STRIMZI_CLUSTER_LABEL];
  if (cluster === undefined || kafkaOf(resource, others) !== undefined) return NOTHING;
  const pool = toNodePool(cluster, resource);
  return { ...NOTHING, pods: [nodePods(cluster, {}, pool)], volumeClaims: nodeVolumes(pool) };
}

/** The nodes of a Kafka whose pools are not in the set. It has at least one node, because the operator refuses a Kafka without a pool. */
function unknownNodes(resource: CustomResource): OperatorPods {
  const { name, spec } = resource;
  const kafka = toPlain(spec.kafka);
  const nodes = componentPods(kafkaPart(name, resource, 'kafka', kafka.template), {
    ports: kafkaNodePorts(kafka, { broker: true, controller: true }),
    count: 1,
    surge: 0,
    how: '1 node at least: its KafkaNodePools are not in the set',
    containers: [{ name: 'kafka', role: 'container', resources: toResourceClaim(undefined) }],
  });
  return { ...nodes, name };
}

/**
 * One pod with the topic operator, the user operator or both, as declared. An update stops it before it starts the new one.
 * @see https://github.com/strimzi/strimzi-kafka-operator/blob/1.2.0/cluster-operator/src/main/java/io/strimzi/operator/cluster/model/EntityOperator.java
 */
function entityOperator(resource: CustomResource): readonly OperatorPods[] {
  const { topicOperator, userOperator, template } = toPlain(resource.spec.entityOperator);
  const operators = [
    { name: 'topic-operator', spec: topicOperator, port: { name: 'healthcheck-to', port: 8080 } },
    { name: 'user-operator', spec: userOperator, port: { name: 'healthcheck-uo', port: 8081 } },
  ].filter(({ spec }) => spec !== undefined);
  if (operators.length === 0) return [];
  return [
    componentPods(kafkaPart(resource.name, resource, 'entity-operator', template), {
      ports: operators.map(({ port }) => ({ ...port, protocol: 'TCP' })),
      count: 1,
      surge: 0,
      how: '1 entity operator',
      containers: operators.map(({ name, spec }) => ({
        name,
        role: 'container',
        resources: toResourceClaim(toPlain(spec).resources),
      })),
    }),
  ];
}

/** @see https://github.com/strimzi/strimzi-kafka-operator/blob/1.2.0/cluster-operator/src/main/java/io/strimzi/operator/cluster/model/CruiseControl.java */
function cruiseControl(resource: CustomResource): readonly OperatorPods[] {
  if (resource.spec.cruiseControl === undefined) return [];
  const { resources, template, metricsConfig } = toPlain(resource.spec.cruiseControl);
  return [
    componentPods(kafkaPart(resource.name, resource, 'cruise-control', template), {
      ports: [CRUISE_CONTROL_PORT, ...metricsPorts({ metricsConfig })],
      ...deploymentSurge(1, template),
      containers: [{ name: 'cruise-control', role: 'container', resources: toResourceClaim(resources) }],
    }),
  ];
}

/** @see https://github.com/strimzi/strimzi-kafka-operator/blob/1.2.0/cluster-operator/src/main/java/io/strimzi/operator/cluster/model/KafkaExporter.java */
function kafkaExporter(resource: CustomResource): readonly OperatorPods[] {
  if (resource.spec.kafkaExporter === undefined) return [];
  const { resources, template } = toPlain(resource.spec.kafkaExporter);
  const component = kafkaPart(resource.name, resource, 'kafka-exporter', template);
  return [
    componentPods(component, {
      ports: [KAFKA_NODE_PORTS.metrics],
      ...deploymentSurge(1, template),
      containers: [{ name: component.name, role: 'container', resources: toResourceClaim(resources) }],
    }),
  ];
}
