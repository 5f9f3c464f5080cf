import { identityOf, titleOf } from '../core/objects/identity';
import { type Plain, toPlain } from '../core/plain';
import { type AutoscalerMaxima, autoscalerMaxima } from '../core/pods/autoscalers';
import { podTemplateOf } from '../core/pods/pod-templates';
import { NO_CLAIM, type ResourceClaim } from '../core/pods/resources';
import { type CustomResources, customResources, madeOf } from '../operators/index';
import { type PodClaim, toPodClaim } from './pod-claims';
import { replicaCount } from './replica-counts';

/** An object with pods: the maximum number of pods, and the resources of each. */
export interface WorkloadClaim extends PodClaim {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;

  /** A name that tells its pods apart from other pods of the same custom resource, such as `events-entity-operator`. */
  readonly part?: string;

  /** Pods in steady state, at the autoscaler's maximum. 0 for jobs of operators and for session templates. */
  readonly pods: number;

  /** Its pods are created at run time, so it is counted as one pod at a time. */
  readonly session: boolean;

  /** Pods that a rollout or an operator's job adds temporarily. */
  readonly surge: number;

  /** Old pods that may still drain when all new ones run. */
  readonly draining: number;

  /** An explanation of the number, such as `4 replicas + 1 of its rollout`. */
  readonly how: string;
}

/**
 * The workloads among plain API objects, in order, and the pods that operators create from custom resources. An
 * autoscaler sets the replicas of its target. Unknown kinds count as 0 pods.
 */
export function toWorkloadClaims(objects: readonly object[]): readonly WorkloadClaim[] {
  const plain = objects.map(toPlain);
  const maxima = autoscalerMaxima(plain);
  const others = customResources(objects);
  return plain.flatMap((object) => [...ownPods(object, maxima), ...operatorPods(object, others)]);
}

/** A kind of session without a template in the manifests: a pod with one container. */
export function toSessionClaim(namespace: string, name: string, resources: ResourceClaim): WorkloadClaim {
  const count = { pods: 0, surge: 0, draining: 0, how: 'one session', session: true };
  return { kind: 'Profile', namespace, name, ...count, ...toPodClaim({ containers: [{ name, resources }] }) };
}

/** The name in messages: `Deployment 'stella/stt-service'`, `Kafka 'azora/events' (events-entity-operator)`. */
export function claimTitle({ kind, namespace, name, part }: WorkloadClaim): string {
  return withPart(titleOf({ kind, metadata: { namespace, name } }), part);
}

/** The name in messages that already show the namespace: `Deployment stt-service`. */
export function shortTitle({ kind, name, part }: WorkloadClaim): string {
  return withPart(`${kind} ${name}`, part);
}

function withPart(title: string, part: string | undefined): string {
  return part === undefined ? title : `${title} (${part})`;
}

function ownPods(object: Plain, maxima: AutoscalerMaxima): readonly WorkloadClaim[] {
  const count = replicaCount(object, maxima);
  if (count === undefined) return [];
  const { kind, namespace, name } = identityOf(object);
  const session = kind === 'PodTemplate';
  return [{ kind, namespace, name, ...count, session, ...toPodClaim(podTemplateOf(object)?.spec) }];
}

function operatorPods(object: Plain, others: CustomResources): readonly WorkloadClaim[] {
  const { kind, namespace, name } = identityOf(object);
  return madeOf(object, others).pods.map(
    ({ name: part, count: pods, surge, how, session = false, containers, whole, overhead }) => ({
      kind,
      namespace,
      name,
      ...(part === name ? {} : { part }),
      pods,
      surge,
      draining: 0,
      how,
      session,
      containers,
      whole: whole ?? NO_CLAIM,
      overhead: overhead ?? {},
    }),
  );
}
