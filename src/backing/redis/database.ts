import { Construct } from 'constructs';
import { RedisEnterpriseDatabase } from '../../../imports/app.redislabs.com';
import { frozen } from '../../core/frozen';
import { objectLabels } from '../../core/labels';
import type { ClientFacts, IClientTarget } from '../../network/client-target';
import { Connections } from '../../network/connections';
import { redisDatabaseSpec } from './database-spec';
import { redisPodLabels } from './labels';
import type { ResolvedRedisCluster } from './resolve-cluster';
import { type ResolvedRedisDatabase, redisDatabaseSubject } from './resolve-database';

const PORT = 'redis';

/** A database of a RedisCluster, made by `cluster.addDatabase`. Clients call it by the Service of its name. */
export class RedisDatabase extends Construct implements IClientTarget {
  /** The paths from and to the pods of the cluster, as far as they serve this database. */
  readonly connections: Connections;

  readonly resource: RedisEnterpriseDatabase;

  /** @param resolved every prop, defaults filled in, checked by the cluster */
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
      podLabels: redisPodLabels(cluster.name),
      ports: [{ name: PORT, port }],
    });
    this.resource = new RedisEnterpriseDatabase(this, 'Resource', {
      metadata: { labels: objectLabels(name, 'backing'), name, namespace },
      spec: redisDatabaseSpec(resolved, cluster),
    });
  }

  /** Its host name in the cluster, such as `sessions.azora.svc`: the Service that the operator makes. */
  get host(): string {
    return `${this.resolved.name}.${this.cluster.namespace}.svc`;
  }

  get clientFacts(): ClientFacts {
    const { port, secretName } = this.resolved;
    return frozen({
      env: { REDIS_HOST: this.host, REDIS_PORT: String(port) },
      secretEnv: { REDIS_PASSWORD: { secretName, key: 'password' } },
      secretsNamespace: this.cluster.namespace,
      ports: [PORT],
    });
  }
}
