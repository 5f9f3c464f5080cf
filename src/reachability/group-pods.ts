import { ownValue } from '../core/plain';
import { AddressSet } from './address-set';
import type { LabelSelector } from './label-selector';
import type { ObjectSet } from './object-set';
import { LabelledPods, NodePods, type PodGroup } from './pod-group';
import { rulesOf } from './policy';
import type { PodTemplate } from './read-pods';

/** How to treat pods that use the network of their node. */
export type HostNetwork = 'node' | 'pod';

/** A group and its number, which is unique in the set. */
export interface NumberedGroup {
  readonly group: PodGroup;
  readonly number: number;
}

/** Groups the pods of a namespace that every selector of every policy treats alike. */
export function groupPods(set: ObjectSet, hostNetwork: HostNetwork): (template: PodTemplate) => NumberedGroup {
  const rules = rulesOf(set.policies);
  const selectors = new Map<string, LabelSelector>();
  for (const { pods } of [...set.policies, ...rules.flatMap((rule) => rule.pods)]) selectors.set(pods.key, pods);
  const portNames = new Set(rules.flatMap(({ namedPorts }) => namedPorts.map(({ name }) => name)));
  const labelKeys = [...new Set([...selectors.values()].flatMap(({ keys }) => keys))].sort();
  const matchesByLabels = new Map<string, string>();
  const groups = new Map<string, NumberedGroup>();
  return (template) => {
    const { namespace, labels, ports } = template;
    const seen = JSON.stringify(labelKeys.map((key) => ownValue(labels, key)));
    let matches = matchesByLabels.get(seen);
    if (matches === undefined) {
      matches = [...selectors.values()].map((selector) => (selector.matches(labels) ? '1' : '0')).join('');
      matchesByLabels.set(seen, matches);
    }
    const onNode = template.hostNetwork && hostNetwork === 'node';
    const named = ports.filter(({ name }) => name !== undefined && portNames.has(name));
    const key = JSON.stringify([onNode ? ['node', template.hostIp] : [namespace, matches], named]);
    const found = groups.get(key) ?? { group: toPodGroup(template, onNode, set), number: groups.size };
    groups.set(key, found);
    return found;
  };
}

function toPodGroup({ namespace, labels, ports, hostIp }: PodTemplate, onNode: boolean, set: ObjectSet): PodGroup {
  const address = hostIp === undefined ? undefined : AddressSet.parse(hostIp);
  return onNode
    ? new NodePods(ports, address ?? AddressSet.ALL)
    : new LabelledPods(namespace, labels, set.namespaces.get(namespace) ?? {}, ports, set.podAddresses);
}
