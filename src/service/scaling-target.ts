import type { IConstruct } from 'constructs';
import { unlessEmpty } from '../core/defined';
import { InputError, shown } from '../core/input/input';
import { titleOf } from '../core/objects/identity';
import type { k8s } from '../core/objects/k8s';
import { type Component, type Labels, selectorLabels } from '../core/objects/labels';

import type { Disruption } from './disruption';
import { Microservice } from './microservice';
import { StatefulService } from './stateful-service';

/**
 * A Deployment or StatefulSet of cdk8s-plus. Matched by its shape, because each cdk8s-plus version has its own classes.
 * @open
 */
export interface PlusScalable extends IConstruct {
  readonly metadata: { readonly namespace?: string };

  /** Labels that select its pods. */
  readonly matchLabels: Labels;
  readonly matchExpressions: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];

  hasAutoscaler: boolean;
  markHasAutoscaler(): void;

  toScalingTarget(): {
    readonly apiVersion: string;
    readonly kind: string;
    readonly name: string;
    readonly replicas?: number;
    readonly containers: readonly { readonly resources?: PlusResources }[];
  };
}

/** The resource requests of a cdk8s-plus container. */
interface PlusResources {
  readonly cpu?: { readonly request?: unknown };
  readonly memory?: { readonly request?: unknown };
}

/** A workload that BackendScaling can scale. */
export type ScalableWorkload = Microservice | StatefulService | PlusScalable;

/** The properties of a target that an autoscaler depends on. */
export interface ScalingTarget {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;

  /** Undefined if `kubectl apply` decides. */
  readonly namespace: string | undefined;

  /** Its name in messages. */
  readonly subject: string;

  readonly component: Component;

  /** The number of pods in its manifest. */
  readonly fixedReplicas: number | undefined;

  /** The name of an autoscaler that the target already has. */
  readonly autoscaler: string | undefined;

  /** Resources that at least one container does not request, so they have no utilization. */
  readonly notRequested: readonly ('cpu' | 'memory')[];

  /** The target's own disruption budget. */
  readonly disruption: Disruption | undefined;

  /** Selects its pods. */
  readonly selector: k8s.LabelSelector;
}

/** @throws InputError if it is not a workload of this library or a Deployment or StatefulSet of cdk8s-plus */
export function toScalingTarget(workload: ScalableWorkload): ScalingTarget {
  if (workload instanceof Microservice) return ownTarget('Deployment', 'service', workload);
  if (workload instanceof StatefulService) return ownTarget('StatefulSet', 'backing', workload);
  return plusTarget(workload);
}

/** Leaves the number of pods to an autoscaler. @throws InputError if another autoscaler or `replicas` is set */
export function markScaled(workload: ScalableWorkload, autoscaler: string): void {
  if (workload instanceof Microservice || workload instanceof StatefulService) workload.addAutoscaler(autoscaler);
  else workload.markHasAutoscaler();
}

function ownTarget(kind: string, component: Component, workload: Microservice | StatefulService): ScalingTarget {
  const { resolved, subject, autoscaler, pdb } = workload;
  const { name, namespace, fixedReplicas, minAvailable, maxUnavailable } = resolved;
  return {
    apiVersion: 'apps/v1',
    kind,
    name,
    namespace,
    subject,
    component,
    fixedReplicas,
    autoscaler,
    notRequested: [],
    disruption: pdb && { minAvailable, maxUnavailable },
    selector: { matchLabels: selectorLabels(name, component) },
  };
}

function plusTarget(workload: PlusScalable): ScalingTarget {
  if (typeof workload.toScalingTarget !== 'function') {
    throw new InputError('BackendScaling', [
      `target must be a Microservice, a StatefulService, or a Deployment or StatefulSet of cdk8s-plus, got ${shown(workload)}`,
    ]);
  }
  const { apiVersion, kind, name, containers, replicas } = workload.toScalingTarget();
  const { namespace } = workload.metadata;
  const resources = ['cpu', 'memory'] as const;
  return {
    apiVersion,
    kind,
    name,
    namespace,
    subject: titleOf({ kind, metadata: { name, namespace } }),
    component: 'service',
    fixedReplicas: replicas,
    autoscaler: workload.hasAutoscaler ? 'another autoscaler' : undefined,
    notRequested: resources.filter((resource) =>
      containers.some((container) => container.resources?.[resource]?.request === undefined),
    ),
    disruption: undefined,
    selector: {
      matchExpressions: unlessEmpty(
        workload.matchExpressions.map(({ key, operator, values }) => ({
          key,
          operator,
          values: values && [...values],
        })),
      ),
      matchLabels: { ...workload.matchLabels },
    },
  };
}
