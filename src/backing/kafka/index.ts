/*
 * Kafka, run by Strimzi or as a single pod.
 */
export {
  KafkaAcl,
  type KafkaAclOptions,
  type KafkaAclProps,
  type KafkaOperation,
  type KafkaResourceType,
} from './acl';
export { KafkaAlerts, type KafkaAlertsProps } from './alerts';
export type { KafkaOptions } from './broker-options';
export { KafkaCluster } from './cluster';
export type { KafkaClusterProps, KafkaControllersProps, KafkaResources } from './cluster-props';
export { KafkaDashboard, type KafkaDashboardProps } from './dashboard';
export { EmbeddedKafka, type EmbeddedKafkaProps } from './embedded';
export { KafkaTopic, type KafkaTopicProps } from './topic';
export { KafkaUser, type KafkaUserProps } from './user';
