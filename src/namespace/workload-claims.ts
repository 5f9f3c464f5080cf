import { identityOf, titleOf } from '../core/objects/identity';
import { type Plain, toPlain } from '../core/plain';
import { type AutoscalerMaxima, autoscalerMaxima } from '../core/pods/autoscalers';
import { type PodClaim, toPodClaim } from '../core/pods/pod-claims';
import type { Overheads } from '../core/pods/pod-overhead';
import { podTemplateOf } from '../core/pods/pod-templates';
import { NO_CLAIM } from '../core/pods/resources';
import { type CustomResources, customResources, madeOf } from '../operators/index';
import type { SessionKind } from './quota-use';
import { replicaCount } from './replica-counts';
import { type PodScope, toPodScope } from './scopes/quota-scopes';

/** An object with pods: the maximum number of pods, and the resources of each. */
export interface WorkloadClaim extends PodClaim {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;

  /** A name that tells its pods apart from other pods of the same custom resource, such as `events-entity-operator`. */
  readonly part?: string;

  /** What a quota's scopes ask of its pods. */
  readonly scope: PodScope;

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
 * @param overheads the RuntimeClasses that are known
 */
export function toWorkloadClaims(
  objects: readonly object[],
  overheads: Overheads = new Map(),
): readonly WorkloadClaim[] {
  const plain = objects.map(toPlain);
  const maxima = autoscalerMaxima(plain);
  const others = customResources(objects);
  return plain.flatMap((object) => [...ownPods(object, maxima, overheads), ...operatorPods(object, others, overheads)]);
}

/** A kind of session without a template in the manifests. */
export function toSessionClaim(namespace: string, kind: SessionKind, overheads: Overheads = new Map()): WorkloadClaim {
  const { name, resources, template = { spec: { containers: [{ name, resources }] } } } = kind;
  const count = { pods: 0, surge: 0, draining: 0, how: 'one session', session: true };
  return {
    kind: 'Profile',
    namespace,
    name,
    ...count,
    ...toPodClaim(template, overheads),
    scope: toPodScope(template.spec),
  };
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

function ownPods(object: Plain, maxima: AutoscalerMaxima, overheads: Overheads): readonly WorkloadClaim[] {
  const count = replicaCount(object, maxima);
  if (count === undefined) return [];
  const { kind, namespace, name } = identityOf(object);
  const session = kind === 'PodTemplate';
  const template = podTemplateOf(object);
  const scope = toPodScope(template?.spec);
  return [{ kind, namespace, name, ...count, session, ...toPodClaim(template, overheads), scope }];
}

function operatorPods(object: Plain, others: CustomResources, overheads: Overheads): readonly WorkloadClaim[] {
  const { kind, namespace, name } = identityOf(object);
  return madeOf(object, others).pods.map(
    ({ name: part, count: pods, surge, how, session = false, containers, whole, overhead, runtimeClass }) => ({
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
      scope: {},
      overhead: overheads.get(runtimeClass ?? '') ?? overhead ?? {},
    }),
  );
}
