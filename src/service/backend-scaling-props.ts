import { type Check, Input, oneOf, shown } from '../core/input/input';
import { dnsSubdomain, text } from '../core/input/names';
import { count, countOrZero, percent } from '../core/input/numbers';
import { titleOf } from '../core/objects/identity';
import { checkKedaTriggers, type KedaTrigger } from '../core/pods/keda-trigger';
import { blocksDrains } from './disruption';
import type { ScalingMetric } from './scaling-metric';
import type { ScalableWorkload, ScalingTarget } from './scaling-target';

/** The range of a workload's number of pods, and the metrics that set it. */
export interface BackendScalingProps {
  /** The name of the autoscaler. @default - the target's name followed by `-hpa` */
  readonly name?: string;

  /**
   * A Microservice, a StatefulService, or a Deployment or StatefulSet of any cdk8s-plus version. It must not set
   * `replicas`.
   */
  readonly target: ScalableWorkload;

  /** Kubernetes' own autoscaler, or KEDA's. @default HorizontalPodAutoscaler */
  readonly autoscaler?: 'HorizontalPodAutoscaler' | 'ScaledObject';

  /** Minimum number of pods. 0 is allowed with `kedaTriggers`. @default 2 */
  readonly minReplicas?: number;

  /** Maximum number of pods. */
  readonly maxReplicas: number;

  /** Target CPU utilization, in percent of the request. @default - 70; not used if other metrics are set */
  readonly cpuUtilization?: number;

  /**
   * Target memory utilization, in percent of the request. Most runtimes (JVM, Node.js, Python) keep memory that they once
   * had, so the number of pods grows and never falls; synth warns, unless `memoryUtilizationReason` says why it fits.
   * @default - not used
   */
  readonly memoryUtilization?: number;

  /** Why the memory of the pods falls with their load; rendered as an annotation. @default - none */
  readonly memoryUtilizationReason?: string;

  /** Custom metrics for a HorizontalPodAutoscaler. @default - none */
  readonly metrics?: readonly ScalingMetric[];

  /** Triggers for a ScaledObject. @default - none */
  readonly kedaTriggers?: readonly KedaTrigger[];

  /** Seconds for which higher load must last before pods are added, at most 3600. @default 0 */
  readonly scaleUpStabilizationSeconds?: number;

  /**
   * Pods that may be added in a period, in percent. Whichever of this and `scaleUpPods` allows more applies. @default
   * 100
   */
  readonly scaleUpPercent?: number;

  /**
   * Number of pods that may be added in a period. Whichever of this and `scaleUpPercent` allows more applies. @default
   * 4
   */
  readonly scaleUpPods?: number;

  /** Length of the period for adding pods, in seconds, at most 1800. @default 60 */
  readonly scaleUpPeriodSeconds?: number;

  /** Seconds for which lower load must last before pods are removed, at most 3600. @default 300 */
  readonly scaleDownStabilizationSeconds?: number;

  /** Pods that may be removed in a period, in percent. @default 50 */
  readonly scaleDownPercent?: number;

  /** Length of the period for removing pods, in seconds, at most 1800. @default 60 */
  readonly scaleDownPeriodSeconds?: number;

  /**
   * Adds a PodDisruptionBudget of one pod for a target that has none, such as a cdk8s-plus workload. Set it to false if
   * the pods have a budget already: two budgets for one pod block its eviction. Must be left out for a Microservice or
   * StatefulService that has its own.
   * @default true
   */
  readonly disruptionBudget?: boolean;
}

/** BackendScalingProps with every default filled in, without `target`, which ScalingTarget describes. */
export type ResolvedScaling = Required<Omit<BackendScalingProps, 'target' | Utilization>> &
  Pick<BackendScalingProps, Utilization>;

type Utilization = 'cpuUtilization' | 'memoryUtilization' | 'memoryUtilizationReason';

const CPU_UTILIZATION = 70;

/** Fills in every default. */
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

/** The autoscaler's name in messages. */
export function scalingSubject({ name }: ResolvedScaling, { namespace }: ScalingTarget): string {
  return titleOf({ kind: 'BackendScaling', metadata: { name, namespace } });
}

/**
 * @returns warnings
 * @throws InputError that lists every wrong prop and every conflict with the target
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
    input.refuse(`disruptionBudget must be left out: ${target.subject} has its own budget`);
  }
  for (const problem of missingRequests(scaling, target)) input.refuse(problem);
  return input.done();
}

/** Utilization is a percentage of the request, so a workload without a request would never be scaled. */
export function missingRequests(scaling: ResolvedScaling, { notRequested, subject }: ScalingTarget): readonly string[] {
  return notRequested
    .filter((resource) => scaling[`${resource}Utilization`] !== undefined)
    .map(
      (resource) =>
        `${resource}Utilization needs a ${resource} request on every container of ${subject}: at least one container has none`,
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
  checkMemoryReason(input, scaling);
  if (props.metrics?.length === 0) {
    const used = cpuUtilization === undefined ? 'the other metrics are used' : `CPU at ${cpuUtilization} % is used`;
    input.warn(`metrics should have an entry or be left out: ${used}, got []`);
  }
  if (autoscaler === 'ScaledObject' && metrics.length > 0) {
    input.refuse('metrics must be left out with a ScaledObject: use kedaTriggers');
  }
  if (autoscaler === 'HorizontalPodAutoscaler' && props.kedaTriggers !== undefined) {
    input.refuse("kedaTriggers must be left out with a HorizontalPodAutoscaler: set autoscaler to 'ScaledObject'");
  }
  checkKedaTriggers(input, 'kedaTriggers', kedaTriggers);
}

function checkMemoryReason(input: Input, { memoryUtilization, memoryUtilizationReason }: ResolvedScaling): void {
  input.optional('memoryUtilizationReason', memoryUtilizationReason, text);
  if (memoryUtilization === undefined || memoryUtilizationReason !== undefined) return;
  input.warn(
    `memoryUtilization should be left out: a runtime that keeps its memory stays at maxReplicas (set memoryUtilizationReason to the reason why it falls with the load), got ${memoryUtilization}`,
  );
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
      `replicas of ${subject} must be left out: otherwise each apply resets the number of pods, got ${fixedReplicas}`,
    );
  }
  if (autoscaler !== undefined)
    input.refuse(`target must have one autoscaler: ${autoscaler} scales ${subject} already`);
  const minAvailable = disruption?.minAvailable;
  if (minAvailable !== undefined && blocksDrains(minAvailable, Math.max(minReplicas, 1))) {
    input.refuse(
      `minReplicas must be greater than minAvailable ${shown(minAvailable)} of ${subject}, or nodes cannot be drained, got ${minReplicas}`,
    );
  }
}

function secondsBetween(least: number, most: number): Check {
  return (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
      ? undefined
      : { must: `be a whole number of seconds from ${least} to ${most}` };
}
