import { counted } from '../core/listed';
import { identityOf, type PlainIdentity, titleOf } from '../core/objects/identity';
import { ownValue, type Plain, toPlain } from '../core/plain';
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

/** The maximum of each autoscaler, by its target. */
export type AutoscalerMaxima = ReadonlyMap<string, Maximum>;

interface Maximum {
  readonly replicas: number;

  /** The autoscaler's name in messages, such as `HorizontalPodAutoscaler 'api-hpa'`. */
  readonly autoscaler: string;
}

const AUTOSCALERS: readonly string[] = ['autoscaling/HorizontalPodAutoscaler', 'keda.sh/ScaledObject'];

/** KEDA's default for a ScaledObject without `maxReplicaCount`. */
const KEDA_MAX_REPLICAS = 100;

/** Whether objects of this type set the number of replicas of another object. */
export function isAutoscaler({ group, kind }: Pick<PlainIdentity, 'group' | 'kind'>): boolean {
  return AUTOSCALERS.includes(`${group}/${kind}`);
}

/** The maximum number of replicas that the autoscalers among some objects may request. */
export function autoscalerMaxima(objects: readonly Plain[]): AutoscalerMaxima {
  return new Map(objects.filter((object) => isAutoscaler(identityOf(object))).map(toMaximum));
}

/** The number of pods of a Kubernetes workload. @returns undefined for an object without pods */
export function replicaCount(object: Plain, maxima: AutoscalerMaxima): ReplicaCount | undefined {
  const identity = identityOf(object);
  if (!hasPodTemplate(identity)) return undefined;
  return ownValue(COUNTS, identity.kind)?.(toPlain(object.spec), maxima.get(toKey(identity)));
}

const COUNTS: Readonly<Record<string, (spec: Plain, maximum: Maximum | undefined) => ReplicaCount>> = {
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

function replicas(spec: Plain, maximum: Maximum | undefined): ReplicaCount {
  const pods = maximum?.replicas ?? wholeNumber(spec.replicas) ?? 1;
  const words = counted(pods, 'replica');
  return { pods, surge: 0, how: maximum ? `${words} (the maximum of ${maximum.autoscaler})` : words };
}

function job(spec: Plain): ReplicaCount {
  const parallel = wholeNumber(spec.parallelism) ?? 1;
  const pods = Math.min(parallel, wholeNumber(spec.completions) ?? parallel);
  return { pods, surge: 0, how: `${pods} at a time` };
}

function toMaximum(object: Plain): readonly [string, Maximum] {
  const { scaleTargetRef, maxReplicas, maxReplicaCount } = toPlain(object.spec);
  const { apiVersion = 'apps/v1', kind = 'Deployment', name } = toPlain(scaleTargetRef);
  const scaler = identityOf(object);
  const target = identityOf({ apiVersion, kind, metadata: { namespace: scaler.namespace, name } });
  const autoscaler = titleOf({ kind: scaler.kind, metadata: { name: scaler.name } });
  return [
    toKey(target),
    { replicas: wholeNumber(maxReplicas) ?? wholeNumber(maxReplicaCount) ?? KEDA_MAX_REPLICAS, autoscaler },
  ];
}

function toKey({ group, title }: PlainIdentity): string {
  return `${group} ${title}`;
}
