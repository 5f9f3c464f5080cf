import { Construct } from 'constructs';
import { frozen } from '../../core/frozen';
import { Input, refuses } from '../../core/input';
import { dnsSubdomain, secretKey } from '../../core/names';
import { bytes, toNano, UNIT } from '../../core/quantity';
import type { SecretKey } from '../../core/secret-key';
import type { ClientFacts, IClientTarget } from '../../network/client-target';
import type { Connections } from '../../network/connections';
import { VERSIONS } from '../../operators/versions';
import { EmbeddedServer } from '../embedded/server';
import type { EmbeddedProps, EmbeddedServerProps } from '../embedded/server-props';

/** Plain Redis as one pod. */
export interface EmbeddedRedisProps extends EmbeddedProps {
  /** The password of its clients, by reference to a Secret in `namespace`. */
  readonly password: SecretKey;
}

const PORT = { name: 'redis', port: 6379 } as const;

/**
 * Redis as one pod with a disk, made by `RedisCluster.embedded`. It has the connection facts of a `RedisDatabase`, and the modules of
 * Redis 8: search, JSON, time series, filters.
 */
export class EmbeddedRedis extends Construct implements IClientTarget {
  readonly server: EmbeddedServer;

  readonly clientFacts: ClientFacts;

  /** @throws InputError with every wrong prop */
  constructor(scope: Construct, id: string, props: EmbeddedRedisProps) {
    super(scope, id);
    const { password, ...rest } = props;
    this.server = new EmbeddedServer(this, 'Server', serverProps(rest, password));
    this.clientFacts = frozen({
      env: { REDIS_HOST: this.server.host, REDIS_PORT: String(PORT.port) },
      secretEnv: { REDIS_PASSWORD: { ...password } },
      secretsNamespace: props.namespace,
      ports: [PORT.name],
    });
  }

  /** The paths from and to its pod. */
  get connections(): Connections {
    return this.server.connections;
  }
}

function serverProps(props: EmbeddedProps, password: SecretKey): EmbeddedServerProps {
  const { memoryLimit = '512Mi' } = props;
  const input = new Input(`EmbeddedRedis '${props.namespace}/${props.name}'`);
  input.required('password.secretName', password.secretName, dnsSubdomain);
  input.required('password.key', password.key, secretKey);
  const known = !refuses(dnsSubdomain, password.secretName) && !refuses(secretKey, password.key);
  return {
    ...props,
    input,
    image: props.image ?? VERSIONS.redis.embeddedImage,
    memoryRequest: props.memoryRequest ?? '128Mi',
    memoryLimit,
    ports: [PORT],
    args: [
      'redis-server',
      ...['--appendonly', 'yes'],
      ...['--maxmemory', maxMemory(memoryLimit)],
      ...['--maxmemory-policy', 'volatile-lru'],
      // Kubernetes puts the value in when the pod starts.
      ...['--requirepass', '$(REDIS_PASSWORD)'],
    ],
    // The second one is what redis-cli reads. -e: an error in the answer is a failure too, such as that of a server that still loads.
    secretEnv: known ? { REDIS_PASSWORD: password, REDISCLI_AUTH: password } : {},
    readinessCommand: ['redis-cli', '-e', 'ping'],
    dataPath: '/data',
    // https://github.com/redis/docker-library-redis/blob/release/8.0/debian/Dockerfile
    userId: 999,
    groupId: 999,
  };
}

/** Three quarters of the limit: a rewrite of the append-only file takes memory too. */
function maxMemory(limit: string): string {
  return refuses(bytes, limit) ? limit : String(((toNano(limit) / UNIT) * 3n) / 4n);
}
