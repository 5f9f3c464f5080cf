import { parse } from 'ipaddr.js';
import type { Namespace } from 'kubernetes-types/core/v1';
import type { LabelSelector } from 'kubernetes-types/meta/v1';
import type { NetworkPolicyPeer } from 'kubernetes-types/networking/v1';
import { isInBlock, isolating, portsMatch, selects } from '../naive';
import { isKind, type Labels, type NaivePod, type Protocol } from '../naive-pods';
import { LABEL_VALUES } from '../random-policies';

// A second implementation, written from the documentation of the fields and independent of src/. It asks every rule about one pair,
// one port and one protocol.
// https://github.com/kubernetes-sigs/network-policy-api/blob/v0.3.0/apis/v1beta1/clusternetworkpolicy_types.go

/** Whether something is so, as far as the objects tell. */
export type Sure = 'yes' | 'no' | 'unknown';

/** One end: a pod, an address outside, or a domain name, whose addresses nobody knows. */
export type TierParty = NaivePod | string | { readonly domain: string };

export interface TierConnection {
  readonly from: TierParty;
  readonly to: TierParty;
  readonly port: number;
  readonly protocol: Protocol;
}

/** What may happen to a connection. Both, if the objects leave it open. */
export interface Fate {
  readonly mayOpen: boolean;
  readonly mayClose: boolean;
}

/** What NetworkPolicies say about a connection at one end. */
export interface NetworkPolicyWord {
  readonly isolated: Sure;
  readonly open: Sure;
}

export interface RawPeer {
  readonly namespaces?: LabelSelector;
  readonly pods?: { readonly namespaceSelector?: LabelSelector; readonly podSelector: LabelSelector };
  readonly networks?: readonly string[];
  readonly nodes?: LabelSelector;
  readonly domainNames?: readonly string[];
}

interface RawPort {
  readonly number?: number;
  readonly range?: { readonly start: number; readonly end: number };
}

export interface RawProtocol {
  readonly tcp?: { readonly destinationPort: RawPort };
  readonly udp?: { readonly destinationPort: RawPort };
  readonly sctp?: { readonly destinationPort: RawPort };
  readonly destinationNamedPort?: string;
}

export interface RawRule {
  readonly name?: string;
  readonly action: 'Accept' | 'Deny' | 'Pass';
  readonly from?: readonly RawPeer[];
  readonly to?: readonly RawPeer[];
  readonly protocols?: readonly RawProtocol[];
}

export interface RawPolicy {
  readonly spec: {
    readonly tier: 'Admin' | 'Baseline';
    readonly priority: number;
    readonly subject: Pick<RawPeer, 'namespaces' | 'pods'>;
    readonly ingress?: readonly RawRule[];
    readonly egress?: readonly RawRule[];
  };
}

type Side = 'ingress' | 'egress';
type Step = 'Accept' | 'Deny' | 'Pass' | 'nothing';

/** What may happen at one end of a connection. @param word what the NetworkPolicies say there */
export function naiveFate(
  objects: readonly object[],
  connection: TierConnection,
  side: Side,
  word: NetworkPolicyWord,
): Fate {
  const steps = (tier: 'Admin' | 'Baseline') => tierSteps(objects, connection, side, tier);
  const ends = new Set<'open' | 'closed'>();
  const walk = (tier: 'Admin' | 'Baseline', next: () => void) => {
    for (const step of steps(tier)) {
      if (step === 'Accept') ends.add('open');
      else if (step === 'Deny') ends.add('closed');
      else next();
    }
  };
  walk('Admin', () => {
    if (word.isolated !== 'no') {
      if (word.open !== 'no') ends.add('open');
      if (word.open !== 'yes') ends.add('closed');
    }
    if (word.isolated !== 'yes') walk('Baseline', () => ends.add('open'));
  });
  return { mayOpen: ends.has('open'), mayClose: ends.has('closed') };
}

