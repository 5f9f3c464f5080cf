import type { Connection, NetworkEndpoint, Workload } from '../../reachability/index';
import { PortSet } from '../../reachability/index';
import { type FlowsSource, isEveryPod } from '../flows-source';
import type { UnisolatedIds } from './link';

/** A namespace whose workloads may all call each other. */
export interface FullMesh {
  readonly namespace: string;

  /** The ports that are open between all of them. */
  readonly ports: PortSet;

  /** Whether they are open for every other pod of the namespace too, even for pods outside the set. */
  readonly everyPod: boolean;
}

/** The minimum number of workloads. Two workloads have at most two arrows, which are easy to read. */
const MANY = 3;

/** The namespaces where one sentence replaces the arrows from each workload to each other one. */
export function fullMeshes(source: FlowsSource, open: UnisolatedIds): readonly FullMesh[] {
  const namespaces = [...new Set(source.workloads.map(({ namespace }) => namespace))];
  return namespaces.flatMap((namespace) => {
    const workloads = source.workloads.filter((workload) => workload.namespace === namespace);
    const own = source.connections().filter(({ from, to }) => isIn(from, namespace) && isIn(to, namespace));
    return workloads.length < MANY ? [] : meshOf(namespace, workloads, own, open);
  });
}

/** Whether the sentence about a mesh covers a connection. */
export function isWithinMesh({ namespace, ports, everyPod }: FullMesh, connection: Connection): boolean {
  const isMember = (endpoint: NetworkEndpoint) =>
    isIn(endpoint, namespace) && (endpoint.kind === 'workload' || (everyPod && isEveryPod(endpoint)));
  return isMember(connection.from) && isMember(connection.to) && connection.ports.minus(ports).isEmpty;
}

function meshOf(
  namespace: string,
  workloads: readonly Workload[],
  connections: readonly Connection[],
  open: UnisolatedIds,
): readonly FullMesh[] {
  const opened = new Map(connections.map(({ from, to, ports }) => [key(from.id, to.id), ports]));
  const pairs = workloads
    .flatMap((from) => workloads.map((to) => ({ from, to })))
    .filter(({ from, to }) => from !== to && !(open.egress.has(from.id) && open.ingress.has(to.id)));
  if (pairs.length === 0) return [];
  const ports = pairs.reduce(
    (some, { from, to }) => some.intersect(opened.get(key(from.id, to.id)) ?? NONE),
    PortSet.ALL,
  );
  if (ports.isEmpty) return [];
  const broad = connections.flatMap(({ from, to }) => [from, to]).find(isEveryPod)?.id ?? '';
  const holds = (from: string, to: string) => ports.minus(opened.get(key(from, to)) ?? NONE).isEmpty;
  const everyPod = workloads.every(
    (one) => (open.ingress.has(one.id) || holds(broad, one.id)) && (open.egress.has(one.id) || holds(one.id, broad)),
  );
  return [{ namespace, ports, everyPod }];
}

const { NONE } = PortSet;

function key(from: string, to: string): string {
  return JSON.stringify([from, to]);
}

function isIn(endpoint: NetworkEndpoint, namespace: string): boolean {
  return (endpoint.kind === 'workload' || endpoint.kind === 'pods') && endpoint.namespace === namespace;
}
