import { Construct } from 'constructs';
import { ScaledObject } from '../../imports/keda.sh';
import { InputError } from '../core/input';
import { k8s } from '../core/k8s';
import { objectLabels } from '../core/labels';
import { addWarnings } from '../core/warnings';
import type { BackendScalingProps } from './backend-scaling-props';
import { disruptionSpec } from './disruption';
import { Microservice } from './microservice';
import { checkScaling, missingRequests, resolveScaling, scalingSubject } from './resolve-scaling';
import { autoscalerSpec, scaledObjectSpec } from './scaling-spec';
import { toScalingTarget } from './scaling-target';

/**
 * An autoscaler that agrees with its target: it lives in the target's namespace, the target's manifest says no number of
 * pods any more, and the PodDisruptionBudget leaves room for drains at the fewest pods.
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
 */
export class BackendScaling extends Construct {
  /** The autoscaler, or the ScaledObject from which KEDA makes one. */
  readonly resource: k8s.KubeHorizontalPodAutoscalerV2 | ScaledObject;

  /** The budget of a cdk8s-plus-28 target; a Microservice has its own. */
  readonly pdb: k8s.KubePodDisruptionBudget | undefined;

  /** @throws InputError with every wrong prop, and with what it and its target say against each other */
  constructor(scope: Construct, id: string, props: BackendScalingProps) {
    super(scope, id);
    const workload = props.target;
    const target = toScalingTarget(workload);
    const scaling = resolveScaling(props, target);
    const subject = scalingSubject(scaling, target);
    if (workload.node.root !== this.node.root) {
      throw new InputError(subject, [
        `target must be of the same app, which renders both, got ${target.subject} of another`,
      ]);
    }
    addWarnings(this, subject, checkScaling(scaling, target, props));
    const labels = objectLabels(target.name, 'service');
    const metadata = { labels, name: scaling.name, namespace: target.namespace };
    this.resource =
      scaling.autoscaler === 'ScaledObject'
        ? new ScaledObject(this, 'Resource', { metadata, spec: scaledObjectSpec(scaling, target) })
        : new k8s.KubeHorizontalPodAutoscalerV2(this, 'Resource', { metadata, spec: autoscalerSpec(scaling, target) });
    if (workload instanceof Microservice) {
      workload.addAutoscaler(subject);
      return;
    }
    workload.markHasAutoscaler();
    this.pdb = scaling.disruptionBudget
      ? new k8s.KubePodDisruptionBudget(this, 'Pdb', {
          metadata: { labels: { ...labels }, name: target.name, namespace: target.namespace },
          spec: disruptionSpec({ maxUnavailable: 1 }, target.selector),
        })
      : undefined;
    // A container may be added to the target later on.
    this.node.addValidation({
      validate: () => missingRequests(scaling, toScalingTarget(workload)).map((problem) => `${subject}: ${problem}`),
    });
  }
}
