import { Construct } from 'constructs';
import type { PodMonitor } from '../../../imports/monitoring.coreos.com';
import { Pooler } from '../../../imports/postgresql.cnpg.io';
import { frozen } from '../../core/frozen';
import { checkedCalls } from '../../core/input/checked-calls';
import { InputError, shown } from '../../core/input/input';
import { addWarnings } from '../../core/input/warnings';
import { k8s } from '../../core/objects/k8s';
import { objectLabels } from '../../core/objects/labels';
import { addPodMonitor } from '../../monitoring/monitor';
import type { ClientFacts, IClientPools, IClientTarget } from '../../network/client-target';
import { Connections } from '../../network/connections';
import { Egress } from '../../network/egress';
import { WorkloadPolicy } from '../../network/workload-policy';
import { POOLER_PORTS, poolerSelector } from '../../operators/cnpg';
import {
  checkPooler,
  type PooledCluster,
  type PostgresPoolerProps,
  type ResolvedPooler,
  resolvePooler,
} from './pooler-props';
import { poolerBudgetSpec, poolerSpec } from './pooler-spec';
import { type PostgresLogin, type PostgresServer, PostgresTarget } from './target';

/**
 * PgBouncer in front of a cluster: a Pooler, and a NetworkPolicy and a PodDisruptionBudget, which the operator does
 * not create. Clients of the pooler need no path to the cluster.
 * @see https://cloudnative-pg.io/documentation/current/connection_pooling/
 */
@checkedCalls('PostgresPooler')
export class PostgresPooler extends Construct implements IClientTarget {
  /** Opens paths from and to its pods. */
  readonly connections: Connections;

  /** The settings with which a client opens the default database as its owner. */
  readonly clientFacts: ClientFacts;

  /** All props, with defaults filled in. */
  readonly resolved: ResolvedPooler;

  readonly resource: Pooler;

  readonly policy: WorkloadPolicy;

  /** Undefined for a single pod. */
  readonly pdb: k8s.KubePodDisruptionBudget | undefined;

  /** Undefined without the prop `monitor`. */
  readonly monitor: PodMonitor | undefined;

  private readonly server: PostgresServer;
  private readonly target: PostgresTarget;

  /** @throws InputError that lists every wrong prop */
  constructor(scope: Construct, id: string, cluster: PooledCluster, props: PostgresPoolerProps) {
    super(scope, id);
    const { connections: instances } = cluster.server;
    const { namespace } = instances.endpoint;
    const pooler = frozen(resolvePooler(props, cluster.name));
    const subject = `PostgresPooler '${namespace}/${pooler.name}'`;
    addWarnings(this, subject, checkPooler(subject, pooler, cluster.name));
    this.resolved = pooler;
    this.connections = new Connections({
      subject,
      namespace,
      podLabels: poolerSelector(pooler.name),
      ports: POOLER_PORTS,
    });
    this.connections.allowTo({ connections: instances }, { ports: [cluster.server.portName] });
    this.connections.allowTo(Egress.kubernetesApi());
    this.server = serverOf(pooler, cluster, this.connections);
    this.target = new PostgresTarget(this.server, cluster.login);
    this.clientFacts = this.target.clientFacts;
    const metadata = { labels: objectLabels(pooler.name, 'backing'), name: pooler.name, namespace };
    // Before the pods, so that no pod ever runs without a policy.
    this.policy = new WorkloadPolicy(this, 'Policy', {
      component: 'backing',
      connections: this.connections,
      name: pooler.name,
    });
    this.resource = new Pooler(this, 'Resource', { metadata, spec: poolerSpec(pooler, cluster) });
    this.pdb =
      pooler.instances > 1
        ? new k8s.KubePodDisruptionBudget(this, 'Pdb', { metadata, spec: poolerBudgetSpec(pooler) })
        : undefined;
    const monitored = { name: pooler.name, connections: this.connections, port: 'metrics' };
    this.monitor = pooler.monitor && addPodMonitor(this, 'Monitor', monitored, pooler.monitor);
  }

  /** Counts the connections of clients. */
  get pools(): IClientPools {
    return this.target.pools;
  }

  /**
   * A target for another user or database of the cluster through this pooler.
   * @throws InputError for a user with two logins, because PgBouncer refuses the role in the options of a connection
   * @see https://www.pgbouncer.org/config.html#ignore_startup_parameters
   */
  toTarget({ login }: { readonly login: PostgresLogin }): PostgresTarget {
    if (login.role !== undefined) {
      throw new InputError(this.connections.endpoint.subject, [
        `toTarget needs a user with a passwordSecretName and without logins: PgBouncer refuses the PGOPTIONS that set the role of a login, got user ${shown(login.role)}`,
      ]);
    }
    return new PostgresTarget(this.server, login);
  }
}

/** The pooler as a server. */
function serverOf(
  { name: service, type, instances, defaultPoolSize, maxClientConnections }: ResolvedPooler,
  cluster: PooledCluster,
  connections: Connections,
): PostgresServer {
  const { name, authority, budget } = cluster.server;
  return {
    connections,
    name,
    authority,
    service,
    budget,
    portName: 'pgbouncer',
    pooler: {
      subject: connections.endpoint.subject,
      server: `${cluster.name}-${type}`,
      instances,
      defaultPoolSize,
      maxClientConnections,
    },
  };
}
