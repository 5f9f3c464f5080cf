import { AddressSet } from '../../reachability/address-set';
import type { Connection, NetworkEndpoint, SelectedPods, Workload } from '../../reachability/network-endpoint';
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
  workload: Workload,
  side: Side,
  connections: readonly Connection[],
  workloads: readonly Workload[],
): readonly FlowRow[] {
  const peers = connections
    .map((connection): Peer => ({ endpoint: connection[side], ports: connection.ports }))
    .filter(({ endpoint }) => endpoint.id !== workload.id || !isLonePod(workload));
  const [dns, rest] = parted(peers, isDns);
  const [outside, inside] = parted(rest, ({ endpoint }) => endpoint.kind === 'addresses');
  const [broad, narrow] = parted(inside, ({ endpoint }) => isBroad(endpoint));
  const named = parted(narrow, ({ endpoint }) => endpoint.kind === 'workload').flat();
  const others = workloads.filter(({ id }) => id !== workload.id);
  const covers = broad.map((peer) => coverOf(peer, named, others));
  const covered = new Set(covers.flatMap(({ endpoints }) => endpoints));
  const namedRows = named
    .filter(({ endpoint }) => !covered.has(endpoint))
    .map(({ endpoint, ports }) => ({ name: nameOf(endpoint, workload), ports }));
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
  readonly endpoint: NetworkEndpoint;
  readonly ports: PortSet;
}

interface Named {
  readonly name: string;
  readonly ports: PortSet;
}

/** Every pod, of one namespace or of all, and those whom that spares from being named. */
interface Cover extends Named {
  readonly everywhere: boolean;
  readonly endpoints: readonly NetworkEndpoint[];
}

/** It has no replica that it could call. */
function isLonePod({ workloadKind, pods }: Workload): boolean {
  return workloadKind === 'Pod' && pods.length < 2;
}

/** The name servers, by their namespace or by their labels. */
function isDns({ endpoint, ports }: Peer): boolean {
  if (endpoint.kind !== 'pods' || !ports.minus(DNS_PORTS).isEmpty) return false;
  return endpoint.namespace === 'kube-system' || endpoint.pods.includes('dns');
}

function isBroad(endpoint: NetworkEndpoint): endpoint is SelectedPods {
  return (
    endpoint.kind === 'pods' && endpoint.pods === '' && (endpoint.namespace !== undefined || endpoint.namespaces === '')
  );
}

/** Workloads of the set have policies of their own: where these close the path, they are excepted. */
function coverOf({ endpoint, ports }: Peer, named: readonly Peer[], others: readonly Workload[]): Cover {
  const namespace = endpoint.kind === 'pods' ? endpoint.namespace : undefined;
  const everywhere = namespace === undefined;
  const isWithin = (one: NetworkEndpoint) => one.kind === 'workload' && (everywhere || one.namespace === namespace);
  const open = named.filter((peer) => isWithin(peer.endpoint) && ports.minus(peer.ports).isEmpty);
  const ids = new Set(open.map((peer) => peer.endpoint.id));
  const closed = others.filter((one) => isWithin(one) && !ids.has(one.id));
  if (closed.length > SHOWN_EXCEPTIONS || ports.names.length > 0) {
    return { name: endpoint.id.replace(/^every pod/, 'every other pod'), ports, everywhere, endpoints: [] };
  }
  const but = closed.length === 0 ? '' : ` but ${closed.map(({ id }) => id).join(' and ')}`;
  const same = open.filter((peer) => peer.ports.equals(ports)).map((peer) => peer.endpoint);
  return { name: `${endpoint.id}${but}`, ports, everywhere, endpoints: same };
}

function nameOf(endpoint: NetworkEndpoint, workload: Workload): string {
  if (endpoint.id === workload.id) return 'its own replicas';
  if (endpoint.kind !== 'workload' || endpoint.namespace !== workload.namespace) return endpoint.id;
  return endpoint.id.replace(`${endpoint.namespace}/`, '');
}

/** Wide ones first, every pod and every address on the same ports together. */
function outsideRows(everywhere: readonly Named[], peers: readonly Peer[], side: Side): readonly FlowRow[] {
  const pieces = peers.flatMap(({ endpoint, ports }) =>
    endpoint.kind === 'addresses' ? [{ ...endpoint, ports }] : [],
  );
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
