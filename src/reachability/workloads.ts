import { groupedBy } from '../core/grouped';
import type { Labels } from '../core/objects/labels';
import { compare, distinct } from '../core/order';
import { ownValue } from '../core/plain';
import { namesOf } from '../core/pods/pod-numbers';
import { groupPods, type HostNetwork } from './evaluate/group-pods';
import type { Workload } from './network-endpoint';
import type { ObjectSet } from './object-set';
import type { PodGroup } from './pod-group';
import { numberedPods } from './pods/numbered-pods';
import { withIds } from './pods/workload-ids';
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
  const all = numberedPods(set);
  const ownerOf = owners(all);
  const pods = all.map((template): Member => ({ template, owner: ownerOf(template), group: groupOf(template) }));
  const workloads: EvaluatedWorkload[] = [];
  for (const inNamespace of groupedBy(pods, ({ template }) => template.namespace).values()) {
    for (const together of groupedBy(inNamespace, workloadKey).values()) {
      const parts = [...groupedBy(together, ({ group }) => group).values()];
      for (const members of parts) workloads.push(toEvaluated(members, parts.length > 1));
    }
  }
  return [...withIds(workloads)].sort((a, b) => compare(a.endpoint.id, b.endpoint.id));
}

/** Some pods of a workload. */
interface Member {
  readonly template: PodTemplate;
  readonly owner: ObjectName;
  readonly group: PodGroup;
}

/** @param isPart whether policies treat other pods of the same controller differently */
function toEvaluated(members: readonly [Member, ...Member[]], isPart: boolean): EvaluatedWorkload {
  const templates = members.map(({ template }) => template).sort((a, b) => compare(a.object.name, b.object.name));
  // Bare Pods have several owners, and the result must not depend on the order of the YAML.
  const { owner, group } = members.reduce((first, one) => (one.owner.name < first.owner.name ? one : first));
  return { group, templates, endpoint: toWorkload(owner, templates, isPart) };
}

/** Finds the topmost controller: a Pod belongs to a ReplicaSet, which belongs to a Deployment. */
function owners(templates: readonly PodTemplate[]): (template: PodTemplate) => ObjectName {
  const toKey = (namespace: string, { group, kind, name }: ObjectName) => [group, namespace, kind, name].join('/');
  const owned = templates.filter(({ controller }) => controller !== undefined);
  const byName = new Map(owned.map((template) => [toKey(template.namespace, template.object), template]));
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
function workloadKey({ template: { object, labels }, owner }: Member): string {
  const { group, kind, name, serial } = owner;
  if (kind === 'PodTemplate' && serial === undefined) return `pods called ${name}`;
  if (kind !== 'Pod' || owner !== object) return JSON.stringify([group, kind, name, serial]);
  const called = nameLabelOf(labels);
  // Pods whose names are generated from the same prefix are alike too.
  return called === undefined ? `pod ${name}` : `pods called ${called}`;
}

function nameLabelOf(labels: Labels): string | undefined {
  const key = NAME_LABELS.find((one) => ownValue(labels, one) !== undefined);
  return key === undefined ? undefined : ownValue(labels, key);
}

/** @param isPart whether policies treat other pods of the same controller differently */
function toWorkload(owner: ObjectName, templates: readonly PodTemplate[], isPart: boolean): Workload {
  const template = templates.find(({ object }) => object.kind === 'PodTemplate');
  const [first] = templates;
  const many = owner.kind === 'Pod' && templates.length > 1;
  const labels = sharedLabels(templates);
  const called = template?.object.name ?? ((many && nameLabelOf(labels)) || owner.name);
  const namespace = first?.namespace ?? '';
  const numbered = isPart ? templates.flatMap(({ numbers }) => (numbers && namesOf(numbers)) ?? []) : [];
  return {
    kind: 'workload',
    id: `${namespace}/${called}`,
    workloadKind: template === undefined ? owner.kind : 'PodTemplate',
    namespace,
    name: called,
    labels,
    ports: distinctPorts(templates),
    pods: distinct([...numbered, ...templates.filter(({ object }) => isPod(object)).map(({ object }) => object.name)]),
    hostNetwork: templates.some(({ hostNetwork }) => hostNetwork),
  };
}

function isPod({ group, kind }: ObjectName): boolean {
  return group === '' && kind === 'Pod';
}

function sharedLabels(templates: readonly PodTemplate[]): Labels {
  const [first, ...others] = templates;
  if (first === undefined || others.length === 0) return first?.labels ?? {};
  return Object.fromEntries(
    Object.entries(first.labels).filter(([key, value]) =>
      others.every(({ labels }) => ownValue(labels, key) === value),
    ),
  );
}

function distinctPorts(templates: readonly PodTemplate[]): readonly ContainerPort[] {
  const byText = new Map<string, ContainerPort>();
  for (const { ports } of templates) for (const port of ports) byText.set(textOf(port), port);
  return [...byText.values()];
}

function textOf({ name, port, protocol }: ContainerPort): string {
  return name === undefined ? `${protocol} ${port}` : `${protocol} ${port} ${name}`;
}
