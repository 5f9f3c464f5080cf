import { ownValue } from '../../core/plain';
import { AddressSet } from '../address-set';
import type { LabelSelector } from '../label-selector';
import type { ObjectSet } from '../object-set';
import { LabelledPods, NodePods, type PodGroup } from '../pod-group';
import { podSelectorsOf } from '../pods/pod-selectors';
import { rulesOf } from '../policy';
import type { PodTemplate } from '../read-pods';
import { networksOf, portNamesOf } from '../tiers/tier-policy';
import { knownLabels, possibleValues } from './label-facts';
import { namespaceFacts } from './namespace-facts';
import { SelectorIndex } from './selector-index';

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
  const networks = networksOf(set.tierPolicies);
  const selectors = new Map<string, LabelSelector>();
  for (const selector of podSelectorsOf(set)) selectors.set(selector.key, selector);
  const index = new SelectorIndex([...selectors.values()], (selector) => selector);
  const portNames = new Set([
    ...rules.flatMap(({ namedPorts }) => namedPorts.map(({ name }) => name)),
    ...portNamesOf(set.tierPolicies),
  ]);
  const labelKeys = [...new Set([...selectors.values()].flatMap(({ keys }) => keys))].sort();
  // Numbers instead of the long lists of answers, because ten thousand pods ask.
  const matchesByLabels = new Map<string, number>();
  const numbers = new Map<string, number>();
  const groups = new Map<string, NumberedGroup>();
  return (template) => {
    const { namespace, labels, someLabels, ports } = template;
    const seen = JSON.stringify(labelKeys.map((key) => ownValue(labels, key) ?? ownValue(someLabels, key)?.toString()));
    let matches = matchesByLabels.get(seen);
    if (matches === undefined) {
      const facts = knownLabels(labels, someLabels);
      const answers = index
        .candidates((key) => possibleValues(facts, key))
        .map((selector) => [selector.key, selector.selects(facts)])
        .filter(([, selects]) => selects !== 'no')
        .join();
      matches = numbers.get(answers) ?? numbers.size;
      numbers.set(answers, matches);
      matchesByLabels.set(seen, matches);
    }
    const onNode = template.hostNetwork && hostNetwork === 'node';
    const named = ports.filter(({ name }) => name !== undefined && portNames.has(name));
    const own = networks.length === 0 || onNode ? undefined : addressesIn(template);
    const within = own && networks.map((block) => [block.contains(own), block.intersect(own).isEmpty]);
    const key = JSON.stringify([onNode ? ['node', template.hostIp] : [namespace, matches, within], named]);
    const found = groups.get(key) ?? { group: toPodGroup(template, onNode, own, set), number: groups.size };
    groups.set(key, found);
    return found;
  };
}

/** The addresses that all pods of a template have, if they are known. */
function addressesIn({ addresses }: PodTemplate): AddressSet | undefined {
  const known = addresses.flatMap((address) => AddressSet.parse(address) ?? []);
  return known.length === 0 ? undefined : AddressSet.union(known);
}

function toPodGroup(template: PodTemplate, onNode: boolean, own: AddressSet | undefined, set: ObjectSet): PodGroup {
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
        own,
      );
}
