import type { Resolved } from '../core/resolved';
import { ALERTS_DEFAULTS, type AlertsProps } from './alert-rule';

/** Props of ServiceAlerts. */
export interface ServiceAlertsProps extends AlertsProps {
  /** Minutes that a rollout may be stalled after its progress deadline. @default 5 */
  readonly stalledMinutes?: number;

  /** Minutes that replicas may be missing. @default 10 */
  readonly unreadyMinutes?: number;

  /**
   * Minutes after its creation in which a Service or a Deployment may have no ready pod, because its pods start for the
   * first time: at least the longest start in the namespace, such as a download of models.
   * @default 10
   */
  readonly firstStartMinutes?: number;

  /** Minutes that an autoscaler may be at its maximum. @default 15 */
  readonly maximumMinutes?: number;

  /** Restarts of a container within an hour at which the alert fires. @default 3 */
  readonly restartsPerHour?: number;

  /** Percentage of its memory limit above which a container triggers the alert. @default 90 */
  readonly memoryPercent?: number;

  /** Percentage of a quota's resource, from 1 to 99, above which the alert fires, before new pods are rejected. @default 80 */
  readonly quotaPercent?: number;

  /** Minutes that usage may exceed `quotaPercent`. @default 5 */
  readonly quotaMinutes?: number;
}

/** The defaults of ServiceAlertsProps. */
export const SERVICE_ALERTS_DEFAULTS = {
  ...ALERTS_DEFAULTS,
  stalledMinutes: 5,
  unreadyMinutes: 10,
  firstStartMinutes: 10,
  maximumMinutes: 15,
  restartsPerHour: 3,
  memoryPercent: 90,
  quotaPercent: 80,
  quotaMinutes: 5,
} satisfies Partial<ServiceAlertsProps>;

/** ServiceAlertsProps with every default filled in. */
export type ResolvedServiceAlerts = Resolved<ServiceAlertsProps, typeof SERVICE_ALERTS_DEFAULTS>;
