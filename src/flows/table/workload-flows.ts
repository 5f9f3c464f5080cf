import { compare } from '../../core/order';
import type { Connection, Workload } from '../../reachability/network-endpoint';
import { type FlowRow, rowsOf, type Side } from './rows';

/** What a table is made from. */
export interface FlowsSource {
  readonly workloads: readonly Workload[];
  readonly policies: readonly { readonly namespace: string; readonly name: string }[];

  /** Policies of kinds that are not read here. */
  readonly notEvaluated: readonly string[];
  connections(): readonly Connection[];
  isolated(endpoint: Workload, direction: 'ingress' | 'egress'): boolean;
}

/** Workloads of a namespace that have the same neighbours, and these; undefined where no policy isolates them. */
export interface WorkloadFlows {
  readonly namespace: string;
  readonly workloads: readonly Workload[];
  readonly from: readonly FlowRow[] | undefined;
  readonly to: readonly FlowRow[] | undefined;

  /** Whoever serves their Ingress objects: worth a line where everyone else may call them too. */
  readonly ingress: readonly FlowRow[];
}

/** All workloads by namespace and name, those together whose rows are the same. */
export function workloadFlows(net: FlowsSource): readonly WorkloadFlows[] {
  const { workloads } = net;
  const calls = byId(net.connections(), 'from');
  const callers = byId(net.connections(), 'to');
  const groups = new Map<string, WorkloadFlows & { readonly workloads: Workload[] }>();
  for (const workload of [...workloads].sort(byName)) {
    const { id, namespace, hostNetwork } = workload;
    const incoming = callers.get(id) ?? [];
    const from = net.isolated(workload, 'ingress') ? rowsOf(workload, 'from', incoming, workloads) : undefined;
    const to = net.isolated(workload, 'egress') ? rowsOf(workload, 'to', calls.get(id) ?? [], workloads) : undefined;
    const served = incoming.filter((connection) => connection.from.kind === 'ingress-controller');
    const ingress = from === undefined ? rowsOf(workload, 'from', served, workloads) : [];
    const key = JSON.stringify([namespace, hostNetwork, ...[from, to, ingress].map(toKey)]);
    const group = groups.get(key);
    if (group) group.workloads.push(workload);
    else groups.set(key, { namespace, workloads: [workload], from, to, ingress });
  }
  return [...groups.values()];
}

function byId(connections: readonly Connection[], side: Side): ReadonlyMap<string, readonly Connection[]> {
  const found = new Map<string, Connection[]>();
  for (const connection of connections) {
    const known = found.get(connection[side].id);
    if (known) known.push(connection);
    else found.set(connection[side].id, [connection]);
  }
  return found;
}

function toKey(rows: readonly FlowRow[] | undefined): unknown {
  return rows?.map(({ peers, ports }) => [peers, String(ports)]) ?? 'open';
}

function byName(a: Workload, b: Workload): number {
  return compare(a.namespace, b.namespace) || compare(a.name, b.name) || compare(a.id, b.id);
}
