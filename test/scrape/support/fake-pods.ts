import type { PodSpec } from 'kubernetes-types/core/v1';
import { mapValues } from '../../../src/core/grouped';
import type { Labels } from '../../../src/core/objects/labels';
import { toPlain } from '../../../src/core/plain';
import { customResources, madeOf, type OperatorPods } from '../../../src/operators/index';
import type { KubeObject } from '../../support/objects';
import { toBytes } from './quantities';

export interface FakeContainer {
  readonly name: string;
  readonly ports: readonly { readonly name: string; readonly port: number }[];

  /** In bytes; undefined without a limit. */
  readonly memoryLimit: number | undefined;
}

/** A pod as the cluster runs it. */
export interface FakePod {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly ip: string;
  readonly containers: readonly FakeContainer[];

  /** The names of its sidecars and other init containers. */
  readonly initContainers: readonly string[];
}

type Unplaced = Omit<FakePod, 'ip'>;

/** The pods of all workloads, of operators, and of one session per PodTemplate. */
export function fakePods(objects: readonly KubeObject[]): readonly FakePod[] {
  const others = customResources(objects);
  return objects
    .flatMap((object) => [...ownPods(object), ...operatorPods(object, madeOf(object, others).pods)])
    .map((pod, index) => ({ ...pod, ip: `10.1.${Math.floor(index / 200)}.${(index % 200) + 1}` }));
}

function ownPods(object: KubeObject): readonly Unplaced[] {
  const { kind, metadata } = object;
  const { namespace = 'default', name } = metadata;
  if (kind === 'Pod') return [toPod(namespace, name, object)];
  if (kind === 'PodTemplate') return [toPod(namespace, `agent-${name}-1`, object.template)];
  if (kind !== 'Deployment' && kind !== 'StatefulSet') return [];
  const { template, replicas = 2 } = toPlain(object.spec);
  return Array.from({ length: Number(replicas) }, (_, index) => toPod(namespace, `${name}-${index}`, template));
}

function toPod(namespace: string, name: string, pod: unknown): Unplaced {
  const { metadata, spec } = toPlain(pod);
  const { containers, initContainers = [] } = spec as PodSpec;
  return {
    namespace,
    name,
    labels: (toPlain(metadata).labels ?? {}) as Labels,
    containers: containers.map(({ name, ports, resources }) => ({
      name,
      ports: (ports ?? []).map((port) => ({ name: port.name ?? '', port: port.containerPort })),
      memoryLimit: toBytes(resources?.limits?.memory),
    })),
    initContainers: initContainers.map((container) => container.name),
  };
}

/** The first pod number: CloudNativePG counts from 1, StatefulSets and StrimziPodSets from 0. */
const FIRST: Readonly<Record<string, number>> = { Cluster: 1 };

/** The containers with the ports of pods with several; the registry of operators does not say it. */
const LISTENERS = ['kafka', 'postgres', 'prometheus', 'redis-enterprise-node'];

/** KEDA generates the name of a Job, and the Job controller that of its pod. */
function jobPod(scaledJob: string, index: number): string {
  return `${scaledJob}-fnr7${index}-glfx5`;
}

function operatorPods({ kind, metadata }: KubeObject, groups: readonly OperatorPods[]): readonly Unplaced[] {
  return groups.flatMap(({ name, workload, labels, varyingLabels, ports, count, containers }) => {
    const main = containers.filter(({ role }) => role !== 'init');
    return Array.from({ length: count }, (_, index) => ({
      namespace: metadata.namespace ?? 'default',
      name: kind === 'ScaledJob' ? jobPod(name, index) : `${workload?.name ?? name}-${index + (FIRST[kind] ?? 0)}`,
      labels: {
        ...mapValues(varyingLabels ?? {}, (values) => values[Math.min(index, values.length - 1)] ?? ''),
        ...labels,
      },
      containers: main.map((container) => ({
        name: container.name,
        ports: main.length === 1 || LISTENERS.includes(container.name) ? ports : [],
        memoryLimit: toBytes(container.resources.limits.memory),
      })),
      initContainers: containers.filter(({ role }) => role === 'init').map((container) => container.name),
    }));
  });
}
