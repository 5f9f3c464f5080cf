import { identityOf, titleOf } from '../core/identity';
import { type Plain, toPlain } from '../core/plain';
import { podTemplateOf } from '../core/pod-templates';
import { NO_CLAIM, type ResourceClaim } from '../core/resources';
import { type CustomResources, customResources, madeOf } from '../operators/index';
import { type PodClaim, toPodClaim } from './pod-claims';
import { type AutoscalerMaxima, autoscalerMaxima, replicaCount } from './replica-counts';

/** An object with pods: how many at most, and what each claims. */
export interface WorkloadClaim extends PodClaim {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;

  /** Which pods of a custom resource are meant, such as `events-entity-operator`, where they do not have its own name. */
  readonly part?: string;

  /** Pods in steady state, at the autoscaler's maximum; none for jobs of operators and for the template of sessions. */
  readonly pods: number;

  /** Its pods are made at run time, so that it stands for one of them at a time. */
  readonly session: boolean;

  /** Pods that a rollout or a job of an operator adds for a while. */
  readonly surge: number;

  /** How the number comes about, such as `4 replicas + 1 of its rollout`. */
  readonly how: string;
}

/**
 * The workloads among plain API objects, in their order, and the pods that operators make of custom resources. Autoscalers
 * set the replicas of their target. Kinds that the library does not know count as no pods.
 */
export function toWorkloadClaims(objects: readonly object[]): readonly WorkloadClaim[] {
  const plain = objects.map(toPlain);
  const maxima = autoscalerMaxima(plain);
  const others = customResources(objects);
  return plain.flatMap((object) => [...ownPods(object, maxima), ...operatorPods(object, others)]);
}

/** A kind of session that no template in the manifests stands for: a pod with one container. */
export function toSessionClaim(namespace: string, name: string, resources: ResourceClaim): WorkloadClaim {
  const count = { pods: 0, surge: 0, how: 'one session', session: true };
  return { kind: 'Profile', namespace, name, ...count, ...toPodClaim({ containers: [{ name, resources }] }) };
}

/** What it is called in messages: `Deployment 'stella/stt-service'`, `Kafka 'azora/events' (events-entity-operator)`. */
export function claimTitle({ kind, namespace, name, part }: WorkloadClaim): string {
  return withPart(titleOf({ kind, metadata: { namespace, name } }), part);
}

/** What it is called where the namespace is known: `Deployment stt-service`. */
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
  return madeOf(object, others).pods.map(({ name: part, count: pods, surge, how, containers, whole, overhead }) => ({
    kind,
    namespace,
    name,
    ...(part === name ? {} : { part }),
    pods,
    surge,
    how,
    session: false,
    containers,
    whole: whole ?? NO_CLAIM,
    overhead: overhead ?? {},
  }));
}
