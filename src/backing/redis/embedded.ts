import { Construct } from 'constructs';
import { frozen } from '../../core/frozen';
import { checkedCalls } from '../../core/input/checked-calls';
import { Input, refuses } from '../../core/input/input';
import { dnsSubdomain } from '../../core/input/names';
import { bytes, toNano, UNIT } from '../../core/input/quantity';
import { checkSecretKey, type SecretKey } from '../../core/input/secret-key';
import type { ClientFacts, IClientTarget } from '../../network/client-target';
import type { Connections } from '../../network/connections';
import { VERSIONS } from '../../operators/versions';
import type { StatefulService } from '../../service/stateful-service';
import type { SecretFile } from '../../service/workload-props';
import { addEmbeddedServer, type EmbeddedProps } from '../embedded';
import { CA_KEY, redisTlsFacts } from './tls';

/** Props of EmbeddedRedis. */
export interface EmbeddedRedisProps extends EmbeddedProps {
  /** The clients' password, in a Secret in `namespace`. */
  readonly passwordSecret: SecretKey;

  /**
   * Name of a Secret of type kubernetes.io/tls with the server's certificate for the host name `<name>.<namespace>.svc`,
   * and its authority as `ca.crt`, such as cert-manager fills. Redis then has no port without TLS. After a renewal, the
   * pod has to be restarted.
   * @default - connections are not encrypted, because the image has no certificate of its own
   */
  readonly tlsSecretName?: string;
}

const PORT = { name: 'redis', port: 6379 } as const;

const PLAIN_TEXT_REASON = 'the image has no certificate of its own, and tlsSecretName is not set';
const TLS_DIRECTORY = '/etc/redis/tls';
const TLS_KEYS = [CA_KEY, 'tls.crt', 'tls.key'] as const;

/**
 * Clients have a password, and no certificate of their own.
 * @see https://redis.io/docs/latest/operate/oss_and_stack/management/security/encryption/
 */
const TLS_ARGUMENTS: readonly string[] = [
  ...['--port', '0'],
  ...['--tls-port', String(PORT.port)],
  ...['--tls-cert-file', `${TLS_DIRECTORY}/tls.crt`],
  ...['--tls-key-file', `${TLS_DIRECTORY}/tls.key`],
  ...['--tls-ca-cert-file', `${TLS_DIRECTORY}/${CA_KEY}`],
  ...['--tls-auth-clients', 'no'],
];

/** The certificate does not have the name of the loopback address, which redis-cli does not look at. */
const TLS_CLIENT: readonly string[] = ['--tls', '--cacert', `${TLS_DIRECTORY}/${CA_KEY}`];

/**
 * User and group of the image.
 * @see https://github.com/redis/docker-library-redis/blob/release/8.0/debian/Dockerfile
 */
const REDIS_ID = 999;

/**
 * Redis as a single pod with a volume, for a laptop or a test. Created by `RedisCluster.embedded`. Has the same
 * client environment as a `RedisDatabase`, and the modules of Redis 8: search, JSON, time series, filters.
 */
@checkedCalls('EmbeddedRedis')
export class EmbeddedRedis extends Construct implements IClientTarget {
  /** The pod, its volume, Service and policy. */
  readonly server: StatefulService;

  readonly clientFacts: ClientFacts;

  /** @throws InputError that lists every wrong prop */
  constructor(scope: Construct, id: string, props: EmbeddedRedisProps) {
    super(scope, id);
    const { name, namespace, passwordSecret, tlsSecretName, memoryLimit = '512Mi' } = props;
    const input = new Input(`EmbeddedRedis '${namespace}/${name}'`);
    const valid = checkSecretKey(input, 'passwordSecret', passwordSecret);
    input.optional('tlsSecretName', tlsSecretName, dnsSubdomain);
    const authority =
      tlsSecretName === undefined ? { plainTextReason: PLAIN_TEXT_REASON } : { secretName: tlsSecretName, key: CA_KEY };
    const tls = redisTlsFacts(props, authority);
    this.server = addEmbeddedServer(this, input, props, {
      name,
      namespace,
      image: props.image ?? VERSIONS.redis.embeddedImage,
      memoryRequest: props.memoryRequest ?? '128Mi',
      memoryLimit,
      ports: [PORT],
      args: [
        'redis-server',
        ...['--appendonly', 'yes'],
        ...['--maxmemory', maxMemory(memoryLimit)],
        ...['--maxmemory-policy', 'volatile-lru'],
        // Kubernetes inserts the value when the pod starts.
        ...['--requirepass', '$(REDIS_PASSWORD)'],
        ...(tlsSecretName === undefined ? [] : TLS_ARGUMENTS),
      ],
      secretFiles: tlsSecretName === undefined ? [] : tlsFiles(tlsSecretName),
      clientEncryption: tls.encryption,
      // redis-cli reads REDISCLI_AUTH. With -e, it also fails if the server answers with an error, as it does while it
      // loads its data.
      secretEnv: valid ? { REDIS_PASSWORD: passwordSecret, REDISCLI_AUTH: passwordSecret } : {},
      readinessCommand: ['redis-cli', ...(tlsSecretName === undefined ? [] : TLS_CLIENT), '-e', 'ping'],
      storagePath: '/data',
      userId: REDIS_ID,
      groupId: REDIS_ID,
    });
    this.clientFacts = frozen({
      ...tls,
      env: { REDIS_HOST: this.server.host, REDIS_PORT: String(PORT.port), ...tls.env },
      secretEnv: { REDIS_PASSWORD: { ...passwordSecret } },
      secretsNamespace: namespace,
      ports: [PORT.name],
    });
  }

  /** Opens paths from and to its pod. */
  get connections(): Connections {
    return this.server.connections;
  }
}

function tlsFiles(secretName: string): readonly SecretFile[] {
  return TLS_KEYS.map((key) => ({ secretName, key, path: `${TLS_DIRECTORY}/${key}` }));
}

/** Three quarters of the limit, because rewriting the append-only file needs memory too. */
function maxMemory(limit: string): string {
  return refuses(bytes, limit) ? limit : String(((toNano(limit) / UNIT) * 3n) / 4n);
}
