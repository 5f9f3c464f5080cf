import { type Check, Input, oneOf, shown } from '../core/input';
import { dnsSubdomain, text } from '../core/names';
import { count, countOrZero, percent } from '../core/numbers';
import type { BackendScalingProps, KedaTrigger } from './backend-scaling-props';
import { blocksDrains } from './disruption';
import type { ScalingTarget } from './scaling-target';

/** BackendScaling's props with every default filled in; the target is looked at apart. */
export type ResolvedScaling = Required<Omit<BackendScalingProps, 'target' | 'cpuUtilization' | 'memoryUtilization'>> &
  Pick<BackendScalingProps, 'cpuUtilization' | 'memoryUtilization'>;

const CPU_UTILIZATION = 70;

/** Fills every default. Pure; `checkScaling` says what is wrong. */
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

/** What an autoscaler is called in messages. */
export function scalingSubject({ name }: ResolvedScaling, { namespace }: ScalingTarget): string {
  return `BackendScaling '${namespace === undefined ? '' : `${namespace}/`}${name}'`;
}

/**
 * @returns warnings
 * @throws InputError with every wrong prop, and with what it and its target say against each other
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

/** A utilization is a percentage of a request: without the request it cannot be told, and the workload is never scaled. */
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
    input.warn('minReplicas should be 2 at least: a single pod is gone while it moves to another node, got 1');
  }
}

function checkMeasures(input: Input, scaling: ResolvedScaling, props: BackendScalingProps): void {
  const { autoscaler, metrics, kedaTriggers, cpuUtilization, memoryUtilization } = scaling;
  input.optional('cpuUtilization', cpuUtilization, percent);
  input.optional('memoryUtilization', memoryUtilization, percent);
  if (props.metrics?.length === 0) {
    const used = cpuUtilization === undefined ? 'the others are used' : `CPU at ${cpuUtilization} % is used`;
    input.warn(`metrics should name a measure or be left out: ${used}, got []`);
  }
  if (autoscaler === 'ScaledObject' && metrics.length > 0) {
    input.refuse('metrics must be left out with a ScaledObject: kedaTriggers takes its measures');
  }
  if (autoscaler === 'HorizontalPodAutoscaler' && props.kedaTriggers !== undefined) {
    input.refuse("kedaTriggers must be left out with a HorizontalPodAutoscaler: autoscaler 'ScaledObject' takes them");
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
      `replicas of ${subject} must be left out: each apply would set the number of pods back to it, got ${fixedReplicas}`,
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
