import { type Made, NOTHING, type OperatedKind } from './operator';
import { makeBridge, makeConnect, makeMirrorMaker } from './strimzi-clients';
import { STRIMZI_GROUP } from './strimzi-components';
import { makeKafka, makeNodePool } from './strimzi-kafka';

/*
 * What Strimzi makes of its custom resources, with the defaults of `VERSIONS.kafka`. Labels and pods are of its source
 * (https://github.com/strimzi/strimzi-kafka-operator/tree/1.2.0/cluster-operator/src/main/java/io/strimzi/operator/cluster/model),
 * readiness of Argo CD's health checks
 * (https://github.com/argoproj/argo-cd/tree/v3.5.1/resource_customizations/kafka.strimzi.io).
 */

export {
  entityOperatorSelector,
  kafkaNodeSelector,
  kafkaPoolSelector,
  STRIMZI_CLUSTER_LABEL,
  STRIMZI_OPERATOR_LABELS,
} from './strimzi-components';
export { KAFKA_CLIENT_PORT, KAFKA_NODE_PORTS } from './strimzi-listeners';

export const STRIMZI_KINDS: readonly OperatedKind[] = [
  // Volumes with `deleteClaim` go with it, and what remains has lost its cluster.
  strimziKind('Kafka', { holdsData: true, readiness: 'health check', make: makeKafka }),
  // Its nodes leave the cluster, with all replicas that are on them. Its conditions are warnings alone.
  strimziKind('KafkaNodePool', { holdsData: true, readiness: 'none', make: makeNodePool }),
  // The topic operator deletes the topic.
  strimziKind('KafkaTopic', { holdsData: true, readiness: 'health check' }),
  // The user operator deletes the Secret with the password or certificate, and makes another one the next time.
  strimziKind('KafkaUser', { holdsData: true, readiness: 'health check' }),
  // What Connect and MirrorMaker keep is in topics of their Kafka.
  strimziKind('KafkaConnect', { holdsData: false, readiness: 'health check', make: makeConnect }),
  strimziKind('KafkaConnector', { holdsData: false, readiness: 'health check' }),
  strimziKind('KafkaMirrorMaker2', { holdsData: false, readiness: 'conditions', make: makeMirrorMaker }),
  strimziKind('KafkaBridge', { holdsData: false, readiness: 'health check', make: makeBridge }),
  strimziKind('KafkaRebalance', { holdsData: false, readiness: 'conditions' }),
];

function strimziKind(
  kind: string,
  facts: Pick<OperatedKind, 'holdsData' | 'readiness'> & Partial<Pick<OperatedKind, 'make'>>,
): OperatedKind {
  return { group: STRIMZI_GROUP, kind, operator: 'kafka', part: 'backing', make: (): Made => NOTHING, ...facts };
}
