import { Construct } from 'constructs';
import { ScaledObject } from '../../imports/keda.sh';
import { defined } from '../core/defined';
import { checkedCalls } from '../core/input/checked-calls';
import { InputError } from '../core/input/input';
import { addWarnings } from '../core/input/warnings';
import { k8s } from '../core/objects/k8s';
import { objectLabels, REASON_ANNOTATION_PREFIX } from '../core/objects/labels';
import { addCheck } from '../core/objects/tree-check';
import { refuseSharedBudgets } from '../core/pods/shared-budgets';
import {
  type BackendScalingProps,
  checkScaling,
  missingRequests,
  type ResolvedScaling,
  resolveScaling,
  scalingSubject,
} from './backend-scaling-props';
import { autoscalerSpec, scaledObjectSpec } from './backend-scaling-spec';
import { disruptionSpec } from './disruption';
import { markScaled, toScalingTarget } from './scaling-target';

/**
 * An autoscaler that is consistent with its target: it is in the target's namespace, the target's manifest sets no
 * number of replicas, and the PodDisruptionBudget allows drains at `minReplicas`.
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
 */
@checkedCalls('BackendScaling')
export class BackendScaling extends Construct {
  /** The HorizontalPodAutoscaler, or the ScaledObject from which KEDA creates one. */
  readonly resource: k8s.KubeHorizontalPodAutoscaler | ScaledObject;

  /** The added PodDisruptionBudget; undefined if the target has its own, or with `disruptionBudget: false`. */
  readonly pdb: k8s.KubePodDisruptionBudget | undefined;

  /** @throws InputError that lists every wrong prop and every conflict with the target */
  constructor(scope: Construct, id: string, props: BackendScalingProps) {
    super(scope, id);
    const workload = props.target;
    const target = toScalingTarget(workload);
    const scaling = resolveScaling(props, target);
    const subject = scalingSubject(scaling, target);
    if (workload.node.root !== this.node.root) {
      throw new InputError(subject, [`target must be in the same cdk8s App, got ${target.subject} of another App`]);
    }
    addWarnings(this, subject, checkScaling(scaling, target, props));
    const metadata = (name: string) => ({
      labels: objectLabels(target.name, target.component),
      name,
      namespace: target.namespace,
    });
    const scaler = defined({ ...metadata(scaling.name), annotations: reasonAnnotation(scaling) });
    this.resource =
      scaling.autoscaler === 'ScaledObject'
        ? new ScaledObject(this, 'Resource', {
            metadata: scaler,
            spec: scaledObjectSpec(scaling, target),
          })
        : new k8s.KubeHorizontalPodAutoscaler(this, 'Resource', {
            metadata: scaler,
            spec: autoscalerSpec(scaling, target),
          });
    markScaled(workload, subject);
    this.pdb =
      scaling.disruptionBudget && target.disruption === undefined
        ? new k8s.KubePodDisruptionBudget(this, 'Pdb', {
            metadata: metadata(target.name),
            spec: disruptionSpec({ maxUnavailable: 1 }, target.selector),
          })
        : undefined;
    // Checked at synth: containers may still be added to a cdk8s-plus target.
    addCheck(this, () =>
      missingRequests(scaling, toScalingTarget(workload)).map((problem) => `${subject}: ${problem}`),
    );
    refuseSharedBudgets(this);
  }
}

function reasonAnnotation({ memoryUtilizationReason: reason }: ResolvedScaling): Record<string, string> | undefined {
  return reason === undefined ? undefined : { [`${REASON_ANNOTATION_PREFIX}memory-utilization-reason`]: reason };
}
