import { Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { RedisEnterpriseCluster } from '../../../imports/app.redislabs.com';
import type { ServiceMonitor } from '../../../imports/monitoring.coreos.com';
import { frozen } from '../../core/frozen';
import { checkedCalls } from '../../core/input/checked-calls';
import { addWarnings } from '../../core/input/warnings';
import { addServiceMonitor, type ResolvedMonitor } from '../../monitoring/monitor';
import type { Connections, IConnectable } from '../../network/connections';
import { Egress } from '../../network/egress';
import { WorkloadPolicy } from '../../network/workload-policy';
import { type RedisClusterProps, type ResolvedRedisCluster, redisSubject, resolveRedisCluster } from './cluster-props';
import { checkRedisCluster } from './cluster-rules';
import { redisClusterMetadata, redisClusterSpec } from './cluster-spec';
import { RedisDatabase } from './database';
import {
  licenseShards,
  type RedisDatabaseProps,
  type ResolvedRedisDatabase,
  redisDatabaseSubject,
  resolveRedisDatabase,
} from './database-props';
import { checkRedisDatabase } from './database-rules';
import { EmbeddedRedis, type EmbeddedRedisProps } from './embedded';
import { nodeEndpoint, operatorConnections, RedisConnections } from './paths';
import { RackRole } from './rack-role';

/**
 * A Redis Enterprise cluster with databases, run by Redis' operator, and NetworkPolicies for its nodes and the
 * operator. The paths that both need are open. Clients reach a database only through the database's `connections`.
 * @see https://redis.io/docs/latest/operate/kubernetes/architecture/
 */
@checkedCalls('RedisCluster')
export class RedisCluster extends Construct implements IConnectable {
  /**
   * Plain Redis as a single pod, with the same client environment as a database. For a laptop or a test, not for
   * production.
   */
  static embedded(scope: Construct, id: string, props: EmbeddedRedisProps): EmbeddedRedis {
    return new EmbeddedRedis(scope, id, props);
  }

  /**
   * Opens paths from and to its nodes; for databases, use `database.connections`. The ports are `api` (REST), `ui`
   * (web) and `metrics`.
   */
  readonly connections: Connections;

  /** Opens paths from and to the operator. */
  readonly operator: IConnectable;

  /** All props, with defaults filled in. */
  readonly resolved: ResolvedRedisCluster;

  readonly resource: RedisEnterpriseCluster;

  readonly policy: WorkloadPolicy;

  readonly operatorPolicy: WorkloadPolicy;

  /** The ServiceMonitor; undefined without the prop `monitor`. */
  readonly monitor: ServiceMonitor | undefined;

  /** Lets the operator read the racks; undefined without `rackTopologyKey`. */
  readonly rackRole: RackRole | undefined;

  private readonly paths: RedisConnections;

  private readonly databases: ResolvedRedisDatabase[] = [];

  /** @throws InputError that lists every wrong prop */
  constructor(scope: Construct, id: string, props: RedisClusterProps) {
    super(scope, id);
    const cluster = frozen(resolveRedisCluster(props));
    addWarnings(this, redisSubject(cluster), checkRedisCluster(cluster));
    const { name } = cluster;
    this.resolved = cluster;
    this.paths = new RedisConnections(nodeEndpoint(cluster));
    this.connections = this.paths;
    this.operator = { connections: operatorConnections(cluster) };
    this.openOperatorPaths();
    this.policy = this.addPolicy('Policy', name, this.connections);
    this.operatorPolicy = this.addPolicy('OperatorPolicy', `${name}-operator`, this.operator.connections);
    this.resource = new RedisEnterpriseCluster(this, 'Resource', {
      metadata: redisClusterMetadata(cluster, Lazy.any({ produce: () => licenseShards(this.databases) })),
      spec: redisClusterSpec(cluster),
    });
    this.rackRole = cluster.rackTopologyKey === undefined ? undefined : new RackRole(this, 'RackRole', cluster);
    this.monitor = cluster.monitor && this.addMonitor(cluster.monitor);
  }

  /**
   * Adds a database.
   * @throws InputError that lists every wrong prop, if its name or port is taken, or if all databases together exceed
   * the memory of the nodes or, without a license, the shards of a trial
   */
  addDatabase(props: RedisDatabaseProps): RedisDatabase {
    const resolved = frozen(resolveRedisDatabase(props));
    const warnings = checkRedisDatabase(resolved, this.resolved, this.databases);
    const database = new RedisDatabase(this, props.name, resolved, this.resolved);
    addWarnings(database, redisDatabaseSubject(this.resolved.namespace, props.name), warnings);
    this.databases.push(resolved);
    this.paths.join(database.connections);
    return database;
  }

  /**
   * The operator and the services rigger manage the nodes over REST. Both, and the nodes at their start, call the API
   * server.
   */
  private openOperatorPaths(): void {
    const { connections: operator } = this.operator;
    const kubernetesApi = Egress.kubernetesApi();
    const { objectStore } = this.resolved;
    if (objectStore !== undefined) this.connections.allowTo(objectStore);
    operator.allowTo(this, { ports: ['api'] });
    for (const connections of [operator, this.connections]) connections.allowTo(kubernetesApi);
    // The API server calls the operator's admission webhook for databases.
    operator.allowFrom(kubernetesApi, { ports: ['webhook'] });
  }

  /**
   * Scrapes the nodes through the operator's metrics Service. The nodes' certificates are self-signed. Every node answers
   * on /v2 for the whole cluster; on / only the master does, and the other nodes redirect to it.
   * @see https://redis.io/docs/latest/operate/rs/monitoring/metrics_stream_engine/
   * @see https://redis.io/docs/latest/operate/kubernetes/re-clusters/connect-prometheus-operator/
   */
  private addMonitor(monitor: ResolvedMonitor): ServiceMonitor {
    const { name } = this.resolved;
    const selector = { 'redis.io/service': 'prom-metrics' };
    const target = { name, connections: this.connections, port: 'metrics', selector };
    const endpoint = { path: '/v2', port: 'prometheus', scheme: 'https', tlsConfig: { insecureSkipVerify: true } };
    return addServiceMonitor(this, 'Monitor', target, monitor, endpoint);
  }

  private addPolicy(id: string, name: string, connections: Connections): WorkloadPolicy {
    return new WorkloadPolicy(this, id, { component: 'backing', connections, name });
  }
}
