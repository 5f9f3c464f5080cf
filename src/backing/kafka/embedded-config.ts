import type { WorkloadProps } from '../../service/workload-props';

/** The inputs of the configuration. */
export interface EmbeddedKafkaConfig {
  readonly name: string;
  readonly namespace: string;
  readonly port: number;
  readonly username: string;
  readonly dataPath: string;
}

/**
 * The variable with the password. It does not start with KAFKA_, because the image turns such variables into options.
 */
export const PASSWORD_VARIABLE = 'CLIENT_PASSWORD';

/** Any id works. It is stored on the volume. */
const CLUSTER_ID = 'ZW1iZWRkZWQta2Fma2EtMQ';

/**
 * The options of a single broker that is also its controller. Clients connect through the Service with a password;
 * the broker's internal listeners use the loopback address. The file does not contain the password.
 * @see https://kafka.apache.org/documentation/#kraft
 */
export function embeddedProperties({ name, namespace, port, username, dataPath }: EmbeddedKafkaConfig): string {
  const options: Readonly<Record<string, string>> = {
    'node.id': '1',
    'process.roles': 'broker,controller',
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.voters': '1@127.0.0.1:9090',
    listeners: `CLIENTS://:${port},REPLICATION://127.0.0.1:9091,CONTROLLER://127.0.0.1:9090`,
    'advertised.listeners': `CLIENTS://${name}.${namespace}.svc:${port},REPLICATION://127.0.0.1:9091`,
    'listener.security.protocol.map': 'CLIENTS:SASL_PLAINTEXT,REPLICATION:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'REPLICATION',
    'sasl.enabled.mechanisms': 'PLAIN',
    'config.providers': 'env',
    'config.providers.env.class': 'org.apache.kafka.common.config.provider.EnvVarConfigProvider',
    'listener.name.clients.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required user_${username}="\${env:${PASSWORD_VARIABLE}}";`,
    'log.dirs': `${dataPath}/kafka`,
    'auto.create.topics.enable': 'true',
    'group.initial.rebalance.delay.ms': '0',
    'offsets.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    'share.coordinator.state.topic.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'transaction.state.log.replication.factor': '1',
  };
  return Object.entries(options)
    .map(([option, value]) => `${option}=${value}\n`)
    .join('');
}

/**
 * Formats the volume at the first start, then starts the broker. Replaces the image's entrypoint, which turns every
 * variable that starts with KAFKA_ into an option, and writes to directories that are read-only here.
 * @see https://github.com/apache/kafka/blob/4.3/docker/resources/common-scripts/configure
 */
export function startCommand(properties: string): Pick<WorkloadProps, 'command' | 'env'> {
  const bin = '/opt/kafka/bin';
  const script = [
    `${bin}/kafka-storage.sh format --config ${properties} --cluster-id ${CLUSTER_ID} --ignore-formatted`,
    `exec ${bin}/kafka-server-start.sh ${properties}`,
  ];
  return {
    command: ['/bin/bash', '-ec', script.join('\n')],
    env: {
      // Disables garbage collection logs, which take gigabytes.
      EXTRA_ARGS: '-name kafkaServer',
      KAFKA_HEAP_OPTS: '-Xms256m -Xmx512m',
      KAFKA_LOG4J_OPTS: '-Dlog4j2.configurationFile=/opt/kafka/config/tools-log4j2.yaml',
      LOG_DIR: '/tmp/kafka',
    },
  };
}
