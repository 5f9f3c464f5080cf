import { Construct } from 'constructs';
import { type Check, Input } from '../../core/input';
import { dnsSubdomain, secretKey } from '../../core/names';
import type { SecretKey } from '../../core/secret-key';
import type { ClientFacts, IClientTarget } from '../../network/client-target';
import type { Connections, EndpointPort } from '../../network/connections';
import { VERSIONS } from '../../operators/versions';
import { EmbeddedServer } from '../embedded/server';
import type { EmbeddedProps, EmbeddedServerProps } from '../embedded/server-props';
import { embeddedProperties, PASSWORD_VARIABLE, startCommand } from './embedded-config';

/** A single Kafka, and the user that its clients are. */
export interface EmbeddedKafkaProps extends EmbeddedProps {
  /** The user that clients log in as. @default app */
  readonly username?: string;

  /** Where its password is kept, without quotes and backslashes in it; the Secret is in `namespace`. */
  readonly passwordSecret: SecretKey;
}

const CLIENTS: EndpointPort = { name: 'tcp-clients', port: 9092 };

/** Any user will do, since Kafka writes to volumes alone; the image has 1000, which a node may have too. */
const USER = 10_001;
const PROPERTIES = '/opt/embedded/server.properties';
const DATA = '/var/lib/kafka/data';

/**
 * One broker that is its own controller, without an operator: topics come into being when they are first used, and there is one
 * user, who may do everything. Not for production. `KafkaCluster.embedded` makes it.
 */
export class EmbeddedKafka extends Construct implements IClientTarget {
  /** The paths from and to its pod. */
  readonly connections: Connections;

  readonly clientFacts: ClientFacts;

  /** The pod, its disk, Service and policy. */
  readonly server: EmbeddedServer;

  /** @throws InputError with every wrong prop */
  constructor(scope: Construct, id: string, props: EmbeddedKafkaProps) {
    super(scope, id);
    const { username = 'app', passwordSecret, ...rest } = props;
    const input = new Input(`EmbeddedKafka '${props.namespace}/${props.name}'`);
    input.required('username', username, jaasName);
    input.required('passwordSecret.secretName', passwordSecret.secretName, dnsSubdomain);
    input.required('passwordSecret.key', passwordSecret.key, secretKey);
    this.server = new EmbeddedServer(this, 'Server', serverProps(input, rest, username, passwordSecret));
    this.connections = this.server.connections;
    this.clientFacts = {
      env: {
        KAFKA_BOOTSTRAP_SERVERS: `${this.server.host}:${CLIENTS.port}`,
        KAFKA_SECURITY_PROTOCOL: 'SASL_PLAINTEXT',
        KAFKA_SASL_MECHANISM: 'PLAIN',
        KAFKA_SASL_USERNAME: username,
      },
      secretEnv: { KAFKA_SASL_PASSWORD: { ...passwordSecret } },
      secretsNamespace: props.namespace,
      ports: [CLIENTS.name],
    };
  }
}

/** It stands in a JAAS configuration, as part of an option's name. */
const jaasName: Check = (value) =>
  typeof value === 'string' && /^[a-zA-Z0-9_-]+$/.test(value)
    ? undefined
    : { must: 'be letters, digits, dashes and underscores, such as app' };

function serverProps(
  input: Input,
  props: EmbeddedProps,
  username: string,
  passwordSecret: SecretKey,
): EmbeddedServerProps {
  return {
    memoryRequest: '512Mi',
    memoryLimit: '1Gi',
    image: VERSIONS.kafka.embeddedImage,
    ...props,
    input,
    ports: [CLIENTS],
    // The scripts of Kafka take a second of a core each; whether the port is open, the shell can tell by itself.
    readinessCommand: ['/bin/bash', '-c', `exec 3<>/dev/tcp/127.0.0.1/${CLIENTS.port}`],
    ...startCommand(PROPERTIES),
    secretEnv: { [PASSWORD_VARIABLE]: passwordSecret },
    files: { [PROPERTIES]: embeddedProperties({ ...props, port: CLIENTS.port, username, dataPath: DATA }) },
    dataPath: DATA,
    userId: USER,
    groupId: USER,
  };
}
