import { type Plain, toPlain } from '../core/plain';
import type { ResourceClaim } from '../core/resources';
import { rolloutSurge, wholeNumber } from '../core/rollout';
import { type PodClaim, toPodClaim } from './pod-claims';

/** An object with pods: how many at most, and what each claims. */
export interface WorkloadClaim extends PodClaim {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;

  /** Pods in a quiet hour at the autoscaler's maximum; none for the template of pods that are made at run time. */
  readonly pods: number;

  /** Its pods are made at run time, so that it stands for one of them at a time. */
  readonly session: boolean;

  /** Pods that a rollout adds for a while. */
  readonly surge: number;

  /** How the number comes about, such as `4 replicas + 1 of its rollout`. */
  readonly how: string;
}

const KEDA_MAX_REPLICAS = 100;

/** The workloads among plain API objects, in their order. Other kinds are passed over, autoscalers are read for their target. */
export function toWorkloadClaims(objects: readonly object[]): readonly WorkloadClaim[] {
  const plain = objects.map(toPlain);
  const maxima = new Map(plain.flatMap(toMaximum));
  return plain.flatMap((object) => {
    const kind = String(object.kind);
    const read = READERS[kind];
    if (read === undefined) return [];
    const identity = { kind, namespace: namespaceOf(object), name: nameOf(object) };
    const { podSpec, ...count } = read(object, maxima.get(toKey(identity)));
    return [{ ...identity, ...count, session: kind === 'PodTemplate', ...toPodClaim(podSpec) }];
  });
}

/** A kind of session that no template in the manifests stands for: a pod with one container. */
export function toSessionClaim(namespace: string, name: string, resources: ResourceClaim): WorkloadClaim {
  const count = { pods: 0, surge: 0, how: 'one session', session: true };
  return { kind: 'Profile', namespace, name, ...count, ...toPodClaim({ containers: [{ name, resources }] }) };
}

/** Whether `toWorkloadClaims` reads objects of the kind. */
export function hasPods(kind: string): boolean {
  return kind in READERS || AUTOSCALERS.includes(kind);
}

/** How it is called in messages: `Deployment 'stella/stt-service'`. */
export function toTitle({ kind, namespace, name }: Pick<WorkloadClaim, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} '${namespace}/${name}'`;
}

interface Maximum {
  readonly replicas: number;
  readonly autoscaler: string;
}

interface Counted extends Pick<WorkloadClaim, 'pods' | 'surge' | 'how'> {
  readonly podSpec: unknown;
}

type Reader = (object: Plain, maximum: Maximum | undefined) => Counted;

const AUTOSCALERS: readonly string[] = ['HorizontalPodAutoscaler', 'ScaledObject'];

const READERS: Readonly<Record<string, Reader>> = {
  Pod: ({ spec }) => ({ pods: 1, surge: 0, how: '1 pod', podSpec: spec }),
  PodTemplate: ({ template }) => ({ pods: 0, surge: 0, how: 'one session', podSpec: toPlain(template).spec }),
  Deployment: (object, maximum) => {
    const { spec, how, replicas } = scaled(object, maximum);
    const surge = rolloutSurge(spec.strategy, replicas);
    return {
      pods: replicas,
      surge,
      how: surge > 0 ? `${how} + ${surge} of its rollout` : how,
      podSpec: templated(spec),
    };
  },
  StatefulSet: inPlace,
  ReplicaSet: inPlace,
  ReplicationController: inPlace,
  // One at least: how many nodes there are is not in the manifests.
  DaemonSet: ({ spec }) => ({ pods: 1, surge: 0, how: 'one pod on each node', podSpec: templated(toPlain(spec)) }),
  Job: ({ spec }) => job(toPlain(spec)),
  CronJob: ({ spec }) => job(toPlain(toPlain(toPlain(spec).jobTemplate).spec)),
};

function inPlace(object: Plain, maximum: Maximum | undefined): Counted {
  const { spec, how, replicas } = scaled(object, maximum);
  return { pods: replicas, surge: 0, how, podSpec: templated(spec) };
}

function job(spec: Plain): Counted {
  const parallel = wholeNumber(spec.parallelism) ?? 1;
  const pods = Math.min(parallel, wholeNumber(spec.completions) ?? parallel);
  return { pods, surge: 0, how: `${pods} at a time`, podSpec: templated(spec) };
}

function scaled(object: Plain, maximum: Maximum | undefined): { spec: Plain; replicas: number; how: string } {
  const spec = toPlain(object.spec);
  const replicas = maximum?.replicas ?? wholeNumber(spec.replicas) ?? 1;
  const words = replicas === 1 ? '1 replica' : `${replicas} replicas`;
  return { spec, replicas, how: maximum ? `${words} (the most of ${maximum.autoscaler})` : words };
}

/** `[[key of the target, its most replicas]]`, or nothing for what is no autoscaler. */
function toMaximum(object: Plain): readonly (readonly [string, Maximum])[] {
  const kind = String(object.kind);
  if (!AUTOSCALERS.includes(kind)) return [];
  const spec = toPlain(object.spec);
  const target = toPlain(spec.scaleTargetRef);
  const replicas = wholeNumber(spec.maxReplicas) ?? wholeNumber(spec.maxReplicaCount) ?? KEDA_MAX_REPLICAS;
  const of = { kind: String(target.kind ?? 'Deployment'), namespace: namespaceOf(object), name: String(target.name) };
  return [[toKey(of), { replicas, autoscaler: `${kind} '${nameOf(object)}'` }]];
}

function templated(spec: Plain): unknown {
  return toPlain(spec.template).spec;
}

function namespaceOf(object: Plain): string {
  return String(toPlain(object.metadata).namespace ?? 'default');
}

function nameOf(object: Plain): string {
  return String(toPlain(object.metadata).name);
}

function toKey({ kind, namespace, name }: Pick<WorkloadClaim, 'kind' | 'namespace' | 'name'>): string {
  return [kind, namespace, name].join('/');
}