/** What may come out of a tier. The lowest number comes first; among equals, any policy that matches may be the one that is applied. */
function tierSteps(
  objects: readonly object[],
  connection: TierConnection,
  side: Side,
  tier: 'Admin' | 'Baseline',
): ReadonlySet<Step> {
  const policies = objects.filter(isClusterPolicy).filter(({ spec }) => spec.tier === tier);
  const found = new Set<Step>();
  const priorities = [...new Set(policies.map(({ spec }) => spec.priority))].sort((a, b) => a - b);
  for (const priority of priorities) {
    const equals = policies.filter(({ spec }) => spec.priority === priority);
    const each = equals.map((policy) => policySteps(objects, connection, side, policy));
    for (const steps of each) for (const step of steps) if (step !== 'nothing') found.add(step);
    if (each.some((steps) => !steps.has('nothing'))) return found;
  }
  return found.add('nothing');
}

function policySteps(
  objects: readonly object[],
  connection: TierConnection,
  side: Side,
  { spec }: RawPolicy,
): ReadonlySet<Step> {
  const [own, other] = side === 'ingress' ? [connection.to, connection.from] : [connection.from, connection.to];
  const subject = isPod(own) ? podMatches(objects, spec.subject, own) : 'no';
  const found = new Set<Step>();
  for (const rule of spec[side] ?? []) {
    const peers = (side === 'ingress' ? rule.from : rule.to) ?? [];
    const networks = peers.flatMap((one) => one.networks ?? []);
    const peer = any([
      ...(networks.length === 0 ? [] : [inNetworks(objects, networks, other)]),
      ...peers.map((one) => peerMatches(objects, one, other, rule.action)),
    ]);
    const sure = all([subject, peer, portMatches(rule.protocols, connection)]);
    if (sure !== 'no') found.add(rule.action);
    if (sure === 'yes') return found;
  }
  return found.add('nothing');
}

function isClusterPolicy(object: object): object is RawPolicy {
  return isKind(object, 'ClusterNetworkPolicy');
}

function isPod(party: TierParty): party is NaivePod {
  return typeof party !== 'string' && !('domain' in party);
}

function any(all: readonly Sure[]): Sure {
  if (all.includes('yes')) return 'yes';
  return all.includes('unknown') ? 'unknown' : 'no';
}

function all(some: readonly Sure[]): Sure {
  if (some.includes('no')) return 'no';
  return some.includes('unknown') ? 'unknown' : 'yes';
}

function peerMatches(objects: readonly object[], peer: RawPeer, party: TierParty, action: string): Sure {
  if (peer.networks !== undefined) return 'no';
  if (peer.nodes !== undefined) return onNodes(objects, peer.nodes, party);
  if (peer.domainNames !== undefined) return inDomains(peer.domainNames, party, action);
  return isPod(party) ? podMatches(objects, peer, party) : 'no';
}

/** Pods that share the network of their node are in no selection. */
function podMatches(objects: readonly object[], { namespaces, pods }: RawPeer, pod: NaivePod): Sure {
  if (pod.hostNetwork === true) return 'no';
  const { labels, complete } = namespaceLabels(objects, pod);
  if (namespaces !== undefined) return selected(namespaces, labels, complete);
  return all([
    selected(pods?.namespaceSelector ?? {}, labels, complete),
    selected(pods?.podSelector ?? {}, pod.labels, true),
  ]);
}

function namespaceLabels(objects: readonly object[], pod: NaivePod): { labels: Labels; complete: boolean } {
  const own = objects
    .filter((object): object is Namespace => isKind(object, 'Namespace'))
    .find(({ metadata }) => metadata?.name === pod.namespace);
  const labels = pod.namespaceLabels ?? own?.metadata?.labels ?? {};
  return {
    labels: { ...labels, 'kubernetes.io/metadata.name': pod.namespace },
    complete: pod.namespaceLabels !== undefined || own !== undefined,
  };
}

/** A label that is not known has any of these values, or is absent: what holds in each case is sure. */
function selected(selector: LabelSelector, labels: Labels, complete: boolean): Sure {
  const asked = [
    ...Object.keys(selector.matchLabels ?? {}),
    ...(selector.matchExpressions ?? []).map(({ key }) => key),
  ];
  const unknown = [...new Set(asked)].filter((key) => !complete && !Object.keys(labels).includes(key));
  const worlds = unknown.reduce<readonly Labels[]>(
    (some, key) =>
      some.flatMap((one) => [one, ...[...LABEL_VALUES, 'other'].map((value) => ({ ...one, [key]: value }))]),
    [labels],
  );
  const found = worlds.map((world) => selects(selector, world));
  if (found.every((one) => one)) return 'yes';
  return found.some((one) => one) ? 'unknown' : 'no';
}

