import { groupedBy } from '../core/grouped';
import type { Labels } from '../core/objects/labels';
import { compare } from '../core/order';
import { groupPods, type HostNetwork } from './group-pods';
import type { Workload } from './network-endpoint';
import type { ObjectSet } from './object-set';
import type { PodGroup } from './pod-group';
import type { ContainerPort, ObjectName, PodTemplate } from './read-pods';

/** A workload of the set, and how policies see its pods. */
export interface EvaluatedWorkload {
  readonly endpoint: Workload;
  readonly group: PodGroup;

  /** What its pods are made from: several for bare Pods, whose labels may differ where no policy looks. */
  readonly templates: readonly PodTemplate[];
}

/** Labels that bare Pods are named after where there are many. */
const NAME_LABELS = ['app.kubernetes.io/name', 'app', 'name'];

/**
 * The workloads of a set, in order. Pods that every policy of the set treats alike share a group, so that ten thousand sessions of
 * one profile cost as much as one.
 */
export function toWorkloads(set: ObjectSet, hostNetwork: HostNetwork): readonly EvaluatedWorkload[] {
  const groupOf = groupPods(set, hostNetwork);
  const ownerOf = owners(set.pods);
  const pods = set.pods.map((template) => ({ template, owner: ownerOf(template), ...groupOf(template) }));
  const byWorkload = groupedBy(pods, ({ template, owner, number }) =>
    JSON.stringify([template.namespace, workloadKey(template, owner), number]),
  );
  const workloads = [...byWorkload.values()].map((members) => {
    const templates = members.map(({ template }) => template).sort((a, b) => compare(a.object.name, b.object.name));
    // Bare Pods have several owners: the order of the YAML must not matter.
    const owner = members.reduce((first, one) => (one.owner.name < first.owner.name ? one : first)).owner;
    return { group: members[0].group, templates, endpoint: toWorkload(owner, templates) };
  });
  return [...withIds(workloads)].sort((a, b) => compare(a.endpoint.id, b.endpoint.id));
}

/** Finds the last of the controllers: a Pod is its ReplicaSet's, which is its Deployment's. */
function owners(templates: readonly PodTemplate[]): (template: PodTemplate) => ObjectName {
  const toKey = (namespace: string, { kind, name }: ObjectName) => [namespace, kind, name].join('/');
  const byName = new Map(templates.map((template) => [toKey(template.namespace, template.object), template]));
  return ({ namespace, object, controller }) => {
    let owner = controller ?? object;
    for (let step = 0; step < byName.size; step += 1) {
      const next = byName.get(toKey(namespace, owner))?.controller;
      if (next === undefined) break;
      owner = next;
    }
    return owner;
  };
}

/** Pods of one controller go together; so do bare Pods of one name, with the PodTemplate that they are made from. */
function workloadKey({ object, labels }: PodTemplate, owner: ObjectName): string {
  if (owner.kind === 'PodTemplate') return `pods called ${owner.name}`;
  if (owner.kind !== 'Pod' || owner !== object) return `${owner.kind} ${owner.name}`;
  const called = NAME_LABELS.map((key) => labels[key]).find((value) => value !== undefined);
  return called === undefined ? `pod ${owner.name}` : `pods called ${called}`;
}

function toWorkload(owner: ObjectName, templates: readonly PodTemplate[]): Workload {
  const template = templates.find(({ object }) => object.kind === 'PodTemplate');
  const [first] = templates;
  const many = owner.kind === 'Pod' && templates.length > 1;
  const labels = sharedLabels(templates);
  const name = template?.object.name ?? (many ? NAME_LABELS.map((key) => labels[key]).find(Boolean) : undefined);
  const called = name ?? owner.name;
  const namespace = first?.namespace ?? '';
  return {
    kind: 'workload',
    id: `${namespace}/${called}`,
    workloadKind: template === undefined ? owner.kind : 'PodTemplate',
    namespace,
    name: called,
    labels,
    ports: distinctPorts(templates),
    pods: templates.filter(({ object }) => object.kind === 'Pod').map(({ object }) => object.name),
    hostNetwork: templates.some(({ hostNetwork }) => hostNetwork),
  };
}

function sharedLabels(templates: readonly PodTemplate[]): Labels {
  const [first, ...others] = templates;
  return Object.fromEntries(
    Object.entries(first?.labels ?? {}).filter(([key, value]) => others.every(({ labels }) => labels[key] === value)),
  );
}

function distinctPorts(templates: readonly PodTemplate[]): readonly ContainerPort[] {
  return [
    ...new Map(templates.flatMap(({ ports }) => ports.map((port) => [JSON.stringify(port), port] as const))).values(),
  ];
}

/** Where two workloads share a name, their kinds stand in front; where the kinds are the same too, their Pods stand behind. */
function withIds(workloads: readonly EvaluatedWorkload[]): readonly EvaluatedWorkload[] {
  const withKinds = renamed(workloads, ({ id, workloadKind }) => `${workloadKind} ${id}`);
  return renamed(withKinds, ({ id, pods }) => `${id} (${pods.join(', ')})`);
}

/** Workloads that share an id get another one. */
function renamed(
  workloads: readonly EvaluatedWorkload[],
  toId: (endpoint: Workload) => string,
): readonly EvaluatedWorkload[] {
  const byId = groupedBy(workloads, ({ endpoint }) => endpoint.id);
  return workloads.map((workload) => {
    const { endpoint } = workload;
    return byId.get(endpoint.id)?.length === 1
      ? workload
      : { ...workload, endpoint: { ...endpoint, id: toId(endpoint) } };
  });
}
