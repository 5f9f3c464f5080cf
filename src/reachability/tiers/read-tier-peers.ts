import ipaddr from 'ipaddr.js';
import { parseCidr } from '../../core/network/parse-cidr';
import { AddressSet } from '../address-set';
import { LabelSelector } from '../label-selector';
import type { ObjectField } from '../object-field';
import { readCidr } from '../objects/cidr-field';
import type { Direction, PodsSelector } from '../policy';
import { onlyOf } from './only-field';
import type { TierPeer } from './tier-policy';

/** Whether a block must have no address bits beyond its mask. */
export type CidrRule = 'masked' | 'any';

/** What a kind allows in its peers. */
interface PeerSchema {
  readonly cidrs: CidrRule;
  readonly everyNamespace: boolean;
  readonly domains: boolean;
}

const MOST_ADDRESSES = 25;
const DOMAIN = /^(\*\.)?([a-zA-Z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\.)+[a-zA-Z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\.?$/;

const NO_PODS: PodsSelector = {
  namespaces: LabelSelector.EVERYTHING,
  pods: LabelSelector.EVERYTHING,
  ownNamespace: false,
};

/** The pods that a policy applies to. */
export function readSubject(subject: ObjectField, everyNamespace: boolean): PodsSelector {
  const key = onlyOf(subject, ['namespaces', 'pods']);
  return key === undefined ? NO_PODS : readPods(subject, key, everyNamespace);
}

export function readPeers(
  peers: readonly ObjectField[],
  direction: Direction,
  schema: PeerSchema,
): readonly TierPeer[] {
  return peers.flatMap((peer) => readPeer(peer, direction, schema) ?? []);
}

function readPeer(peer: ObjectField, direction: Direction, schema: PeerSchema): TierPeer | undefined {
  const pods = ['namespaces', 'pods'] as const;
  const outside = ['networks', 'nodes', ...(schema.domains ? (['domainNames'] as const) : [])] as const;
  const key = onlyOf(peer, direction === 'ingress' ? pods : [...pods, ...outside]);
  switch (key) {
    case undefined:
      return undefined;
    case 'namespaces':
    case 'pods':
      return { kind: 'pods', selector: readPods(peer, key, schema.everyNamespace) };
    case 'nodes':
      return { kind: 'nodes', selector: LabelSelector.read(peer.at(key)) };
    case 'networks':
      return { kind: 'networks', addresses: readNetworks(peer.at(key), schema.cidrs) };
    case 'domainNames':
      return { kind: 'domains', names: readDomains(peer.at(key)) };
  }
}

function readPods(field: ObjectField, key: 'namespaces' | 'pods', everyNamespace: boolean): PodsSelector {
  if (key === 'namespaces') return { ...NO_PODS, namespaces: LabelSelector.read(field.at(key)) };
  const pods = field.at(key);
  pods.refuseOthers('namespaceSelector', 'podSelector');
  const [namespaces, labels] = [pods.at('namespaceSelector'), pods.at('podSelector')];
  if (labels.isAbsent) labels.refuse('be given: {} selects every pod');
  if (namespaces.isAbsent && !everyNamespace) namespaces.refuse('be given: {} selects every namespace');
  return { namespaces: LabelSelector.read(namespaces), pods: LabelSelector.read(labels), ownNamespace: false };
}

function readNetworks(field: ObjectField, rule: CidrRule): AddressSet {
  const blocks = readSet(field).flatMap((item) => {
    const block = readCidr(item);
    if (block === undefined) return [];
    if (rule === 'masked' && !isMasked(block)) item.refuse('have no address bits beyond its mask, such as 10.0.0.0/8');
    return [AddressSet.block(block)];
  });
  return AddressSet.union(blocks);
}

function isMasked(block: string): boolean {
  const [address, mask] = parseCidr(block);
  const network =
    address.kind() === 'ipv4' ? ipaddr.IPv4.networkAddressFromCIDR(block) : ipaddr.IPv6.networkAddressFromCIDR(block);
  return mask >= 0 && network.toString() === address.toString();
}

function readDomains(field: ObjectField): readonly string[] {
  return readSet(field).flatMap((item) => {
    if (typeof item.value === 'string' && DOMAIN.test(item.value)) return [item.value];
    item.refuse('be a domain name such as example.com or *.example.com');
    return [];
  });
}

/** The items of a list without duplicates, of 1 to 25. */
function readSet(field: ObjectField): readonly ObjectField[] {
  const items = field.items();
  if (items.length === 0 || items.length > MOST_ADDRESSES) field.refuse(`have 1 to ${MOST_ADDRESSES} items`);
  const seen = new Set<unknown>();
  for (const item of items) {
    if (seen.has(item.value)) item.refuse('be listed once');
    seen.add(item.value);
  }
  return items;
}
