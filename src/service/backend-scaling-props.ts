import { titleOf } from '../core/identity';
import { type Check, Input, oneOf, shown } from '../core/input';
import { dnsSubdomain, text } from '../core/names';
import { count, countOrZero, percent } from '../core/numbers';
import { blocksDrains } from './disruption';
import type { ScalingMetric } from './scaling-metric';
import type { ScalableWorkload, ScalingTarget } from './scaling-target';

/**
 * A trigger of KEDA, in KEDA's own words.
 * @see https://keda.sh/docs/latest/scalers/
 */
export interface KedaTrigger {
  /** The scaler, such as `redis`, `kafka` or `prometheus`. */
  readonly type: string;

  /** The scaler's settings, without secrets: `authenticationRef` names where credentials are. */
  readonly metadata: Readonly<Record<string, string>>;

  /** Tells triggers apart. @default - none */
  readonly name?: string;

  /** Name of a TriggerAuthentication in the target's namespace. @default - the source asks for no credentials */
  readonly authenticationRef?: string;

  /** How the value is compared. @default - the scaler's own way */
  readonly metricType?: 'AverageValue' | 'Value' | 'Utilization';
}

/** How many pods a workload has, and by which metrics. */
export interface BackendScalingProps {
  /** The name of the autoscaler. @default - the target's name and `-hpa` */
  readonly name?: string;

  /** A Microservice, a StatefulService, or a Deployment or StatefulSet of any cdk8s-plus. It must not have `replicas`. */
  readonly target: ScalableWorkload;

  /** Kubernetes' own autoscaler, or KEDA's. @default HorizontalPodAutoscaler */
  readonly autoscaler?: 'HorizontalPodAutoscaler' | 'ScaledObject';

  /** The fewest pods. With `kedaTriggers` it may be 0. @default 2 */
  readonly minReplicas?: number;

  /** The most pods. */
  readonly maxReplicas: number;

  /** Target CPU utilization, in percent of the request. @default - 70; not used with other metrics */
  readonly cpuUtilization?: number;

  /** Target memory utilization, in percent of the request. @default - not used */
  readonly memoryUtilization?: number;

  /** Metrics of your own, for a HorizontalPodAutoscaler. @default - none */
  readonly metrics?: readonly ScalingMetric[];

  /** Triggers of your own, for a ScaledObject. @default - none */
  readonly kedaTriggers?: readonly KedaTrigger[];

  /** Seconds for which higher load must last before pods are added, at most 3600. @default 0 */
  readonly scaleUpStabilizationSeconds?: number;

  /** Percentage of pods that may be added in a period; this or `scaleUpPods`, whichever allows more. @default 100 */
  readonly scaleUpPercent?: number;

  /** Number of pods that may be added in a period; this or `scaleUpPercent`, whichever allows more. @default 4 */
  readonly scaleUpPods?: number;

  /** Length of the period for adding pods, in seconds, at most 1800. @default 60 */
  readonly scaleUpPeriodSeconds?: number;

  /** Seconds for which lower load must last before pods are removed, at most 3600. @default 300 */
  readonly scaleDownStabilizationSeconds?: number;

  /** Percentage of pods that may be removed in a period. @default 50 */
  readonly scaleDownPercent?: number;

  /** Length of the period for removing pods, in seconds, at most 1800. @default 60 */
  readonly scaleDownPeriodSeconds?: number;

  /**
   * A PodDisruptionBudget of one pod, for a target without a budget of its own: cdk8s-plus makes none. A Microservice has one. Two
   * budgets for one pod block its eviction, so set this to false where there is another.
   * @default true
   */
  readonly disruptionBudget?: boolean;
}

/** BackendScalingProps with every default filled in. The target has a type of its own. */
export type ResolvedScaling = Required<Omit<BackendScalingProps, 'target' | 'cpuUtilization' | 'memoryUtilization'>> &
  Pick<BackendScalingProps, 'cpuUtilization' | 'memoryUtilization'>;

const CPU_UTILIZATION = 70;

/** Fills every default. */
export function resolveScaling(props: BackendScalingProps, target: ScalingTarget): ResolvedScaling {
  const { target: _, ...rest } = props;
  const metrics = [...(props.metrics ?? [])];
  const kedaTriggers = (props.kedaTriggers ?? []).map((trigger) => ({ ...trigger }));
  const measured = props.memoryUtilization !== undefined || metrics.length + kedaTriggers.length > 0;
  return {
    ...rest,
    name: props.name ?? `${target.name}-hpa`,
    autoscaler: props.autoscaler ?? 'HorizontalPodAutoscaler',
    minReplicas: props.minReplicas ?? 2,
    cpuUtilization: props.cpuUtilization ?? (measured ? undefined : CPU_UTILIZATION),
    metrics,
    kedaTriggers,
    scaleUpStabilizationSeconds: props.scaleUpStabilizationSeconds ?? 0,
    scaleUpPercent: props.scaleUpPercent ?? 100,
    scaleUpPods: props.scaleUpPods ?? 4,
    scaleUpPeriodSeconds: props.scaleUpPeriodSeconds ?? 60,
    scaleDownStabilizationSeconds: props.scaleDownStabilizationSeconds ?? 300,
    scaleDownPercent: props.scaleDownPercent ?? 50,
    scaleDownPeriodSeconds: props.scaleDownPeriodSeconds ?? 60,
    disruptionBudget: props.disruptionBudget ?? true,
  };
}

/** The name of an autoscaler in messages. */
export function scalingSubject({ name }: ResolvedScaling, { namespace }: ScalingTarget): string {
  return titleOf({ kind: 'BackendScaling', metadata: { name, namespace } });
}

