import { groupedBy } from '../../core/grouped';
import {
  AddressSet,
  type Connection,
  type NetworkEndpoint,
  type PortSet,
  type Workload,
} from '../../reachability/index';
import type { OpenAddresses } from '../../reachability/rules';
import { blocksOf } from '../address-blocks';
import { isClusterDns } from '../dns';
import { type ConnectionEnd, includesPods, isEveryPod } from '../flows-source';

/** Endpoints that may call a workload, or that it may call, on the same ports. */
export interface FlowRow {
  /** The names of the endpoints. */
  readonly peers: readonly string[];
  readonly ports: PortSet;

  /** `wide`: includes endpoints that no policy names. `dns`: the cluster DNS, which every workload needs. */
  readonly reach: 'named' | 'wide' | 'dns';
}

/** The addresses that count as everywhere: the internet and, for called addresses, also the cloud's metadata service. */
const PUBLIC_IPV4 = AddressSet.INTERNET.intersect(AddressSet.block('0.0.0.0/0'));
const EVERYWHERE = { from: PUBLIC_IPV4, to: PUBLIC_IPV4.union(AddressSet.block('169.254.169.254/32')) } as const;

/** The maximum number of workloads that a row about every pod names as exceptions. */
const SHOWN_EXCEPTIONS = 3;

/**
 * The peers of a workload in as few rows as possible: named peers, every pod, addresses, DNS.
 * @param end the end of the peers
 * @param workloadsIn the workloads of a namespace, or of all. A row about every pod includes them or names them as exceptions
 */
export function rowsOf(
  workload: Workload,
  end: ConnectionEnd,
  connections: readonly Connection[],
  workloadsIn: (namespace: string | undefined) => readonly Workload[],
): readonly FlowRow[] {
  const peers = connections
    .map((connection): RowPeer => ({ endpoint: connection[end], ports: connection.ports }))
    .filter(({ endpoint }) => endpoint.id !== workload.id || !isLonePod(workload));
  const [dns, rest] = parted(peers, ({ endpoint, ports }) => end === 'to' && isClusterDns(endpoint, ports));
  const [outside, inside] = parted(rest, ({ endpoint }) => endpoint.kind === 'addresses');
  const [broad, narrow] = parted(inside, ({ endpoint }) => isEveryPod(endpoint) || isUnnamed(endpoint));
  const named = parted(narrow, ({ endpoint }) => endpoint.kind === 'workload').flat();
  const covers = broad.map((peer) => coverOf(peer, named, workload, workloadsIn));
  const covered = new Set(covers.flatMap(({ endpoints }) => endpoints));
  const namedRows = named
    .filter(({ endpoint }) => !covered.has(endpoint))
    .map(({ endpoint, ports }) => ({ name: nameOf(endpoint, workload), ports }));
  const [everywhere, somewhere] = parted(covers, ({ everywhere }) => everywhere);
  return [
    ...merged([...namedRows, ...somewhere], 'named'),
    ...outsideRows(everywhere, outside, end),
    ...merged(
      dns.map(({ ports }) => ({ name: 'DNS', ports })),
      'dns',
    ),
  ];
}

/** Whether an endpoint is every pod but those that rules of the Admin or Baseline tier name. */
function isUnnamed(endpoint: NetworkEndpoint): boolean {
  return endpoint.kind === 'pods' && endpoint.unnamed === true;
}

interface RowPeer {
  readonly endpoint: NetworkEndpoint;
  readonly ports: PortSet;
}

interface NamedPeer {
  readonly name: string;
  readonly ports: PortSet;
}

/** Every pod of one namespace or of all, with the endpoints that it covers, which need no rows of their own. */
interface Cover extends NamedPeer {
  readonly everywhere: boolean;
  readonly endpoints: readonly NetworkEndpoint[];
}

/** Whether it has no other replica to call. */
function isLonePod({ workloadKind, pods }: Workload): boolean {
  return workloadKind === 'Pod' && pods.length < 2;
}

/** The row about every pod. Names the workloads of the set whose own policies block the path as exceptions. */
function coverOf(
  { endpoint, ports }: RowPeer,
  named: readonly RowPeer[],
  own: Workload,
  workloadsIn: (namespace: string | undefined) => readonly Workload[],
): Cover {
  const everywhere = endpoint.kind === 'pods' && endpoint.namespace === undefined;
  const isWithin = (one: NetworkEndpoint) => one.kind === 'workload' && includesPods(endpoint, one);
  const open = named.filter((peer) => isWithin(peer.endpoint) && ports.minus(peer.ports).isEmpty);
  const ids = new Set(open.map((peer) => peer.endpoint.id));
  const namespace = endpoint.kind === 'pods' ? endpoint.namespace : undefined;
  const closed = workloadsIn(namespace).filter((one) => one.id !== own.id && isWithin(one) && !ids.has(one.id));
  if (closed.length > SHOWN_EXCEPTIONS || ports.names.length > 0) {
    return { name: endpoint.id.replace(/^every pod/, 'every other pod'), ports, everywhere, endpoints: [] };
  }
  // Joined with `and`, because a comma separates peers.
  const but = closed.length === 0 ? '' : ` but ${closed.map(({ id }) => id).join(' and ')}`;
  const same = open.filter((peer) => peer.ports.equals(ports)).map((peer) => peer.endpoint);
  return { name: `${endpoint.id}${but}`, ports, everywhere, endpoints: same };
}

function nameOf(endpoint: NetworkEndpoint, workload: Workload): string {
  if (endpoint.id === workload.id) return 'its own replicas';
  if (endpoint.kind !== 'workload' || endpoint.namespace !== workload.namespace) return endpoint.id;
  return endpoint.id.replace(`${endpoint.namespace}/`, '');
}

/** The rows of endpoints outside the set. Wide rows come first. Every pod and every address on the same ports share a row. */
function outsideRows(
  everywhere: readonly NamedPeer[],
  peers: readonly RowPeer[],
  end: ConnectionEnd,
): readonly FlowRow[] {
  const pieces = peers.flatMap(({ endpoint, ports }) =>
    endpoint.kind === 'addresses' ? [{ ...endpoint, ports }] : [],
  );
  const [wide, narrow] = parted(blocksOf(pieces), ({ addresses }) => addresses.contains(EVERYWHERE[end]));
  return [...merged([...everywhere, ...wide.map(toNamed)], 'wide'), ...merged(narrow.map(toNamed), 'named')];
}

function toNamed({ addresses, ports }: OpenAddresses): NamedPeer {
  return { name: String(addresses), ports };
}

/** Merges peers on the same ports into one row, in the order of the first peer. */
function merged(peers: readonly NamedPeer[], reach: FlowRow['reach']): readonly FlowRow[] {
  return [...groupedBy(peers, ({ ports }) => String(ports)).values()].map((same) => ({
    peers: [...new Set(same.map(({ name }) => name))],
    ports: same[0].ports,
    reach,
  }));
}

function parted<T>(items: readonly T[], test: (item: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}
