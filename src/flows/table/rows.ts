import { AddressSet } from '../../reachability/address-set';
import type { Connection, Party, PodsParty, WorkloadParty } from '../../reachability/party';
import { PortSet } from '../../reachability/port-set';
import { type AddressBlock, blocksOf } from '../address-blocks';

/** Those who may call a workload, or whom it may call, on the same ports. */
export interface FlowRow {
  /** What people call them. */
  readonly peers: readonly string[];
  readonly ports: PortSet;

  /** `wide` is open to many whom nobody has named; `dns` is what everybody needs. */
  readonly reach: 'named' | 'wide' | 'dns';
}

/** Where the others of a row stand in a connection. */
export type Side = 'from' | 'to';

const DNS_PORTS = PortSet.union([
  PortSet.range('TCP', 53),
  PortSet.range('UDP', 53),
  PortSet.named('TCP', 'dns-tcp'),
  PortSet.named('UDP', 'dns'),
]);

/** What counts as everywhere: for callers the internet, for what is called the cloud's metadata service besides. */
const INTERNET = AddressSet.INTERNET.intersect(AddressSet.block('0.0.0.0/0'));
const EVERYWHERE = { from: INTERNET, to: INTERNET.union(AddressSet.block('169.254.169.254/32')) } as const;

/** More workloads than these are not excepted by name from a row about every pod. */
const SHOWN_EXCEPTIONS = 3;

/**
 * One side of a workload in the fewest rows that say all of it: named peers, every pod, addresses, DNS.
 * @param workloads those of the set: a row about every pod covers them, or excepts them
 */
export function rowsOf(
  workload: WorkloadParty,
  side: Side,
  connections: readonly Connection[],
  workloads: readonly WorkloadParty[],
): readonly FlowRow[] {
  const peers = connections
    .map((connection): Peer => ({ party: connection[side], ports: connection.ports }))
    .filter(({ party }) => party.id !== workload.id || !isLonePod(workload));
  const [dns, rest] = parted(peers, isDns);
  const [outside, inside] = parted(rest, ({ party }) => party.kind === 'addresses');
  const [broad, narrow] = parted(inside, ({ party }) => isBroad(party));
  const named = parted(narrow, ({ party }) => party.kind === 'workload').flat();
  const others = workloads.filter(({ id }) => id !== workload.id);
  const covers = broad.map((peer) => coverOf(peer, named, others));
  const covered = new Set(covers.flatMap(({ parties }) => parties));
  const namedRows = named
    .filter(({ party }) => !covered.has(party))
    .map(({ party, ports }) => ({ name: nameOf(party, workload), ports }));
  const [everywhere, somewhere] = parted(covers, ({ everywhere }) => everywhere);
  return [
    ...merged([...namedRows, ...somewhere], 'named'),
    ...outsideRows(everywhere, outside, side),
    ...merged(
      dns.map(({ ports }) => ({ name: 'DNS', ports })),
      'dns',
    ),
  ];
}

interface Peer {
  readonly party: Party;
  readonly ports: PortSet;
}

interface Named {
  readonly name: string;
  readonly ports: PortSet;
}

/** Every pod, of one namespace or of all, and those whom that spares from being named. */
interface Cover extends Named {
  readonly everywhere: boolean;
  readonly parties: readonly Party[];
}

/** It has no replica that it could call. */
function isLonePod({ workloadKind, pods }: WorkloadParty): boolean {
  return workloadKind === 'Pod' && pods.length < 2;
}

/** The name servers, by their namespace or by their labels. */
function isDns({ party, ports }: Peer): boolean {
  if (party.kind !== 'pods' || !ports.minus(DNS_PORTS).isEmpty) return false;
  return party.namespace === 'kube-system' || party.pods.includes('dns');
}

function isBroad(party: Party): party is PodsParty {
  return party.kind === 'pods' && party.pods === '' && (party.namespace !== undefined || party.namespaces === '');
}

/** Workloads of the set have policies of their own: where these close the path, they are excepted. */
function coverOf({ party, ports }: Peer, named: readonly Peer[], others: readonly WorkloadParty[]): Cover {
  const namespace = party.kind === 'pods' ? party.namespace : undefined;
  const everywhere = namespace === undefined;
  const isWithin = (one: Party) => one.kind === 'workload' && (everywhere || one.namespace === namespace);
  const open = named.filter((peer) => isWithin(peer.party) && ports.minus(peer.ports).isEmpty);
  const ids = new Set(open.map((peer) => peer.party.id));
  const closed = others.filter((one) => isWithin(one) && !ids.has(one.id));
  if (closed.length > SHOWN_EXCEPTIONS || ports.names.length > 0) {
    return { name: party.id.replace(/^every pod/, 'every other pod'), ports, everywhere, parties: [] };
  }
  const but = closed.length === 0 ? '' : ` but ${closed.map(({ id }) => id).join(' and ')}`;
  const same = open.filter((peer) => peer.ports.equals(ports)).map((peer) => peer.party);
  return { name: `${party.id}${but}`, ports, everywhere, parties: same };
}

function nameOf(party: Party, workload: WorkloadParty): string {
  if (party.id === workload.id) return 'its own replicas';
  if (party.kind !== 'workload' || party.namespace !== workload.namespace) return party.id;
  return party.id.replace(`${party.namespace}/`, '');
}

/** Wide ones first, every pod and every address on the same ports together. */
function outsideRows(everywhere: readonly Named[], peers: readonly Peer[], side: Side): readonly FlowRow[] {
  const pieces = peers.flatMap(({ party, ports }) => (party.kind === 'addresses' ? [{ ...party, ports }] : []));
  const [wide, narrow] = parted(blocksOf(pieces), ({ addresses }) => addresses.contains(EVERYWHERE[side]));
  return [...merged([...everywhere, ...wide.map(toNamed)], 'wide'), ...merged(narrow.map(toNamed), 'named')];
}

function toNamed({ addresses, ports }: AddressBlock): Named {
  return { name: String(addresses), ports };
}

/** Those on the same ports in one row, in the order of their first. */
function merged(peers: readonly Named[], reach: FlowRow['reach']): readonly FlowRow[] {
  const rows = new Map<string, { readonly names: Set<string>; readonly ports: PortSet }>();
  for (const { name, ports } of peers) {
    const row = rows.get(String(ports)) ?? { names: new Set(), ports };
    rows.set(String(ports), row);
    row.names.add(name);
  }
  return [...rows.values()].map(({ names, ports }) => ({ peers: [...names], ports, reach }));
}

function parted<T>(items: readonly T[], test: (item: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}
