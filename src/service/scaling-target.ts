import type { Deployment, StatefulSet } from 'cdk8s-plus-28';
import type { k8s } from '../core/k8s';
import { selectorLabels } from '../core/labels';
import type { Disruption } from './disruption';
import { Microservice } from './microservice';

/** What BackendScaling can scale. */
export type ScalableWorkload = Microservice | Deployment | StatefulSet;

/** What an autoscaler has to know of its target. */
export interface ScalingTarget {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;

  /** Undefined where the target leaves it to whoever applies it. */
  readonly namespace: string | undefined;

  /** What it is called in messages. */
  readonly subject: string;

  /** A number of pods that stands in its manifest. */
  readonly fixedReplicas: number | undefined;

  /** What scales it already. */
  readonly autoscaler: string | undefined;

  /** The resources that some container does not request, which therefore have no utilization. */
  readonly notRequested: readonly ('cpu' | 'memory')[];

  /** Its own budget. */
  readonly disruption: Disruption | undefined;

  /** What selects its pods. */
  readonly selector: k8s.LabelSelector;
}

/** One view of all kinds of targets. */
export function toScalingTarget(workload: ScalableWorkload): ScalingTarget {
  return workload instanceof Microservice ? ourTarget(workload) : plusTarget(workload);
}

function ourTarget({ resolved, subject, autoscaler, pdb }: Microservice): ScalingTarget {
  const { name, namespace, fixedReplicas, minAvailable, maxUnavailable } = resolved;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    name,
    namespace,
    subject,
    fixedReplicas,
    autoscaler,
    notRequested: [],
    disruption: pdb && { minAvailable, maxUnavailable },
    selector: { matchLabels: selectorLabels(name) },
  };
}

function plusTarget(workload: Deployment | StatefulSet): ScalingTarget {
  const { apiVersion, kind, name, containers, replicas } = workload.toScalingTarget();
  const { namespace } = workload.metadata;
  const expressions = [...workload.matchExpressions];
  const resources = ['cpu', 'memory'] as const;
  return {
    apiVersion,
    kind,
    name,
    namespace,
    subject: `${kind} '${namespace === undefined ? '' : `${namespace}/`}${name}'`,
    fixedReplicas: replicas,
    autoscaler: workload.hasAutoscaler ? 'another autoscaler' : undefined,
    notRequested: resources.filter((resource) =>
      containers.some((container) => container.resources?.[resource]?.request === undefined),
    ),
    disruption: undefined,
    selector: {
      matchExpressions: expressions.length > 0 ? expressions : undefined,
      matchLabels: { ...workload.matchLabels },
    },
  };
}
