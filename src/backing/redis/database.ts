import { Construct } from 'constructs';
import { RedisEnterpriseDatabase } from '../../../imports/app.redislabs.com';
import { frozen } from '../../core/frozen';
import { checkedCalls } from '../../core/input/checked-calls';
import type { ClientFacts, IClientTarget } from '../../network/client-target';
import { Connections } from '../../network/connections';
import { redisSelector } from '../../operators/redis-enterprise';
import type { ResolvedRedisCluster } from './cluster-props';
import { type ResolvedRedisDatabase, redisDatabaseSubject } from './database-props';
import { redisDatabaseMetadata, redisDatabaseSpec } from './database-spec';
import { CA_KEY, type RedisAuthority, redisTlsFacts } from './tls';

const PORT = 'redis';

/**
 * A database of a RedisCluster, added by `RedisCluster.addDatabase`. Clients call the Service with the database's name.
 */
@checkedCalls('RedisDatabase')
export class RedisDatabase extends Construct implements IClientTarget {
  /** The paths of this database: the cluster's nodes, on the database's port. */
  readonly connections: Connections;

  readonly resource: RedisEnterpriseDatabase;

  /** @param resolved all props, with defaults filled in and checked by the cluster */
  constructor(
    scope: Construct,
    id: string,
    readonly resolved: ResolvedRedisDatabase,
    private readonly cluster: ResolvedRedisCluster,
  ) {
    super(scope, id);
    const { namespace } = cluster;
    const { name, port } = resolved;
    this.connections = new Connections({
      subject: redisDatabaseSubject(namespace, name),
      namespace,
      podLabels: redisSelector(cluster.name),
      ports: [{ name: PORT, port }],
    });
    this.resource = new RedisEnterpriseDatabase(this, 'Resource', {
      metadata: redisDatabaseMetadata(resolved, namespace),
      spec: redisDatabaseSpec(resolved, cluster),
    });
  }

  /** Its host name in the cluster, such as `sessions.azora.svc`. The operator creates the Service. */
  get host(): string {
    return `${this.resolved.name}.${this.cluster.namespace}.svc`;
  }

  get clientFacts(): ClientFacts {
    const { port, passwordSecretName: secretName } = this.resolved;
    const tls = redisTlsFacts(this.cluster, authorityOf(this.cluster));
    return frozen({
      ...tls,
      env: { REDIS_HOST: this.host, REDIS_PORT: String(port), ...tls.env },
      secretEnv: { REDIS_PASSWORD: { secretName, key: 'password' } },
      secretsNamespace: this.cluster.namespace,
      ports: [PORT],
    });
  }
}

function authorityOf({ tlsSecretName, plainTextReason }: ResolvedRedisCluster): RedisAuthority {
  if (plainTextReason !== undefined) return { plainTextReason };
  return tlsSecretName === undefined ? 'unverified' : { secretName: tlsSecretName, key: CA_KEY };
}
