import { groupedBy } from '../../core/grouped';
import { compare, distinct } from '../../core/order';
import { blocksOf } from '../../flows/address-blocks';
import { isClusterDns } from '../../flows/dns';
import type { Connection, Direction, NetworkEndpoint, Reachability, Workload } from '../../reachability/index';

/** A way between workloads of the set and somebody who is not in it. */
export interface OutsideRow {
  /** `ingress`: the outside calls the workloads; `egress`: they call it. */
  readonly direction: Direction;

  /** Addresses such as `the internet`, or pods by label. */
  readonly peer: string;

  /** Whether the peer is outside the cluster, or in it and not in the set. */
  readonly isOutsideCluster: boolean;
  readonly ports: string;

  /** The ids of the workloads, such as `azora/gateway`. */
  readonly workloads: readonly string[];
}

/** What is open between the workloads and everybody who is not in the set, but cluster DNS. Ways to the same peer on the same ports share a row. */
export function outsideRows(net: Reachability): readonly OutsideRow[] {
  const calls = groupedBy(net.connections(), ({ from }) => from.id);
  const callers = groupedBy(net.connections(), ({ to }) => to.id);
  const ways = net.workloads.flatMap((workload) => [
    ...(net.isolated(workload, 'ingress') ? waysOf(workload, 'ingress', callers.get(workload.id)) : []),
    ...(net.isolated(workload, 'egress') ? waysOf(workload, 'egress', calls.get(workload.id)) : []),
  ]);
  return [...groupedBy(ways, ({ direction, peer, ports }) => JSON.stringify([direction, peer, ports])).values()]
    .map((same) => ({ ...same[0], workloads: distinct(same.map(({ workload }) => workload)) }))
    .sort(
      (a, b) =>
        compare(b.direction, a.direction) ||
        Number(b.isOutsideCluster) - Number(a.isOutsideCluster) ||
        compare(a.peer, b.peer) ||
        compare(a.ports, b.ports),
    )
    .map(({ workload: _workload, ...row }) => row);
}

/** The workloads that no policy closes, by direction. */
export function openWorkloads(net: Reachability, direction: Direction): readonly string[] {
  return distinct(net.workloads.filter((workload) => !net.isolated(workload, direction)).map(({ id }) => id));
}

interface Way extends Omit<OutsideRow, 'workloads'> {
  readonly workload: string;
}

function waysOf({ id }: Workload, direction: Direction, connections: readonly Connection[] = []): readonly Way[] {
  const other = direction === 'egress' ? 'to' : 'from';
  const peers = connections
    .map((connection) => ({ endpoint: connection[other], ports: connection.ports }))
    .filter(({ endpoint }) => endpoint.kind !== 'workload')
    .filter(({ endpoint, ports }) => direction === 'ingress' || !isClusterDns(endpoint, ports));
  const blocks = blocksOf(
    peers.flatMap(({ endpoint, ports }) =>
      endpoint.kind === 'addresses' ? [{ addresses: endpoint.addresses, ports }] : [],
    ),
  );
  return [
    ...blocks.map(({ addresses, ports }) => ({ peer: String(addresses), isOutsideCluster: true, ports })),
    ...peers
      .filter(({ endpoint }) => endpoint.kind !== 'addresses')
      .map(({ endpoint, ports }) => ({ peer: peerName(endpoint), isOutsideCluster: isOutside(endpoint), ports })),
  ].map(({ ports, ...way }) => ({ ...way, ports: String(ports), direction, workload: id }));
}

function isOutside({ kind }: NetworkEndpoint): boolean {
  return kind === 'domain' || kind === 'nodes' || kind === 'ingress-controller';
}

function peerName(endpoint: NetworkEndpoint): string {
  return endpoint.kind === 'ingress-controller' ? 'the ingress controller' : endpoint.id;
}
