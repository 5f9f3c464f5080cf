import type { Resolved } from '../../core/resolved';
import { ALERTS_DEFAULTS, type AlertsProps } from '../../monitoring/alert-rule';

/** Props of PostgresAlerts. */
export interface PostgresAlertsProps extends AlertsProps {
  /** The name of the cluster. */
  readonly cluster: string;

  /**
   * The size of the volume of an instance, such as `10Gi`. Adds an alert before it is full, by the bytes that Postgres
   * counts: its databases, and its write-ahead log unless `walStorageSize` is set.
   * @default - no such alert
   */
  readonly storageSize?: string;

  /**
   * The size of the volume of an instance for its write-ahead log. Adds an alert before it is full.
   * @default - the log is on the first volume
   */
  readonly walStorageSize?: string;

  /** Percentage of a volume above which these alerts fire. @default 80 */
  readonly fullPercent?: number;

  /** The number of instances that should answer. @default 3 */
  readonly instances?: number;

  /** Minutes that an instance may not answer, for example during a restart. @default 10 */
  readonly missingMinutes?: number;

  /** Seconds that a replica may be behind the primary. @default 30 */
  readonly lagSeconds?: number;

  /** Connections in use, in percent of `max_connections`, above which the alert fires. @default 80 */
  readonly connectionsPercent?: number;

  /** Hours without a backup after which the alert fires. @default 26 */
  readonly backupHours?: number;
}

/** The defaults of PostgresAlertsProps. */
export const POSTGRES_ALERTS_DEFAULTS = {
  ...ALERTS_DEFAULTS,
  fullPercent: 80,
  instances: 3,
  missingMinutes: 10,
  lagSeconds: 30,
  connectionsPercent: 80,
  backupHours: 26,
} satisfies Partial<PostgresAlertsProps>;

/** PostgresAlertsProps with every default filled in. */
export type ResolvedPostgresAlerts = Resolved<PostgresAlertsProps, typeof POSTGRES_ALERTS_DEFAULTS>;
