import { Chart, Testing } from 'cdk8s';
import { KafkaCluster } from '../../../src/backing/kafka/cluster';
import type { KafkaClusterProps } from '../../../src/backing/kafka/cluster-props';
import type { EmbeddedKafka, EmbeddedKafkaProps } from '../../../src/backing/kafka/embedded';
import { Egress } from '../../../src/network/egress';

/** The API server of these tests. */
export const API_SERVER = Egress.kubernetesApi({ cidrs: ['10.0.0.1/32'], ports: [6443] });

/** The required props of a cluster, and the API server. */
export const minimalKafka: KafkaClusterProps = {
  name: 'kafka',
  namespace: 'azora',
  storageSize: '100Gi',
  cpuRequest: '500m',
  cpuLimit: '2',
  memoryRequest: '2Gi',
  memoryLimit: '2Gi',
  kubernetesApi: API_SERVER,
};

/** A cluster in a separate chart. */
export function kafkaCluster(changes: Partial<KafkaClusterProps> = {}): KafkaCluster {
  return new KafkaCluster(Testing.chart(), 'Kafka', { ...minimalKafka, ...changes });
}

/** The required props of an embedded Kafka. */
export const minimalEmbedded: EmbeddedKafkaProps = {
  name: 'kafka',
  namespace: 'azora',
  passwordSecret: { secretName: 'kafka-client', key: 'password' },
};

/** An embedded Kafka in a separate chart. */
export function embeddedKafka(changes: Partial<EmbeddedKafkaProps> = {}): EmbeddedKafka {
  return KafkaCluster.embedded(Testing.chart(), 'Kafka', { ...minimalEmbedded, ...changes });
}

/** All objects around a cluster. */
export function kafkaObjects(kafka: KafkaCluster | EmbeddedKafka): readonly object[] {
  return Chart.of(kafka).toJson();
}
