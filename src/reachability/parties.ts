import type { Labels } from '../core/labels';
import { AddressSet } from './address-set';
import type { LabelSelector } from './label-selector';
import type { ObjectSet } from './object-set';
import type { WorkloadParty } from './party';
import type { PodsSelector, Policy, PolicyRule } from './policy';
import type { ContainerPort, ObjectName, PodTemplate } from './read-pods';
import { KnownPods, NodeProcesses, type Subject } from './subject';

/** How pods in the network of their node are seen. */
export type HostNetwork = 'node' | 'pod';

/** A party of the set, and how policies see its pods. */
export interface Member {
  readonly party: WorkloadParty;
  readonly subject: Subject;

  /** What its pods are made from: several for bare Pods, whose labels may differ where no policy looks. */
  readonly templates: readonly PodTemplate[];
}

/** What bare Pods are called after, when they are many. */
const NAME_LABELS = ['app.kubernetes.io/name', 'app', 'name'];

/**
 * The parties of a set, in order. Pods that no policy of the set tells apart share a subject, so that ten thousand sessions of
 * one profile are one.
 */
export function toMembers(set: ObjectSet, hostNetwork: HostNetwork): readonly Member[] {
  const subjectOf = subjects(set, hostNetwork);
  const ownerOf = owners(set.pods);
  const groups = new Map<string, Omit<Member, 'party'> & { readonly templates: PodTemplate[]; owner: ObjectName }>();
  for (const template of set.pods) {
    const { subject, number } = subjectOf(template);
    const owner = ownerOf(template);
    const key = JSON.stringify([template.namespace, groupName(template, owner), number]);
    const group = groups.get(key);
    if (group) {
      group.templates.push(template);
      // Bare Pods have several: whichever stands first in the YAML must not matter.
      if (owner.name < group.owner.name) group.owner = owner;
    } else groups.set(key, { subject, owner, templates: [template] });
  }
  const unnamed = [...groups.values()].map(({ subject, owner, templates }) => {
    const inOrder = [...templates].sort((a, b) => (a.object.name < b.object.name ? -1 : 1));
    return { subject, templates: inOrder, party: toParty(owner, inOrder) };
  });
  return withIds(unnamed).sort((a, b) => (a.party.id < b.party.id ? -1 : 1));
}

/** Every rule of every policy. */
export function rulesOf(policies: readonly Policy[]): readonly PolicyRule[] {
  return policies.flatMap(({ rules: { ingress, egress } }) => [...(ingress ?? []), ...(egress ?? [])]);
}

/** The same for peers that mean the same pods. */
export function selectorKey({ namespaces, pods }: PodsSelector): string {
  return `${namespaces.key} / ${pods.key}`;
}

interface NumberedSubject {
  readonly subject: Subject;
  readonly number: number;
}

/** Gives each pod its subject: one for all pods of a namespace that every selector of every policy treats alike. */
function subjects(set: ObjectSet, hostNetwork: HostNetwork): (template: PodTemplate) => NumberedSubject {
  const rules = rulesOf(set.policies);
  const selectors = new Map<string, LabelSelector>();
  for (const { pods } of [...set.policies, ...rules.flatMap((rule) => rule.pods)]) selectors.set(pods.key, pods);
  const portNames = new Set(rules.flatMap(({ namedPorts }) => namedPorts.map(({ name }) => name)));
  const labelKeys = [...new Set([...selectors.values()].flatMap(({ keys }) => keys))].sort();
  const verdicts = new Map<string, string>();
  const known = new Map<string, NumberedSubject>();
  return (template) => {
    const { namespace, labels, ports } = template;
    const seen = JSON.stringify(labelKeys.map((key) => labels[key]));
    let verdict = verdicts.get(seen);
    if (verdict === undefined) {
      verdict = [...selectors.values()].map((selector) => (selector.matches(labels) ? '1' : '0')).join('');
      verdicts.set(seen, verdict);
    }
    const onNode = template.hostNetwork && hostNetwork === 'node';
    const named = ports.filter(({ name }) => name !== undefined && portNames.has(name));
    const key = JSON.stringify([onNode ? ['node', template.hostIp] : [namespace, verdict], named]);
    const found = known.get(key) ?? { subject: toSubject(template, onNode, set), number: known.size };
    known.set(key, found);
    return found;
  };
}

function toSubject({ namespace, labels, ports, hostIp }: PodTemplate, onNode: boolean, set: ObjectSet): Subject {
  const address = hostIp === undefined ? undefined : AddressSet.parse(hostIp);
  return onNode
    ? new NodeProcesses(ports, address ?? AddressSet.ALL)
    : new KnownPods(namespace, labels, set.namespaces.get(namespace) ?? {}, ports, set.podAddresses);
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
function groupName({ object, labels }: PodTemplate, owner: ObjectName): string {
  if (owner.kind === 'PodTemplate') return `pods called ${owner.name}`;
  if (owner.kind !== 'Pod' || owner !== object) return `${owner.kind} ${owner.name}`;
  const called = NAME_LABELS.map((key) => labels[key]).find((value) => value !== undefined);
  return called === undefined ? `pod ${owner.name}` : `pods called ${called}`;
}

function toParty(owner: ObjectName, templates: readonly PodTemplate[]): WorkloadParty {
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

/** Where two parties have one name, their kinds stand in front; where that is not enough, their Pods behind. */
function withIds(members: readonly Member[]): Member[] {
  const renamed = (by: (party: WorkloadParty) => string) => (list: readonly Member[]) => {
    const count = new Map<string, number>();
    for (const { party } of list) count.set(party.id, (count.get(party.id) ?? 0) + 1);
    return list.map((member) =>
      count.get(member.party.id) === 1 ? member : { ...member, party: { ...member.party, id: by(member.party) } },
    );
  };
  const withKinds = renamed(({ id, workloadKind }) => `${workloadKind} ${id}`)(members);
  return [...renamed(({ id, pods }) => `${id} (${pods.join(', ')})`)(withKinds)];
}
