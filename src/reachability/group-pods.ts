import { ownValue } from '../core/plain';
import { AddressSet } from './address-set';
import { knownLabels } from './evaluate/label-facts';
import { namespaceFacts } from './evaluate/namespace-facts';
import type { LabelSelector } from './label-selector';
import type { ObjectSet } from './object-set';
import { LabelledPods, NodePods, type PodGroup } from './pod-group';
import { podSelectorsOf } from './pods/pod-selectors';
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
  for (const selector of podSelectorsOf(set)) selectors.set(selector.key, selector);
  const portNames = new Set(rules.flatMap(({ namedPorts }) => namedPorts.map(({ name }) => name)));
  const labelKeys = [...new Set([...selectors.values()].flatMap(({ keys }) => keys))].sort();
  const matchesByLabels = new Map<string, string>();
  const groups = new Map<string, NumberedGroup>();
  return (template) => {
    const { namespace, labels, someLabels, ports } = template;
    const seen = JSON.stringify(labelKeys.map((key) => ownValue(labels, key) ?? ownValue(someLabels, key)?.toString()));
    let matches = matchesByLabels.get(seen);
    if (matches === undefined) {
      const facts = knownLabels(labels, someLabels);
      matches = [...selectors.values()].map((selector) => selector.selects(facts)).join();
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

function toPodGroup(template: PodTemplate, onNode: boolean, set: ObjectSet): PodGroup {
  const { namespace, labels, someLabels, ports, hostIp } = template;
  const address = hostIp === undefined ? undefined : AddressSet.parse(hostIp);
  return onNode
    ? new NodePods(ports, address ?? AddressSet.ALL)
    : new LabelledPods(
        namespace,
        knownLabels(labels, someLabels),
        namespaceFacts(set, namespace),
        ports,
        set.podAddresses,
      );
}
