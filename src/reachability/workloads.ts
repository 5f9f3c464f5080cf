import { groupedBy } from '../core/grouped';
import type { Labels } from '../core/objects/labels';
import { compare } from '../core/order';
import { ownValue } from '../core/plain';
import { groupPods, type HostNetwork } from './group-pods';
import type { Workload } from './network-endpoint';
import type { ObjectSet } from './object-set';
import type { PodGroup } from './pod-group';
import type { ContainerPort, ObjectName, PodTemplate } from './read-pods';

/** A workload of the set, with the group of its pods. */
export interface EvaluatedWorkload {
  readonly endpoint: Workload;
  readonly group: PodGroup;

  /** The templates of its pods. Bare Pods have several, whose labels may differ where no policy selects on them. */
  readonly templates: readonly PodTemplate[];
}

/** The labels that name a group of bare Pods. */
const NAME_LABELS = ['app.kubernetes.io/name', 'app', 'name'];

/**
 * The workloads of a set, in order. Pods that every policy of the set treats alike share a group, so ten thousand sessions of one
 * profile cost no more than one.
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
    // Bare Pods have several owners, and the result must not depend on the order of the YAML.
    const owner = members.reduce((first, one) => (one.owner.name < first.owner.name ? one : first)).owner;
    return { group: members[0].group, templates, endpoint: toWorkload(owner, templates) };
  });
  return [...withIds(workloads)].sort((a, b) => compare(a.endpoint.id, b.endpoint.id));
}

/** Finds the topmost controller: a Pod belongs to a ReplicaSet, which belongs to a Deployment. */
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

/** The key of a pod's workload. Pods of one controller share it; so do bare Pods with the same name label, and their PodTemplate. */
function workloadKey({ object, labels }: PodTemplate, owner: ObjectName): string {
  if (owner.kind === 'PodTemplate') return `pods called ${owner.name}`;
  if (owner.kind !== 'Pod' || owner !== object) return `${owner.kind} ${owner.name}`;
  const called = NAME_LABELS.map((key) => ownValue(labels, key)).find((value) => value !== undefined);
  return called === undefined ? `pod ${owner.name}` : `pods called ${called}`;
}

function toWorkload(owner: ObjectName, templates: readonly PodTemplate[]): Workload {
  const template = templates.find(({ object }) => object.kind === 'PodTemplate');
  const [first] = templates;
  const many = owner.kind === 'Pod' && templates.length > 1;
  const labels = sharedLabels(templates);
  const name =
    template?.object.name ?? (many ? NAME_LABELS.map((key) => ownValue(labels, key)).find(Boolean) : undefined);
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
    Object.entries(first?.labels ?? {}).filter(([key, value]) =>
      others.every(({ labels }) => ownValue(labels, key) === value),
    ),
  );
}

function distinctPorts(templates: readonly PodTemplate[]): readonly ContainerPort[] {
  return [
    ...new Map(templates.flatMap(({ ports }) => ports.map((port) => [JSON.stringify(port), port] as const))).values(),
  ];
}

/** Makes ids unique: workloads with the same name get their kind as a prefix, and with the same kind too, their Pods as a suffix. */
function withIds(workloads: readonly EvaluatedWorkload[]): readonly EvaluatedWorkload[] {
  const withKinds = renamed(workloads, ({ id, workloadKind }) => `${workloadKind} ${id}`);
  return renamed(withKinds, ({ id, pods }) => `${id} (${pods.join(', ')})`);
}

/** Renames workloads that share an id. */
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
