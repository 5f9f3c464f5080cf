import { Input, oneOf, shown } from '../../core/input/input';
import { serviceName } from '../../core/input/names';
import { count } from '../../core/input/numbers';
import { checkResourceAmounts, type ResourceAmounts, withDefaultDisk } from '../../core/pods/resource-amounts';
import { type Resolved, resolved } from '../../core/resolved';
import { checkMonitor, type MonitorProps, type ResolvedMonitor, resolveMonitor } from '../../monitoring/monitor';
import type { PostgresLogin, PostgresServer } from './target';

/** The cluster behind a pooler. */
export interface PooledCluster {
  /** The name of the Cluster. */
  readonly name: string;

  /** The cluster's primary and its replicas. */
  readonly server: PostgresServer;
  readonly login: PostgresLogin;
}

/** Props of PostgresPooler. */
export interface PostgresPoolerProps {
  /**
   * The name of the Pooler and its Service.
   * @default - the cluster's name and `-pooler`, or `-pooler-ro` for the replicas
   */
  readonly name?: string;

  /** Whether to connect to the primary (`rw`) or the replicas (`ro`). @default rw */
  readonly type?: 'ro' | 'rw';

  /** The number of pods. @default 2 */
  readonly instances?: number;

  /** The CPU request of each pod. @default 100m */
  readonly cpuRequest?: string;

  /** The CPU limit of each pod. @default 500m */
  readonly cpuLimit?: string;

  /** The memory request of each pod. @default 64Mi */
  readonly memoryRequest?: string;

  /** The memory limit of each pod. @default 256Mi */
  readonly memoryLimit?: string;

  /**
   * When a connection to Postgres becomes free for other clients: when its client disconnects (`session`), or after
   * each transaction (`transaction`). The latter shares connections better, but does not support session state such as
   * advisory locks.
   * @default session
   * @see https://www.pgbouncer.org/features.html
   */
  readonly poolMode?: 'session' | 'transaction';

  /** Maximum number of clients per pod. @default 100 */
  readonly maxClientConnections?: number;

  /**
   * Connections to Postgres per pod for each pair of user and database. During a rollout, the pods are a quarter more.
   * @default 10
   */
  readonly defaultPoolSize?: number;

  /** Adds a PodMonitor and opens the metrics to Prometheus; `{}` for the defaults. @default - none */
  readonly monitor?: MonitorProps;
}

const DEFAULTS = {
  type: 'rw',
  instances: 2,
  cpuRequest: '100m',
  cpuLimit: '500m',
  memoryRequest: '64Mi',
  memoryLimit: '256Mi',
  poolMode: 'session',
  maxClientConnections: 100,
  defaultPoolSize: 10,
} satisfies PostgresPoolerProps;

/** PostgresPoolerProps with every default filled in. */
export type ResolvedPooler = Omit<Resolved<PostgresPoolerProps, typeof DEFAULTS>, 'name' | 'monitor'> &
  ResourceAmounts & { readonly name: string; readonly monitor: ResolvedMonitor | undefined };

/** Fills in every default. `checkPooler` reports errors. @param cluster the name of the Cluster */
export function resolvePooler(props: PostgresPoolerProps, cluster: string): ResolvedPooler {
  const pooler = resolved(props, DEFAULTS);
  return {
    ...pooler,
    ...withDefaultDisk(pooler),
    name: pooler.name ?? (pooler.type === 'rw' ? `${cluster}-pooler` : `${cluster}-pooler-${pooler.type}`),
    monitor: props.monitor && resolveMonitor(props.monitor),
  };
}

/**
 * @param cluster the name of the Cluster
 * @returns warnings
 * @throws InputError that lists every wrong prop
 */
export function checkPooler(subject: string, pooler: ResolvedPooler, cluster: string): readonly string[] {
  const input = new Input(subject);
  input.required('name', pooler.name, serviceName);
  if ([cluster, `${cluster}-rw`, `${cluster}-ro`, `${cluster}-r`].includes(pooler.name)) {
    input.refuse(`name must differ from the cluster and its Services, got ${shown(pooler.name)}`);
  }
  input.required('type', pooler.type, oneOf('ro', 'rw'));
  input.required('instances', pooler.instances, count);
  checkResourceAmounts(input, pooler);
  input.required('poolMode', pooler.poolMode, oneOf('session', 'transaction'));
  input.required('maxClientConnections', pooler.maxClientConnections, count);
  input.required('defaultPoolSize', pooler.defaultPoolSize, count);
  checkMonitor(input, pooler.name, pooler.monitor);
  return input.done();
}