/**
 * @returns warnings
 * @throws InputError with every wrong prop, and with every contradiction to its target
 */
export function checkScaling(
  scaling: ResolvedScaling,
  target: ScalingTarget,
  props: BackendScalingProps,
): readonly string[] {
  const input = new Input(scalingSubject(scaling, target));
  input.required('name', scaling.name, dnsSubdomain);
  input.required('autoscaler', scaling.autoscaler, oneOf('HorizontalPodAutoscaler', 'ScaledObject'));
  checkBounds(input, scaling);
  checkMeasures(input, scaling, props);
  checkSpeed(input, scaling);
  checkTarget(input, scaling, target);
  if (props.disruptionBudget !== undefined && target.disruption !== undefined) {
    input.refuse(`disruptionBudget must be left out: ${target.subject} has a budget of its own`);
  }
  for (const problem of missingRequests(scaling, target)) input.refuse(problem);
  return input.done();
}

/** Utilization is a percentage of the request: without a request, the workload would never be scaled. */
export function missingRequests(scaling: ResolvedScaling, { notRequested, subject }: ScalingTarget): readonly string[] {
  return notRequested
    .filter((resource) => scaling[`${resource}Utilization`] !== undefined)
    .map(
      (resource) => `${resource}Utilization needs a ${resource} request on every container of ${subject}: one has none`,
    );
}

function checkBounds(input: Input, { minReplicas, maxReplicas, kedaTriggers }: ResolvedScaling): void {
  input.required('minReplicas', minReplicas, kedaTriggers.length > 0 ? countOrZero : count);
  input.required('maxReplicas', maxReplicas, count);
  if (maxReplicas < minReplicas) {
    input.refuse(`maxReplicas must be at least minReplicas ${minReplicas}, got ${maxReplicas}`);
  }
  if (minReplicas === 1) {
    input.warn('minReplicas should be at least 2: a single pod is down while it moves to another node, got 1');
  }
}

function checkMeasures(input: Input, scaling: ResolvedScaling, props: BackendScalingProps): void {
  const { autoscaler, metrics, kedaTriggers, cpuUtilization, memoryUtilization } = scaling;
  input.optional('cpuUtilization', cpuUtilization, percent);
  input.optional('memoryUtilization', memoryUtilization, percent);
  if (props.metrics?.length === 0) {
    const used = cpuUtilization === undefined ? 'the other metrics are used' : `CPU at ${cpuUtilization} % is used`;
    input.warn(`metrics should have an entry or be left out: ${used}, got []`);
  }
  if (autoscaler === 'ScaledObject' && metrics.length > 0) {
    input.refuse('metrics must be left out with a ScaledObject: use kedaTriggers');
  }
  if (autoscaler === 'HorizontalPodAutoscaler' && props.kedaTriggers !== undefined) {
    input.refuse("kedaTriggers must be left out with a HorizontalPodAutoscaler: use autoscaler 'ScaledObject'");
  }
  kedaTriggers.forEach((trigger, index) => {
    checkTrigger(input, `kedaTriggers[${index}]`, trigger);
  });
  input.distinct(
    'names of kedaTriggers',
    kedaTriggers.flatMap(({ name }) => (name === undefined ? [] : [name])),
  );
}

function checkTrigger(input: Input, field: string, trigger: KedaTrigger): void {
  input.required(`${field}.type`, trigger.type, (type) =>
    typeof type === 'string' && /^[a-z0-9-]+$/.test(type) ? undefined : { must: 'be a scaler such as prometheus' },
  );
  for (const [key, value] of Object.entries(trigger.metadata)) {
    input.required(`${field}.metadata.${key}`, value, text);
  }
  input.optional(`${field}.authenticationRef`, trigger.authenticationRef, dnsSubdomain);
  input.optional(`${field}.metricType`, trigger.metricType, oneOf('AverageValue', 'Value', 'Utilization'));
}

function checkSpeed(input: Input, scaling: ResolvedScaling): void {
  input.required('scaleUpStabilizationSeconds', scaling.scaleUpStabilizationSeconds, secondsBetween(0, 3600));
  input.required('scaleUpPercent', scaling.scaleUpPercent, percent);
  input.required('scaleUpPods', scaling.scaleUpPods, count);
  input.required('scaleUpPeriodSeconds', scaling.scaleUpPeriodSeconds, secondsBetween(1, 1800));
  input.required('scaleDownStabilizationSeconds', scaling.scaleDownStabilizationSeconds, secondsBetween(0, 3600));
  input.required('scaleDownPercent', scaling.scaleDownPercent, percent);
  input.required('scaleDownPeriodSeconds', scaling.scaleDownPeriodSeconds, secondsBetween(1, 1800));
}

function checkTarget(input: Input, { minReplicas }: ResolvedScaling, target: ScalingTarget): void {
  const { subject, fixedReplicas, autoscaler, disruption } = target;
  if (fixedReplicas !== undefined) {
    input.refuse(
      `replicas of ${subject} must be left out: each apply would reset the number of pods to it, got ${fixedReplicas}`,
    );
  }
  if (autoscaler !== undefined)
    input.refuse(`target must have one autoscaler: ${autoscaler} scales ${subject} already`);
  const minAvailable = disruption?.minAvailable;
  if (minAvailable !== undefined && blocksDrains(minAvailable, Math.max(minReplicas, 1))) {
    input.refuse(
      `minReplicas must be more than minAvailable ${shown(minAvailable)} of ${subject}, or no node can be drained, got ${minReplicas}`,
    );
  }
}

function secondsBetween(least: number, most: number): Check {
  return (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
      ? undefined
      : { must: `be whole seconds from ${least} to ${most}` };
}
