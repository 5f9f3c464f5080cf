import type { ScalingMetric } from './scaling-metric';
import type { ScalableWorkload } from './scaling-target';

/**
 * A measure that KEDA takes, in its own words.
 * @see https://keda.sh/docs/latest/scalers/
 */
export interface KedaTrigger {
  /** The scaler, such as `redis`, `kafka` or `prometheus`. */
  readonly type: string;

  /** The scaler's settings. Nothing secret belongs here: `authenticationRef` names where credentials are. */
  readonly metadata: Readonly<Record<string, string>>;

  /** Tells triggers apart. @default - none */
  readonly name?: string;

  /** Name of a TriggerAuthentication in the target's namespace. @default - the source asks for no credentials */
  readonly authenticationRef?: string;

  /** How the value is compared. @default - the scaler's own way */
  readonly metricType?: 'AverageValue' | 'Value' | 'Utilization';
}

/** How many pods a workload has, and by what measure. */
export interface BackendScalingProps {
  /** A Microservice, or a Deployment or StatefulSet of cdk8s-plus-28. It must not say how many `replicas` it has. */
  readonly target: ScalableWorkload;

  /** The name of the autoscaler. @default - the target's name and `-hpa` */
  readonly name?: string;

  /** What counts the pods: Kubernetes itself, or KEDA. @default HorizontalPodAutoscaler */
  readonly autoscaler?: 'HorizontalPodAutoscaler' | 'ScaledObject';

  /** The fewest pods. With `kedaTriggers` it may be 0. @default 2 */
  readonly minReplicas?: number;

  /** The most pods. */
  readonly maxReplicas: number;

  /** CPU to hold, in percent of the request. @default 70; not measured where there is another measure */
  readonly cpuUtilization?: number;

  /** Memory to hold, in percent of the request. @default - not measured */
  readonly memoryUtilization?: number;

  /** Measures of your own, for a HorizontalPodAutoscaler. @default - none */
  readonly metrics?: readonly ScalingMetric[];

  /** Measures of your own, for a ScaledObject. @default - none */
  readonly kedaTriggers?: readonly KedaTrigger[];

  /** Seconds that more load has to last before pods are added, 3600 at most. @default 0 */
  readonly scaleUpStabilizationSeconds?: number;

  /** The most that may be added in a period, in percent; this or `scaleUpPods`, whichever is more. @default 100 */
  readonly scaleUpPercent?: number;

  /** The most pods that may be added in a period; this or `scaleUpPercent`, whichever is more. @default 4 */
  readonly scaleUpPods?: number;

  /** The period of adding in seconds, 1800 at most. @default 60 */
  readonly scaleUpPeriodSeconds?: number;

  /** Seconds that less load has to last before pods are taken away, 3600 at most. @default 300 */
  readonly scaleDownStabilizationSeconds?: number;

  /** The most that may be taken away in a period, in percent. @default 50 */
  readonly scaleDownPercent?: number;

  /** The period of taking away in seconds, 1800 at most. @default 60 */
  readonly scaleDownPeriodSeconds?: number;

  /**
   * A PodDisruptionBudget for a target of cdk8s-plus-28, which has none: one pod at a time may go. A Microservice has its own.
   * Two budgets over one pod block its eviction, so leave this one out where there is another.
   * @default true
   */
  readonly disruptionBudget?: boolean;
}
