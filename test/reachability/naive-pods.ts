import type { DaemonSet, Deployment, ReplicaSet, StatefulSet } from 'kubernetes-types/apps/v1';
import type { CronJob, Job } from 'kubernetes-types/batch/v1';
import type { Pod, PodSpec, PodTemplate, PodTemplateSpec, ReplicationController } from 'kubernetes-types/core/v1';

export type Protocol = 'TCP' | 'UDP' | 'SCTP';
export type Labels = Readonly<Record<string, string>>;

export interface NaivePort {
  readonly name?: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** One pod. */
export interface NaivePod {
  /** The kind and name of its object. @default - not in the set */
  readonly kind?: string;
  readonly name?: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly ports: readonly NaivePort[];
  /** @default - the labels of the Namespace object in the set */
  readonly namespaceLabels?: Labels;
  /** Whether it is a process of its node, which policies and selectors ignore. @default false */
  readonly hostNetwork?: boolean;
  /** The addresses that ipBlocks can match. @default - none: no ipBlock matches it */
  readonly address?: string | undefined;
}

/** A pod, or one address outside the cluster. */
export type NaiveParty = NaivePod | string;

/** A pod of a workload in the set. */
export interface NaiveWorkloadPod extends NaivePod {
  readonly kind: string;
  readonly name: string;
}

/** Kinds with a pod template in `spec.template`. */
type Controller = Deployment | StatefulSet | DaemonSet | ReplicaSet | ReplicationController | Job;
type Workload = Pod | PodTemplate | CronJob | Controller;

/**
 * A pod of each workload of the set.
 * @param hostIp the address of nodes whose address is not in the set
 */
export function naivePods(objects: readonly object[], hostIp?: string): readonly NaiveWorkloadPod[] {
  return objects.filter(isWorkload).map((object) => {
    const { metadata, spec } = templateOf(object);
    return {
      kind: object.kind ?? '',
      name: object.metadata?.name ?? '',
      namespace: namespaceOf(object),
      labels: metadata?.labels ?? {},
      ports: portsOf(spec),
      ...(spec?.hostNetwork === true ? { hostNetwork: true, address: hostIpOf(object) ?? hostIp } : {}),
    };
  });
}

function hostIpOf(object: Workload): string | undefined {
  return object.kind === 'Pod' ? object.status?.hostIP : undefined;
}

function templateOf(object: Workload): PodTemplateSpec {
  if (object.kind === 'Pod') return object;
  if (object.kind === 'PodTemplate') return object.template ?? {};
  if (object.kind === 'CronJob') return object.spec?.jobTemplate.spec?.template ?? {};
  return 'spec' in object && object.spec !== undefined && 'template' in object.spec ? (object.spec.template ?? {}) : {};
}

/** The ports of a pod, including sidecars, which are init containers that keep running. */
function portsOf(spec: PodSpec | undefined): readonly NaivePort[] {
  const sidecars = (spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...(spec?.containers ?? []), ...sidecars]
    .flatMap(({ ports = [] }) => ports)
    .map(({ name, containerPort, protocol = 'TCP' }) => ({
      ...(name === undefined ? {} : { name }),
      port: containerPort,
      protocol: toProtocol(protocol),
    }));
}

function toProtocol(text: string): Protocol {
  if (text === 'TCP' || text === 'UDP' || text === 'SCTP') return text;
  throw new Error(`no such protocol: ${text}`);
}

const WORKLOAD_KINDS = [
  'Pod',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'Job',
  'CronJob',
  'PodTemplate',
];

function isWorkload(object: object): object is Workload {
  return WORKLOAD_KINDS.some((kind) => isKind(object, kind));
}

/** Whether an object is of a kind. */
export function isKind(object: object, kind: string): boolean {
  return 'kind' in object && object.kind === kind;
}

/** The namespace of an object, or `default` if it has none. */
export function namespaceOf({ metadata }: { readonly metadata?: { readonly namespace?: string } }): string {
  return metadata?.namespace ?? 'default';
}
