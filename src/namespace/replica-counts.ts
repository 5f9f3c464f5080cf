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

  /** An explanation of the number, such as `4 replicas + 1 of its rollout`. */
  readonly how: string;
}

/** The number of pods of a Kubernetes workload. @returns undefined for an object without pods */
export function replicaCount(object: Plain, maxima: AutoscalerMaxima): ReplicaCount | undefined {
  const identity = identityOf(object);
  if (!hasPodTemplate(identity)) return undefined;
  return ownValue(COUNTS, identity.kind)?.(toPlain(object.spec), maximumOf(identity, maxima));
}

const COUNTS: Readonly<Record<string, (spec: Plain, maximum: AutoscalerMaximum | undefined) => ReplicaCount>> = {
  Pod: () => ({ pods: 1, surge: 0, how: '1 pod' }),
  PodTemplate: () => ({ pods: 0, surge: 0, how: 'one session' }),
  Deployment: (spec, maximum) => {
    const { pods, how } = replicas(spec, maximum);
    const surge = rolloutSurge(spec.strategy, pods);
    return { pods, surge, how: surge > 0 ? `${how} + ${surge} of its rollout` : how };
  },
  StatefulSet: replicas,
  ReplicaSet: replicas,
  ReplicationController: replicas,
  // A lower bound: manifests do not show the number of nodes.
  DaemonSet: () => ({ pods: 1, surge: 0, how: 'one pod on each node' }),
  Job: job,
  CronJob: (spec) => job(toPlain(toPlain(spec.jobTemplate).spec)),
};

function replicas(spec: Plain, maximum: AutoscalerMaximum | undefined): ReplicaCount {
  const pods = maximum?.replicas ?? wholeNumber(spec.replicas) ?? 1;
  const words = counted(pods, 'replica');
  return { pods, surge: 0, how: maximum ? `${words} (the maximum of ${maximum.autoscaler})` : words };
}

function job(spec: Plain): ReplicaCount {
  const parallel = wholeNumber(spec.parallelism) ?? 1;
  const pods = Math.min(parallel, wholeNumber(spec.completions) ?? parallel);
  return { pods, surge: 0, how: `${pods} at a time` };
}
