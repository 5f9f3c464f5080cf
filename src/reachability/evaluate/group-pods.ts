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

/** Groups the pods of a namespace that every selector of every policy treats alike. Such pods get the same object. */
export function groupPods(set: ObjectSet, hostNetwork: HostNetwork): (template: PodTemplate) => PodGroup {
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
  const byLabels = new LabelTree();
  const byAnswers = new Map<string, Groups>();
  const onNodes: Groups = new Map();
  const answersOf = (template: PodTemplate): Groups => {
    const leaf = byLabels.leafOf(template, labelKeys);
    if (leaf.groups !== undefined) return leaf.groups;
    const facts = knownLabels(template.labels, template.someLabels);
    const answers = index
      .candidates((key) => possibleValues(facts, key))
      .map((selector) => [selector.key, selector.selects(facts)])
      .filter(([, selects]) => selects !== 'no')
      .join();
    leaf.groups = byAnswers.get(answers) ?? new Map();
    byAnswers.set(answers, leaf.groups);
    return leaf.groups;
  };
  return (template) => {
    const { ports, hostIp } = template;
    const onNode = template.hostNetwork && hostNetwork === 'node';
    const named = portNames.size === 0 ? [] : ports.filter(({ name }) => name !== undefined && portNames.has(name));
    const own = networks.length === 0 || onNode ? undefined : addressesIn(template);
    const within = own && networks.map((block) => [block.contains(own), block.intersect(own).isEmpty]);
    const groups = onNode ? onNodes : answersOf(template);
    const isUsual = named.length === 0 && within === undefined && !onNode;
    const also = isUsual ? '' : JSON.stringify([named, within, onNode && hostIp]);
    const byNamespace = groups.get(also) ?? new Map<string, PodGroup>();
    groups.set(also, byNamespace);
    const namespace = onNode ? '' : template.namespace;
    const group = byNamespace.get(namespace) ?? toPodGroup(template, onNode, own, set);
    byNamespace.set(namespace, group);
    return group;
  };
}

/** Groups by what else tells them apart, and by namespace: ten thousand pods ask, and most of them need no text of their own. */
type Groups = Map<string, Map<string, PodGroup>>;

/** Pods by the values of some labels: a level for each label. */
class LabelTree {
  /** The groups of these pods. Undefined if nobody asked the selectors yet. */
  groups: Groups | undefined = undefined;
  private readonly byValue = new Map<string | undefined, LabelTree>();

  leafOf({ labels, someLabels }: PodTemplate, keys: readonly string[]): LabelTree {
    let at: LabelTree = this;
    for (const key of keys) {
      const value = ownValue(labels, key) ?? ownValue(someLabels, key)?.toString();
      const next = at.byValue.get(value) ?? new LabelTree();
      at.byValue.set(value, next);
      at = next;
    }
    return at;
  }
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
