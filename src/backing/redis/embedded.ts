import { Construct } from 'constructs';
import { frozen } from '../../core/frozen';
import { checkedCalls } from '../../core/input/checked-calls';
import { Input, refuses } from '../../core/input/input';
import { bytes, toNano, UNIT } from '../../core/input/quantity';
import { checkSecretKey, type SecretKey } from '../../core/input/secret-key';
import type { ClientFacts, IClientTarget } from '../../network/client-target';
import type { Connections } from '../../network/connections';
import { VERSIONS } from '../../operators/versions';
import type { StatefulService } from '../../service/stateful-service';
import { addEmbeddedServer, type EmbeddedProps } from '../embedded';

/** Props of EmbeddedRedis. */
export interface EmbeddedRedisProps extends EmbeddedProps {
  /** The clients' password, in a Secret in `namespace`. */
  readonly passwordSecret: SecretKey;
}

const PORT = { name: 'redis', port: 6379 } as const;

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
    const { name, namespace, passwordSecret, memoryLimit = '512Mi' } = props;
    const input = new Input(`EmbeddedRedis '${namespace}/${name}'`);
    const valid = checkSecretKey(input, 'passwordSecret', passwordSecret);
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
      ],
      // redis-cli reads REDISCLI_AUTH. With -e, it also fails if the server answers with an error, as it does while it
      // loads its data.
      secretEnv: valid ? { REDIS_PASSWORD: passwordSecret, REDISCLI_AUTH: passwordSecret } : {},
      readinessCommand: ['redis-cli', '-e', 'ping'],
      storagePath: '/data',
      userId: REDIS_ID,
      groupId: REDIS_ID,
    });
    this.clientFacts = frozen({
      env: { REDIS_HOST: this.server.host, REDIS_PORT: String(PORT.port) },
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

/** Three quarters of the limit, because rewriting the append-only file needs memory too. */
function maxMemory(limit: string): string {
  return refuses(bytes, limit) ? limit : String(((toNano(limit) / UNIT) * 3n) / 4n);
}
