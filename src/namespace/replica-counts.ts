import { counted } from '../core/listed';
import { identityOf } from '../core/objects/identity';
import { ownValue, type Plain, toPlain } from '../core/plain';
import { type AutoscalerMaxima, type AutoscalerMaximum, maximumOf } from '../core/pods/autoscalers';
import { hasPodTemplate } from '../core/pods/pod-templates';
import { rolloutSurge, wholeNumber } from '../core/pods/rollout';

/** The number of pods of an object. */
export interface ReplicaCount {
  /** Pods in steady state, at the autoscaler's maximum. 0 for a template whose pods are created at run time. */
  readonly pods: number;

  /** Pods that a rollout adds temporarily. */
  readonly surge: number;

  /**
   * Old pods that may still drain when all new ones run. A quota counts a pod until its grace period is over. 0 if pods end within
   * a minute, because a rollout can wait for these.
   * @see https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/quota/v1/evaluator/core/pods.go
   */
  readonly draining: number;

  /** An explanation of the number, such as `4 replicas + 1 of its rollout`. */
  readonly how: string;
}

/** The number of pods of a Kubernetes workload. @returns undefined for an object without pods */
export function replicaCount(object: Plain, maxima: AutoscalerMaxima): ReplicaCount | undefined {
  const identity = identityOf(object);
  if (!hasPodTemplate(identity)) return undefined;
  return ownValue(COUNTS, identity.kind)?.(toPlain(object.spec), maximumOf(identity, maxima));
}

const NO_ROLLOUT = { surge: 0, draining: 0 };

/** Longer drains would hold up a rollout that has to wait for them in a full quota, until it is reported as stalled. */
const SHORT_DRAIN_SECONDS = 60;

/** The default of Kubernetes. */
const DEFAULT_GRACE_SECONDS = 30;

const COUNTS: Readonly<Record<string, (spec: Plain, maximum: AutoscalerMaximum | undefined) => ReplicaCount>> = {
  Pod: () => ({ pods: 1, ...NO_ROLLOUT, how: '1 pod' }),
  PodTemplate: () => ({ pods: 0, ...NO_ROLLOUT, how: 'one session' }),
  Deployment: (spec, maximum) => {
    const { pods, how } = replicas(spec, maximum);
    const surge = rolloutSurge(spec.strategy, pods);
    const seconds = graceSeconds(spec);
    // Recreate waits until all old pods have ended.
    const draining = seconds > SHORT_DRAIN_SECONDS && toPlain(spec.strategy).type !== 'Recreate' ? pods : 0;
    if (draining > 0) return { pods, surge, draining, how: `${how} + ${draining} that drain for up to ${seconds} s` };
    return { pods, surge, draining, how: surge > 0 ? `${how} + ${surge} of its rollout` : how };
  },
  StatefulSet: replicas,
  ReplicaSet: replicas,
  ReplicationController: replicas,
  // A lower bound: manifests do not show the number of nodes.
  DaemonSet: () => ({ pods: 1, ...NO_ROLLOUT, how: 'one pod on each node' }),
  Job: job,
  CronJob: (spec) => job(toPlain(toPlain(spec.jobTemplate).spec)),
};

function replicas(spec: Plain, maximum: AutoscalerMaximum | undefined): ReplicaCount {
  const pods = maximum?.replicas ?? wholeNumber(spec.replicas) ?? 1;
  const words = counted(pods, 'replica');
  return { pods, ...NO_ROLLOUT, how: maximum ? `${words} (the maximum of ${maximum.autoscaler})` : words };
}

/** Seconds from the deletion of a pod until it is killed. */
function graceSeconds({ template }: Plain): number {
  const { terminationGracePeriodSeconds } = toPlain(toPlain(template).spec);
  return wholeNumber(terminationGracePeriodSeconds) ?? DEFAULT_GRACE_SECONDS;
}

function job(spec: Plain): ReplicaCount {
  const parallel = wholeNumber(spec.parallelism) ?? 1;
  const pods = Math.min(parallel, wholeNumber(spec.completions) ?? parallel);
  return { pods, ...NO_ROLLOUT, how: `${pods} at a time` };
}
