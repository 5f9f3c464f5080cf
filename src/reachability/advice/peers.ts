import { groupedBy } from '../../core/grouped';
import { NAMESPACE_NAME_LABEL } from '../../core/objects/labels';
import { AddressSet } from '../address-set';
import type { Evaluation } from '../evaluation';
import type { SelectorSpec } from '../label-selector';
import type { PodsSelector } from '../policy';
import { type BlockPeer, ipBlocks } from './ip-blocks';
import type { MissingOpening } from './missing';
import { namespaceNamed, type PodSet, selectionOf } from './pod-sets';

/** A peer of a rule, as it stands in a NetworkPolicy. */
export type PeerSpec = PodsPeer | BlockPeer;

interface PodsPeer {
  readonly namespaceSelector?: SelectorSpec;
  readonly podSelector?: SelectorSpec;
}

/** Peers for an opening, and what they select besides. */
export interface Peers {
  readonly peers: readonly PeerSpec[];
  readonly alsoSelected: readonly string[];
}

/** The peers that select the pods and addresses of an opening. @param namespace the namespace of the policy */
export function peersOf(
  evaluation: Evaluation,
  { pods, addresses }: MissingOpening,
  namespace: string,
  described: readonly PodSet[],
): Peers {
  const parts = [
    ...[...groupedBy(pods, keyOf).values()].map((same) => podPeers(evaluation, same, namespace, described)),
    blockPeers(evaluation, addresses),
  ];
  return {
    peers: parts.flatMap(({ peers }) => peers),
    alsoSelected: parts.flatMap(({ alsoSelected }) => alsoSelected),
  };
}

/** Pods of one namespace share a peer. Pods that a policy names, and pods of a node's network, have a peer each. */
function keyOf({ namespace, selector, title }: PodSet): string {
  return namespace === undefined || selector !== undefined ? `only ${title}` : namespace;
}

function podPeers(
  evaluation: Evaluation,
  sets: readonly [PodSet, ...PodSet[]],
  namespace: string,
  described: readonly PodSet[],
): Peers {
  const [{ selector, namespace: own, group }] = sets;
  if (selector !== undefined) return { peers: [selectorPeer(selector, namespace)], alsoSelected: [] };
  if (own === undefined) return nodePeers(group.addresses);
  const together = selectionOf(evaluation, sets, described);
  const alone = sets.map((one) => selectionOf(evaluation, [one], described));
  // Pods with different labels may need a peer each: all combinations of their values would be too many.
  const isMixed = together.others.length > 0;
  const selections = isMixed ? alone : [together];
  const asked = new Set(sets.map(({ title }) => title));
  const others = selections.flatMap((one) => one.others.map(({ title }) => title)).filter((title) => !asked.has(title));
  return {
    peers: selections.map((one) => podsPeer(one.selector, own, namespace)),
    alsoSelected: others,
  };
}

function podsPeer(podSelector: SelectorSpec, own: string, namespace: string): PodsPeer {
  return own === namespace ? { podSelector } : { namespaceSelector: namespaceNamed(own), podSelector };
}

/** The peer that selects the same pods as a selector of another policy. */
function selectorPeer({ pods, namespaces }: PodsSelector, namespace: string): PodsPeer {
  if (namespaces.exactLabels?.[NAMESPACE_NAME_LABEL] === namespace && namespaces.keys.length === 1) {
    return { podSelector: pods.spec };
  }
  const namespaceSelector = namespaces.spec;
  return pods.isEverything ? { namespaceSelector } : { namespaceSelector, podSelector: pods.spec };
}

/** Pods of a node's network have the address of their node, if it is known. */
function nodePeers(addresses: AddressSet | undefined): Peers {
  if (addresses === undefined || addresses.isAll) return { peers: [], alsoSelected: [] };
  return { peers: ipBlocks(addresses), alsoSelected: [`everything else at ${addresses}`] };
}

function blockPeers({ set: { podAddresses } }: Evaluation, addresses: AddressSet): Peers {
  const touched = podAddresses?.intersect(addresses) ?? AddressSet.NONE;
  return { peers: ipBlocks(addresses), alsoSelected: touched.isEmpty ? [] : [`the pods at ${touched}`] };
}
