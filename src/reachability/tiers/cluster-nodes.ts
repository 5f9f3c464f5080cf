import type { Labels } from '../../core/objects/labels';
import { toList, toPlain } from '../../core/plain';
import { AddressSet } from '../address-set';
import type { Certainty } from '../evaluate/certainty';
import type { LabelSelector } from '../label-selector';
import type { ObjectField } from '../object-field';

/** A Node, as rules for nodes see it. */
export interface ClusterNode {
  readonly labels: Labels;
  readonly addresses: AddressSet;
}

/** @see https://kubernetes.io/docs/reference/node/node-status/#addresses */
export function readNode(object: ObjectField): ClusterNode {
  const listed = toList(toPlain(object.at('status').value).addresses).map((one) => toPlain(one).address);
  const addresses = listed.flatMap((address) => (typeof address === 'string' ? (AddressSet.parse(address) ?? []) : []));
  return { labels: object.at('metadata').at('labels').labels(), addresses: AddressSet.union(addresses) };
}

/** The addresses of the nodes that a selector selects. Undefined without Node objects, because nobody knows them. */
export function nodeAddresses(nodes: readonly ClusterNode[], selector: LabelSelector): AddressSet | undefined {
  if (nodes.length === 0) return undefined;
  return AddressSet.union(nodes.filter(({ labels }) => selector.matches(labels)).map(({ addresses }) => addresses));
}

/**
 * Whether a selector selects the node of pods that use its network.
 * @param addresses the addresses that their node may have
 */
export function selectsNode(nodes: readonly ClusterNode[], selector: LabelSelector, addresses: AddressSet): Certainty {
  if (selector.isEverything) return 'yes';
  const candidates = nodes.filter((node) => !node.addresses.intersect(addresses).isEmpty);
  const selected = candidates.map(({ labels }) => selector.matches(labels));
  if (selected.length === 0 || new Set(selected).size > 1) return 'unknown';
  return selected[0] ? 'yes' : 'no';
}