function portMatches(protocols: readonly RawProtocol[] | undefined, { to, port, protocol }: TierConnection): Sure {
  if (protocols === undefined) return 'yes';
  const matches = protocols.some(({ tcp, udp, sctp, destinationNamedPort }) => {
    if (destinationNamedPort !== undefined) {
      if (!isPod(to)) return false;
      return to.ports.some(
        (own) => own.name === destinationNamedPort && own.port === port && own.protocol === protocol,
      );
    }
    const { number, range } = { TCP: tcp, UDP: udp, SCTP: sctp }[protocol]?.destinationPort ?? {};
    return number === port || (range !== undefined && port >= range.start && port <= range.end);
  });
  return matches ? 'yes' : 'no';
}

/** An address that is unknown may be any address at the edges of the blocks of the set. */
function inNetworks(objects: readonly object[], networks: readonly string[], party: TierParty): Sure {
  const [address] = addressesOf(party);
  if (address !== undefined) return networks.some((block) => isIn(address, block)) ? 'yes' : 'no';
  const candidates = edges(objects).filter((edge) => !isPod(party) || mayBePod(edge));
  const inside = candidates.filter((edge) => networks.some((block) => isIn(edge, block)));
  if (inside.length === candidates.length) return 'yes';
  return inside.length === 0 ? 'no' : 'unknown';
}

function addressesOf(party: TierParty): readonly string[] {
  if (typeof party === 'string') return [party];
  return isPod(party) && party.address !== undefined ? [party.address] : [];
}

/** No pod has an address of the host itself, of the link, or of a group. */
const NEVER_PODS = [
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/127',
  'fe80::/10',
  'ff00::/8',
];

function mayBePod(address: string): boolean {
  return !NEVER_PODS.some((block) => isIn(address, block));
}

/** The first address of each block in the set, and the first one behind it: each range between the blocks starts with one of them. */
function edges(objects: readonly object[]): readonly string[] {
  const found = known.get(objects) ?? findEdges(objects);
  known.set(objects, found);
  return found;
}

const known = new WeakMap<readonly object[], readonly string[]>();

function findEdges(objects: readonly object[]): readonly string[] {
  const blocks = [...JSON.stringify([objects, NEVER_PODS]).matchAll(/"([0-9a-f.:]+\/\d+)"/g)].flatMap(
    ([, block = '']) => block,
  );
  return ['0.0.0.0', '::', ...blocks.flatMap(startAndNext)];
}

function startAndNext(block: string): readonly string[] {
  const [network = '', mask] = block.split('/');
  const bits = toBits(network);
  const first = BigInt(`0b${bits.slice(0, Number(mask)).padEnd(bits.length, '0')}`);
  const next = first + (1n << BigInt(bits.length - Number(mask)));
  return [first, next]
    .filter((value) => value < 1n << BigInt(bits.length))
    .map((value) => toAddress(value, bits.length));
}

function toAddress(value: bigint, length: number): string {
  const hex = value.toString(16).padStart(length / 4, '0');
  if (length === 32) return (hex.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).join('.');
  return (hex.match(/.{4}/g) ?? []).join(':');
}

/** Without Node objects, nobody knows where nodes are. A pod with the network of its node is at one of them. */
function onNodes(objects: readonly object[], nodes: LabelSelector, party: TierParty): Sure {
  const known = objects.filter((object): object is RawNode => isKind(object, 'Node'));
  const every = Object.keys(nodes).length === 0;
  if (isPod(party)) {
    if (party.hostNetwork !== true) return 'no';
    if (known.length === 0) return every ? 'yes' : 'unknown';
    const at = known.filter((node) => party.address === undefined || addressesOfNode(node).includes(party.address));
    const sure = at.map((node) => selected(nodes, node.metadata.labels ?? {}, true));
    if (sure.length === 0) return every ? 'yes' : 'unknown';
    return sure.every((one) => one === sure[0]) ? (sure[0] ?? 'unknown') : 'unknown';
  }
  if (typeof party !== 'string' || known.length === 0) return 'unknown';
  const chosen = known.filter((node) => selected(nodes, node.metadata.labels ?? {}, true) === 'yes');
  return chosen.some((node) => addressesOfNode(node).includes(party)) ? 'yes' : 'no';
}

