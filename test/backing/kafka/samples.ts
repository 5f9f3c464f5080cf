import { Chart } from 'cdk8s';
import { KafkaCluster } from '../../../src/backing/kafka/cluster';
import type { KafkaClusterProps } from '../../../src/backing/kafka/cluster-props';
import type { EmbeddedKafka, EmbeddedKafkaProps } from '../../../src/backing/kafka/embedded';
import { chartOn } from '../../support/clusters';

/** The required props of a cluster. */
export const minimalKafka: KafkaClusterProps = {
  name: 'kafka',
  namespace: 'azora',
  storageSize: '100Gi',
  cpuRequest: '500m',
  cpuLimit: '2',
  memoryRequest: '2Gi',
  memoryLimit: '2Gi',
};

/** A cluster in a separate chart. */
export function kafkaCluster(changes: Partial<KafkaClusterProps> = {}): KafkaCluster {
  return new KafkaCluster(chartOn(), 'Kafka', { ...minimalKafka, ...changes });
}

/** The required props of an embedded Kafka. */
export const minimalEmbedded: EmbeddedKafkaProps = {
  name: 'kafka',
  namespace: 'azora',
  passwordSecret: { secretName: 'kafka-client', key: 'password' },
};

/** An embedded Kafka in a separate chart. */
export function embeddedKafka(changes: Partial<EmbeddedKafkaProps> = {}): EmbeddedKafka {
  return KafkaCluster.embedded(chartOn(), 'Kafka', { ...minimalEmbedded, ...changes });
}

/** All objects around a cluster. */
export function kafkaObjects(kafka: KafkaCluster | EmbeddedKafka): readonly object[] {
  return Chart.of(kafka).toJson();
}
