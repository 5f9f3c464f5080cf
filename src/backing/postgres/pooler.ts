import { Construct } from 'constructs';
import type { PodMonitor } from '../../../imports/monitoring.coreos.com';
import { Pooler } from '../../../imports/postgresql.cnpg.io';
import { frozen } from '../../core/frozen';
import { k8s } from '../../core/k8s';
import { objectLabels } from '../../core/labels';
import { addWarnings } from '../../core/warnings';
import { addPodMonitor } from '../../monitoring/monitor';
import type { ClientFacts, IClientTarget } from '../../network/client-target';
import { Connections } from '../../network/connections';
import type { Peer } from '../../network/peer';
import { WorkloadPolicy } from '../../network/workload-policy';
import type { PostgresPoolerProps } from './pooler-props';
import { POOLER_PORTS, poolerBudgetSpec, poolerPodLabels, poolerSpec } from './pooler-spec';
import { checkPooler, type ResolvedPooler, resolvePooler } from './resolve-pooler';
import { type PostgresLogin, type PostgresServer, PostgresTarget } from './target';

/** What a pooler is in front of. */
export interface PooledCluster {
  /** The name of the Cluster. */
  readonly name: string;

  /** Its primary, with its replicas. */
  readonly server: PostgresServer;
  readonly login: PostgresLogin;
  readonly kubernetesApi: Peer;
  readonly nodeLocalDns: boolean;
}

/**
 * PgBouncer in front of a cluster: Pooler, NetworkPolicy and PodDisruptionBudget, which the operator does not make. Clients of it
 * need no path to the cluster.
 * @see https://cloudnative-pg.io/documentation/current/connection_pooling/
 */
export class PostgresPooler extends Construct implements IClientTarget {
  /** The paths from and to its pods. */
  readonly connections: Connections;

  /** What a client needs that opens the cluster's own database as its owner. */
  readonly clientFacts: ClientFacts;

  /** Every prop, defaults filled in. */
  readonly resolved: ResolvedPooler;

  readonly resource: Pooler;

  readonly policy: WorkloadPolicy;

  /** Undefined for a single pod. */
  readonly pdb: k8s.KubePodDisruptionBudget | undefined;

  readonly monitor: PodMonitor | undefined;

  private readonly server: PostgresServer;

  /** @throws InputError with every wrong prop */
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
      podLabels: poolerPodLabels(pooler.name),
      ports: POOLER_PORTS,
    });
    this.connections.allowTo({ connections: instances }, { ports: [cluster.server.portName] });
    this.connections.allowTo(cluster.kubernetesApi);
    this.server = { connections: this.connections, service: pooler.name, portName: 'pgbouncer' };
    this.clientFacts = new PostgresTarget(this.server, cluster.login).clientFacts;
    const metadata = { labels: objectLabels(pooler.name, 'backing'), name: pooler.name, namespace };
    // Before the pods, so that none runs without it.
    this.policy = new WorkloadPolicy(this, 'Policy', {
      component: 'backing',
      connections: this.connections,
      name: pooler.name,
      nodeLocalDns: cluster.nodeLocalDns,
    });
    this.resource = new Pooler(this, 'Resource', { metadata, spec: poolerSpec(pooler, cluster.name) });
    this.pdb =
      pooler.instances > 1
        ? new k8s.KubePodDisruptionBudget(this, 'Pdb', { metadata, spec: poolerBudgetSpec(pooler) })
        : undefined;
    const monitored = { name: pooler.name, connections: this.connections, port: 'metrics' };
    this.monitor = pooler.monitor && addPodMonitor(this, 'Monitor', monitored, pooler.monitor);
  }

  /** Another user or database of the cluster, by way of this pooler. */
  toTarget({ login }: { readonly login: PostgresLogin }): PostgresTarget {
    return new PostgresTarget(this.server, login);
  }
}
