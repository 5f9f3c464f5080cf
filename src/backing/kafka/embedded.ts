import { Construct } from 'constructs';
import { checkedCalls } from '../../core/input/checked-calls';
import { type Check, Input } from '../../core/input/input';
import { checkSecretKey, type SecretKey } from '../../core/input/secret-key';
import type { ClientFacts, IClientTarget } from '../../network/client-target';
import type { Connections, EndpointPort } from '../../network/connections';
import { VERSIONS } from '../../operators/versions';
import type { StatefulService } from '../../service/stateful-service';
import { addEmbeddedServer, type EmbeddedProps } from '../embedded';
import { embeddedProperties, PASSWORD_VARIABLE, startCommand } from './embedded-config';

/** Props of EmbeddedKafka. */
export interface EmbeddedKafkaProps extends EmbeddedProps {
  /** The user name of all clients. @default app */
  readonly username?: string;

  /** The user's password, without quotes and backslashes, in a Secret in `namespace`. */
  readonly passwordSecret: SecretKey;
}

const CLIENTS: EndpointPort = { name: 'tcp-clients', port: 9092 };

/** Any user works, because Kafka writes only to volumes. The image uses 1000, which may also be a user on the node. */
const USER_ID = 10_001;
const PLAIN_TEXT_REASON = 'the image has no certificate of its own';
const PROPERTIES = '/opt/embedded/server.properties';
const DATA_PATH = '/var/lib/kafka/data';

/**
 * A single broker that is also its controller, without an operator. Topics are created at their first use, and the only
 * user has all permissions. Not for production. Created by `KafkaCluster.embedded`.
 */
@checkedCalls('EmbeddedKafka')
export class EmbeddedKafka extends Construct implements IClientTarget {
  /** Opens paths from and to its pod. */
  readonly connections: Connections;

  readonly clientFacts: ClientFacts;

  /** The pod, its volume, Service and policy. */
  readonly server: StatefulService;

  /** @throws InputError that lists every wrong prop */
  constructor(scope: Construct, id: string, props: EmbeddedKafkaProps) {
    super(scope, id);
    const { name, namespace, username = 'app', passwordSecret } = props;
    const input = new Input(`EmbeddedKafka '${namespace}/${name}'`);
    input.required('username', username, jaasName);
    const valid = checkSecretKey(input, 'passwordSecret', passwordSecret);
    const config = { name, namespace, port: CLIENTS.port, username, dataPath: DATA_PATH };
    this.server = addEmbeddedServer(this, input, props, {
      name,
      namespace,
      image: props.image ?? VERSIONS.kafka.embeddedImage,
      memoryRequest: props.memoryRequest ?? '512Mi',
      memoryLimit: props.memoryLimit ?? '1Gi',
      ports: [CLIENTS],
      clientEncryption: { plainTextReason: PLAIN_TEXT_REASON },
      // Kafka's scripts would use a CPU core for a second at every probe; bash can check the port itself.
      readinessCommand: ['/bin/bash', '-c', `exec 3<>/dev/tcp/127.0.0.1/${CLIENTS.port}`],
      ...startCommand(PROPERTIES),
      secretEnv: valid ? { [PASSWORD_VARIABLE]: passwordSecret } : {},
      files: { [PROPERTIES]: embeddedProperties(config) },
      storagePath: DATA_PATH,
      userId: USER_ID,
      groupId: USER_ID,
    });
    this.connections = this.server.connections;
    this.clientFacts = {
      env: {
        KAFKA_BOOTSTRAP_SERVERS: `${this.server.host}:${CLIENTS.port}`,
        KAFKA_SECURITY_PROTOCOL: 'SASL_PLAINTEXT',
        KAFKA_SASL_MECHANISM: 'PLAIN',
        KAFKA_SASL_USERNAME: username,
      },
      secretEnv: { KAFKA_SASL_PASSWORD: { ...passwordSecret } },
      encryption: { plainTextReason: PLAIN_TEXT_REASON },
      secretsNamespace: namespace,
      ports: [CLIENTS.name],
    };
  }
}

/** The user name becomes part of an option's name in a JAAS configuration. */
const jaasName: Check = (value) =>
  typeof value === 'string' && /^[a-zA-Z0-9_-]+$/.test(value)
    ? undefined
    : { must: 'be letters, digits, dashes and underscores, such as app' };
