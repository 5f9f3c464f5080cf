import type { ScaledObjectSpec, ScaledObjectSpecTriggers } from '../../imports/keda.sh';
import type { k8s } from '../core/objects/k8s';
import { renderTrigger } from '../core/pods/keda-trigger';
import type { ResolvedScaling } from './backend-scaling-props';
import type { ScalingTarget } from './scaling-target';

/** How fast pods are added and removed. HorizontalPodAutoscaler and ScaledObject use the same fields. */
type Behavior = k8s.HorizontalPodAutoscalerBehavior;

/** The spec of a HorizontalPodAutoscaler. */
export function autoscalerSpec(scaling: ResolvedScaling, target: ScalingTarget): k8s.HorizontalPodAutoscalerSpec {
  const { minReplicas, maxReplicas, cpuUtilization, memoryUtilization, metrics } = scaling;
  return {
    behavior: behavior(scaling),
    maxReplicas,
    metrics: [
      ...(cpuUtilization === undefined ? [] : [utilization('cpu', cpuUtilization)]),
      ...(memoryUtilization === undefined ? [] : [utilization('memory', memoryUtilization)]),
      ...metrics.map((metric) => metric.toMetricSpec()),
    ],
    minReplicas,
    scaleTargetRef: reference(target),
  };
}

/** The spec of a ScaledObject, from which KEDA creates a HorizontalPodAutoscaler. */
export function scaledObjectSpec(scaling: ResolvedScaling, target: ScalingTarget): ScaledObjectSpec {
  const { minReplicas, maxReplicas, cpuUtilization, memoryUtilization, kedaTriggers } = scaling;
  return {
    advanced: { horizontalPodAutoscalerConfig: { behavior: behavior(scaling) } },
    maxReplicaCount: maxReplicas,
    minReplicaCount: minReplicas,
    scaleTargetRef: reference(target),
    triggers: [
      ...(cpuUtilization === undefined ? [] : [utilizationTrigger('cpu', cpuUtilization)]),
      ...(memoryUtilization === undefined ? [] : [utilizationTrigger('memory', memoryUtilization)]),
      ...kedaTriggers.map((trigger) => ({ ...renderTrigger(trigger) })),
    ],
  };
}

function behavior(scaling: ResolvedScaling): Behavior {
  const { scaleUpPercent, scaleUpPods, scaleUpPeriodSeconds, scaleDownPercent, scaleDownPeriodSeconds } = scaling;
  return {
    scaleDown: {
      policies: [{ periodSeconds: scaleDownPeriodSeconds, type: 'Percent', value: scaleDownPercent }],
      selectPolicy: 'Max',
      stabilizationWindowSeconds: scaling.scaleDownStabilizationSeconds,
    },
    scaleUp: {
      policies: [
        { periodSeconds: scaleUpPeriodSeconds, type: 'Percent', value: scaleUpPercent },
        { periodSeconds: scaleUpPeriodSeconds, type: 'Pods', value: scaleUpPods },
      ],
      selectPolicy: 'Max',
      stabilizationWindowSeconds: scaling.scaleUpStabilizationSeconds,
    },
  };
}

function reference({ apiVersion, kind, name }: ScalingTarget): k8s.CrossVersionObjectReference {
  return { apiVersion, kind, name };
}

function utilization(name: 'cpu' | 'memory', averageUtilization: number): k8s.MetricSpec {
  return { resource: { name, target: { averageUtilization, type: 'Utilization' } }, type: 'Resource' };
}

/** KEDA expects numbers as strings. */
function utilizationTrigger(type: 'cpu' | 'memory', percent: number): ScaledObjectSpecTriggers {
  return { metadata: { value: String(percent) }, metricType: 'Utilization', type };
}