interface RawNode {
  readonly metadata: { readonly name: string; readonly labels?: Labels };
  readonly status?: { readonly addresses?: readonly { readonly address: string }[] };
}

function addressesOfNode({ status }: RawNode): readonly string[] {
  return (status?.addresses ?? []).map(({ address }) => address);
}

/** A name stands for addresses that nobody knows, so an address may be behind it. Only Accept rules may name domains. */
function inDomains(names: readonly string[], party: TierParty, action: string): Sure {
  if (isPod(party)) return 'no';
  if (typeof party === 'string') return 'unknown';
  const asked = party.domain.toLowerCase();
  const named = names.some((name) => {
    const plain = name.toLowerCase().replace(/\.$/, '');
    return plain.startsWith('*.') ? asked.endsWith(plain.slice(1)) && asked !== plain.slice(2) : asked === plain;
  });
  if (action !== 'Accept') return named ? 'unknown' : 'no';
  return named ? 'yes' : 'no';
}

function isIn(address: string, block: string): boolean {
  const [network = '', mask] = block.split('/');
  const [bits, prefix] = [toBits(address), toBits(network)];
  return bits.length === prefix.length && bits.startsWith(prefix.slice(0, Number(mask)));
}

function toBits(address: string): string {
  const found =
    bitsOf.get(address) ??
    parse(address)
      .toByteArray()
      .map((byte) => byte.toString(2).padStart(8, '0'))
      .join('');
  bitsOf.set(address, found);
  return found;
}

const bitsOf = new Map<string, string>();

/** What the NetworkPolicies say at one end of a connection. */
export function naiveWord(
  objects: readonly object[],
  { from, to, port, protocol }: TierConnection,
  side: Side,
): NetworkPolicyWord {
  const own = side === 'ingress' ? to : from;
  const binding = isPod(own) ? isolating(objects, own, side === 'ingress' ? 'Ingress' : 'Egress') : [];
  if (!isPod(own) || binding.length === 0) return { isolated: 'no', open: 'no' };
  const other = side === 'ingress' ? from : to;
  const rules = binding.flatMap((policy) =>
    (side === 'ingress' ? (policy.spec?.ingress ?? []) : (policy.spec?.egress ?? [])).map((rule) => ({
      namespace: policy.metadata?.namespace ?? 'default',
      peers: ('from' in rule ? rule.from : 'to' in rule ? rule.to : undefined) ?? [],
      ports: rule.ports,
    })),
  );
  const opening = rules.filter(({ ports }) => portsMatch(ports, isPod(to) ? to : '', port, protocol));
  if (!isPod(other) && typeof other !== 'string') {
    // A domain is open if all addresses are, and unknown if some of them are.
    const open = edges(objects).map((address) =>
      opening.some(({ peers, namespace }) => anyPeer(objects, namespace, peers, address) === 'yes'),
    );
    return { isolated: 'yes', open: open.every(Boolean) ? 'yes' : open.some(Boolean) ? 'unknown' : 'no' };
  }
  return {
    isolated: 'yes',
    open: any(opening.map(({ peers, namespace }) => anyPeer(objects, namespace, peers, other))),
  };
}

function anyPeer(
  objects: readonly object[],
  namespace: string,
  peers: readonly NetworkPolicyPeer[],
  other: NaivePod | string,
): Sure {
  if (peers.length === 0) return 'yes';
  return any(
    peers.map(({ ipBlock, namespaceSelector, podSelector }): Sure => {
      const address = typeof other === 'string' ? other : other.hostNetwork === true ? other.address : undefined;
      if (ipBlock !== undefined) return address !== undefined && isInBlock(address, ipBlock) ? 'yes' : 'no';
      if (typeof other === 'string' || other.hostNetwork === true) return 'no';
      const { labels, complete } = namespaceLabels(objects, other);
      return all([
        selected(podSelector ?? {}, other.labels, true),
        namespaceSelector === undefined
          ? other.namespace === namespace
            ? 'yes'
            : 'no'
          : selected(namespaceSelector, labels, complete),
      ]);
    }),
  );
}
