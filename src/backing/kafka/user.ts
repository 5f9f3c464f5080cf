import { Construct } from 'constructs';
import { KafkaUser as KafkaUserObject } from '../../../imports/kafka.strimzi.io';
import { checkedCalls } from '../../core/input/checked-calls';
import { Input } from '../../core/input/input';
import { dnsSubdomain } from '../../core/input/names';
import { addWarnings } from '../../core/input/warnings';
import type { ClientFacts, IClientTarget } from '../../network/client-target';
import type { Connections } from '../../network/connections';
import { KAFKA_CLIENT_PORT } from '../../operators/strimzi';
import { aclSpec, checkAcls, type KafkaAcl } from './acl';
import type { KafkaIdentity } from './cluster-props';
import { memberMetadata, secretPrefix } from './cluster-spec';

/** Props of KafkaUser. */
export interface KafkaUserProps {
  /** The name of the KafkaUser and of the user in Kafka. */
  readonly name: string;

  /** The user's permissions, such as `[KafkaAcl.produce(topic)]`. */
  readonly acls: readonly KafkaAcl[];
}

const CA_KEY = 'ca.crt';

/** The cluster of a user. */
export interface KafkaServer extends KafkaIdentity {
  readonly connections: Connections;

  /** Host and port of the bootstrap Service: `kafka-kafka-bootstrap.azora.svc:9093`. */
  readonly bootstrapServers: string;
}

/**
 * A KafkaUser, whose password Strimzi's user operator generates and stores in the Secret `<cluster>-user-<name>`. A
 * target of `connectTo`. Added by `KafkaCluster.addUser`.
 */
@checkedCalls('KafkaUser')
export class KafkaUser extends Construct implements IClientTarget {
  /** Opens paths from and to the cluster. */
  readonly connections: Connections;

  readonly clientFacts: ClientFacts;

  readonly resource: KafkaUserObject;

  /** @throws InputError that lists every wrong prop */
  constructor(scope: Construct, id: string, cluster: KafkaServer, props: KafkaUserProps) {
    super(scope, id);
    const { name, acls } = props;
    const input = new Input(`KafkaUser '${cluster.namespace}/${name}'`);
    input.required('name', name, dnsSubdomain);
    checkAcls(input, acls);
    addWarnings(this, input.subject, input.done());
    this.connections = cluster.connections;
    this.clientFacts = userFacts(cluster, name);
    this.resource = new KafkaUserObject(this, 'Resource', {
      metadata: memberMetadata(cluster, name),
      spec: {
        authentication: { type: 'scram-sha-512' },
        authorization: { type: 'simple', acls: acls.map(aclSpec) },
      },
    });
  }
}

/**
 * The certificate of the authority is a file, because Strimzi renews it a month before it expires, and a pod reads its
 * environment only at its start. The password is a variable: Strimzi never changes it, unless somebody deletes its Secret.
 * @see https://strimzi.io/docs/operators/latest/deploying#con-certificate-renewal-str
 */
function userFacts({ name: cluster, namespace, bootstrapServers }: KafkaServer, user: string): ClientFacts {
  const ca = `/etc/kafka/${namespace}/${cluster}/${CA_KEY}`;
  return {
    env: {
      KAFKA_BOOTSTRAP_SERVERS: bootstrapServers,
      KAFKA_SECURITY_PROTOCOL: 'SASL_SSL',
      KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512',
      KAFKA_SASL_USERNAME: user,
      KAFKA_SSL_CA_FILE: ca,
    },
    secretEnv: {
      KAFKA_SASL_PASSWORD: { secretName: `${secretPrefix(cluster)}${user}`, key: 'password' },
    },
    caFiles: { [ca]: { secretName: `${cluster}-cluster-ca-cert`, key: CA_KEY } },
    encryption: 'tls',
    secretsNamespace: namespace,
    ports: [KAFKA_CLIENT_PORT.name],
  };
}
