import type { MonitorProps } from '../../monitoring/monitor';

/** PgBouncer in front of a cluster, for clients with many short connections. */
export interface PostgresPoolerProps {
  /** The name of the Pooler and of its Service. @default - the cluster's with `-pooler`, and `-pooler-ro` for the replicas */
  readonly name?: string;

  /** The instances that it leads to: the primary, or the replicas. @default rw */
  readonly type?: 'ro' | 'rw';

  /** How many pods there are. @default 2 */
  readonly instances?: number;

  /**
   * When a connection to Postgres is free again: with the client, or with each transaction, which is more sharing and rules out
   * session state such as advisory locks.
   * @default session
   * @see https://www.pgbouncer.org/features.html
   */
  readonly poolMode?: 'session' | 'transaction';

  /** The most clients that one pod takes. @default - PgBouncer's, 100 */
  readonly maxClientConnections?: number;

  /** Connections to Postgres that one pod keeps for a user and a database. @default - PgBouncer's, 20 */
  readonly defaultPoolSize?: number;

  /** CPU that the scheduler sets aside for each pod. @default 100m */
  readonly cpuRequest?: string;

  /** CPU that one pod may use at most. @default 500m */
  readonly cpuLimit?: string;

  /** Memory that the scheduler sets aside for each pod. @default 64Mi */
  readonly memoryRequest?: string;

  /** Memory beyond which a pod is killed. @default 256Mi */
  readonly memoryLimit?: string;

  /** A PodMonitor, and the ingress for Prometheus; `{}` for the defaults. @default - none */
  readonly monitor?: MonitorProps;
}
