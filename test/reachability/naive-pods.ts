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
  readonly namespace: string;
  readonly labels: Labels;
  readonly ports: readonly NaivePort[];
  /** @default - those of the Namespace object in the set */
  readonly namespaceLabels?: Labels;
  /** It is a process of its node, which no policy binds and no selector means. @default false */
  readonly hostNetwork?: boolean;
  /** What blocks can mean it by: a node's address stays, a pod's does not. @default - none: no block means it */
  readonly address?: string | undefined;
}

/** A pod, or one address outside the cluster. */
export type NaiveParty = NaivePod | string;

/** A pod that a workload of the set runs. */
export interface NaiveWorkloadPod extends NaivePod {
  readonly kind: string;
  readonly name: string;
}

/** What has a pod template in `spec.template`. */
type Controller = Deployment | StatefulSet | DaemonSet | ReplicaSet | ReplicationController | Job;
type Workload = Pod | PodTemplate | CronJob | Controller;

/**
 * A pod of each workload of the set.
 * @param hostIp the address of the nodes that nobody tells of
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

/** Sidecars, which are init containers that stay, serve ports too. */
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

/** Where an object lives: `default` where it does not say. */
export function namespaceOf({ metadata }: { readonly metadata?: { readonly namespace?: string } }): string {
  return metadata?.namespace ?? 'default';
}
