import { groupedBy } from '../../core/grouped';
import { compare } from '../../core/order';
import type { Workload } from '../../reachability/index';
import type { FlowsSource } from '../flows-source';
import { type FlowRow, rowsOf } from './rows';

/** Workloads of a namespace with the same peers. */
export interface WorkloadFlows {
  readonly namespace: string;
  readonly workloads: readonly Workload[];

  /** Their callers. Undefined if no policy isolates them for ingress. */
  readonly from: readonly FlowRow[] | undefined;

  /** The endpoints that they may call. Undefined if no policy isolates them for egress. */
  readonly to: readonly FlowRow[] | undefined;

  /** The ingress controller, if no policy isolates them for ingress. */
  readonly ingress: readonly FlowRow[];
}

/** All workloads by namespace and name. Workloads with the same rows are together. */
export function workloadFlows(source: FlowsSource): readonly WorkloadFlows[] {
  const { workloads } = source;
  const calls = groupedBy(source.connections(), ({ from }) => from.id);
  const callers = groupedBy(source.connections(), ({ to }) => to.id);
  const byNamespace = groupedBy(workloads, (workload) => workload.namespace);
  const workloadsIn = (namespace: string | undefined) =>
    namespace === undefined ? workloads : (byNamespace.get(namespace) ?? []);
  const flows = [...workloads].sort(byName).map((workload): WorkloadFlows => {
    const { id, namespace } = workload;
    const [incoming, outgoing] = [callers.get(id) ?? [], calls.get(id) ?? []];
    const from = source.isolated(workload, 'ingress') ? rowsOf(workload, 'from', incoming, workloadsIn) : undefined;
    const to = source.isolated(workload, 'egress') ? rowsOf(workload, 'to', outgoing, workloadsIn) : undefined;
    const served = incoming.filter((connection) => connection.from.kind === 'ingress-controller');
    const ingress = from === undefined ? rowsOf(workload, 'from', served, workloadsIn) : [];
    return { namespace, workloads: [workload], from, to, ingress };
  });
  return [...groupedBy(flows, toKey).values()].map((same) => ({
    ...same[0],
    workloads: same.flatMap((one) => one.workloads),
  }));
}

function toKey({ namespace, workloads, from, to, ingress }: WorkloadFlows): string {
  const rows = [from, to, ingress].map((list) => list?.map(({ peers, ports }) => [peers, String(ports)]) ?? 'open');
  return JSON.stringify([namespace, workloads.map(({ hostNetwork }) => hostNetwork), ...rows]);
}

function byName(a: Workload, b: Workload): number {
  return compare(a.namespace, b.namespace) || compare(a.name, b.name) || compare(a.id, b.id);
}
