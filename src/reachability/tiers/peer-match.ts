import { AddressSet } from '../address-set';
import { anyOf, type Certainty } from '../evaluate/certainty';
import type { LabelSelector } from '../label-selector';
import { NodePods, type PodGroup } from '../pod-group';
import { type ClusterNode, nodeAddresses, selectsNode } from './cluster-nodes';
import { coversDomain } from './domain-names';
import { DomainGroup, NodesGroup } from './outside-group';
import type { TierPeer, TierRule } from './tier-policy';

/**
 * The addresses that a pod may have: none of the host itself, of the link, or of a group of hosts.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/core/validation/validation.go (ValidateNonSpecialIP)
 */
const POD_ADDRESSES = AddressSet.ALL.minus(
  AddressSet.union(
    ['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4', '240.0.0.0/4', '::/127', 'fe80::/10', 'ff00::/8'].map(
      (block) => AddressSet.block(block),
    ),
  ),
);

/** Whether a rule is about some pods, or about a domain. Networks count for the addresses of pods too. */
export function matchesPods(rule: TierRule, other: PodGroup, nodes: readonly ClusterNode[]): Certainty {
  const networks = rule.peers.flatMap((peer) => (peer.kind === 'networks' ? [peer.addresses] : []));
  const addresses = addressesOf(other);
  return anyOf([
    ...(networks.length === 0 ? [] : [within(addresses, AddressSet.union(networks))]),
    ...rule.peers.map((peer) => matchesPeer(rule, peer, other, nodes)),
  ]);
}

/** Whether a rule is about addresses outside that each of its blocks contains or not. */
export function matchesAddresses(rule: TierRule, addresses: AddressSet, nodes: readonly ClusterNode[]): Certainty {
  return anyOf(rule.peers.map((peer) => matchesBlock(peer, addresses, nodes)));
}

function matchesBlock(peer: TierPeer, addresses: AddressSet, nodes: readonly ClusterNode[]): Certainty {
  switch (peer.kind) {
    case 'pods':
      return 'no';
    case 'networks':
      return within(addresses, peer.addresses);
    case 'nodes': {
      const known = nodeAddresses(nodes, peer.selector);
      return known === undefined ? 'unknown' : within(addresses, known);
    }
    case 'domains':
      return 'unknown';
  }
}

/** The addresses that rules tell apart. */
export function ruleBlocks(rules: readonly TierRule[], nodes: readonly ClusterNode[]): readonly AddressSet[] {
  return rules
    .flatMap(({ peers }) => peers)
    .flatMap((peer) => {
      if (peer.kind === 'networks') return [peer.addresses];
      return peer.kind === 'nodes' ? (nodeAddresses(nodes, peer.selector) ?? []) : [];
    });
}

/** The addresses that pods may have. */
function addressesOf({ ownAddresses, addresses }: PodGroup): AddressSet {
  return ownAddresses ?? addresses ?? POD_ADDRESSES;
}

function matchesPeer({ action }: TierRule, peer: TierPeer, other: PodGroup, nodes: readonly ClusterNode[]): Certainty {
  switch (peer.kind) {
    case 'pods':
      return other.selectedBy(peer.selector);
    case 'networks':
      return 'no';
    case 'nodes':
      if (other instanceof NodePods) return selectsNode(nodes, peer.selector, other.addresses);
      if (other instanceof NodesGroup) return selectsNodes(other.selector, peer.selector);
      return other instanceof DomainGroup ? 'unknown' : 'no';
    case 'domains': {
      if (!(other instanceof DomainGroup)) return 'no';
      const covers = coversDomain(peer.names, other.name);
      // The API defines domain names for Accept alone.
      return covers === 'yes' && action !== 'Accept' ? 'unknown' : covers;
    }
  }
}

/** Whether a selector selects all nodes that another one selects, or none of them. */
function selectsNodes(given: LabelSelector, wanted: LabelSelector): Certainty {
  if (given.implies(wanted)) return 'yes';
  return given.excludes(wanted) ? 'no' : 'unknown';
}

function within(addresses: AddressSet, block: AddressSet): Certainty {
  if (block.contains(addresses)) return 'yes';
  return block.intersect(addresses).isEmpty ? 'no' : 'unknown';
}
