import { AddressSet } from '../address-set';
import type { LabelSelector } from '../label-selector';
import type { Direction, PodsSelector } from '../policy';
import type { PortSet } from '../port-set';

/** What decides first. Admin comes before NetworkPolicies, Baseline after them. */
export type Tier = 'Admin' | 'Baseline';

/**
 * What a rule does with a connection that it matches. Pass leaves the decision to the next tier.
 * AdminNetworkPolicy calls Accept "Allow".
 */
export type Action = 'Accept' | 'Deny' | 'Pass';

export type TierPolicyKind = 'ClusterNetworkPolicy' | 'AdminNetworkPolicy' | 'BaselineAdminNetworkPolicy';

/** A policy of the whole cluster, with its defaults filled in. */
export interface TierPolicy {
  readonly kind: TierPolicyKind;
  readonly name: string;
  readonly tier: Tier;

  /** From 0 to 1000. A policy with a lower number decides first. A BaselineAdminNetworkPolicy has none, because there is only one. */
  readonly priority: number | undefined;

  /** The pods that it applies to. */
  readonly subject: PodsSelector;

  /** The rules by direction, in order. Without rules, it leaves the direction alone. */
  readonly rules: Readonly<Record<Direction, readonly TierRule[]>>;
}

/** One item of `spec.ingress` or `spec.egress`. The first rule that matches a connection counts. */
export interface TierRule {
  /** Its field in the policy, such as `spec.ingress[0]`. */
  readonly path: string;
  readonly name: string | undefined;
  readonly action: Action;
  readonly peers: readonly TierPeer[];

  /** The ports by number. */
  readonly ports: PortSet;

  /** The names of ports, which the called pod declares, for any protocol. */
  readonly portNames: readonly string[];
}

/** The other end of a connection. Networks, nodes and domains stand only in egress rules. */
export type TierPeer =
  | { readonly kind: 'pods'; readonly selector: PodsSelector }
  | { readonly kind: 'networks'; readonly addresses: AddressSet }
  | { readonly kind: 'nodes'; readonly selector: LabelSelector }
  | { readonly kind: 'domains'; readonly names: readonly string[] };

/** The pods that policies select, as subjects and as peers. */
export function selectorsOf(policies: readonly TierPolicy[]): readonly PodsSelector[] {
  return [...policies.map(({ subject }) => subject), ...peerSelectorsOf(policies)];
}

/** The pods that the rules of policies select. */
export function peerSelectorsOf(policies: readonly TierPolicy[]): readonly PodsSelector[] {
  return peersOf(policies).flatMap((peer) => (peer.kind === 'pods' ? [peer.selector] : []));
}

/** The networks of each rule that names any. */
export function networksOf(policies: readonly TierPolicy[]): readonly AddressSet[] {
  return rulesOf(policies).flatMap(({ peers }) => {
    const networks = peers.flatMap((peer) => (peer.kind === 'networks' ? [peer.addresses] : []));
    return networks.length === 0 ? [] : [AddressSet.union(networks)];
  });
}

/** The names of ports in policies. */
export function portNamesOf(policies: readonly TierPolicy[]): readonly string[] {
  return rulesOf(policies).flatMap(({ portNames }) => portNames);
}

/** The domain names in policies. */
export function domainsOf(policies: readonly TierPolicy[]): readonly string[] {
  return peersOf(policies).flatMap((peer) => (peer.kind === 'domains' ? peer.names : []));
}

/** The nodes that policies select. */
export function nodeSelectorsOf(policies: readonly TierPolicy[]): readonly LabelSelector[] {
  return peersOf(policies).flatMap((peer) => (peer.kind === 'nodes' ? [peer.selector] : []));
}

function peersOf(policies: readonly TierPolicy[]): readonly TierPeer[] {
  return rulesOf(policies).flatMap(({ peers }) => peers);
}

function rulesOf(policies: readonly TierPolicy[]): readonly TierRule[] {
  return policies.flatMap(({ rules: { ingress, egress } }) => [...ingress, ...egress]);
}
