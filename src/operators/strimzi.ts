import { type Made, NOTHING, type OperatedKind } from './operator';
import { makeBridge, makeConnect, makeMirrorMaker } from './strimzi-clients';
import { STRIMZI_GROUP } from './strimzi-components';
import { makeKafka, makeNodePool } from './strimzi-kafka';

/*
 * The objects that Strimzi creates for its custom resources, with the defaults of `VERSIONS.kafka`. Labels and pods come from its source
 * (https://github.com/strimzi/strimzi-kafka-operator/tree/1.2.0/cluster-operator/src/main/java/io/strimzi/operator/cluster/model),
 * readiness from Argo CD's health checks
 * (https://github.com/argoproj/argo-cd/tree/v3.5.1/resource_customizations/kafka.strimzi.io).
 */

export {
  entityOperatorSelector,
  kafkaExporterSelector,
  kafkaNodeSelector,
  kafkaPoolSelector,
  STRIMZI_CLUSTER_LABEL,
  STRIMZI_OPERATOR_LABELS,
} from './strimzi-components';
export { KAFKA_CLIENT_PORT, KAFKA_NODE_PORTS } from './strimzi-listeners';

export const STRIMZI_KINDS: readonly OperatedKind[] = [
  // Volumes with `deleteClaim` are deleted with it, and the remaining volumes no longer belong to a cluster.
  strimziKind('Kafka', { holdsData: true, readiness: 'health check', make: makeKafka }),
  // Its nodes leave the cluster, with all partition replicas on them. Its conditions are only warnings.
  strimziKind('KafkaNodePool', { holdsData: true, readiness: 'none', make: makeNodePool }),
  // The topic operator deletes the topic.
  strimziKind('KafkaTopic', { holdsData: true, readiness: 'health check' }),
  // The user operator deletes the Secret with the password or certificate. A new KafkaUser gets different credentials.
  strimziKind('KafkaUser', { holdsData: true, readiness: 'health check' }),
  // Connect and MirrorMaker store their state in topics of their Kafka.
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
