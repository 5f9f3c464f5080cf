/**
 * The Kafka releases of Strimzi 1.2.0, each with its metadata version.
 * @see https://github.com/strimzi/strimzi-kafka-operator/blob/1.2.0/kafka-versions.yaml
 */
export const KAFKA_VERSIONS: Readonly<Record<string, string>> = {
  '4.2.0': '4.2-IV1',
  '4.2.1': '4.2-IV1',
  '4.3.0': '4.3-IV0',
  '4.3.1': '4.3-IV0',
};

/** The operator's default. */
export const KAFKA_VERSION = '4.3.1';
