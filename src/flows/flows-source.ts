import type { Direction, NetworkEndpoint, PolicyName, VoidAllowList, Workload } from '../reachability/index';
import type { Connection, UnknownConnection } from '../reachability/network-endpoint';

/** The source of tables, pictures and texts: a `Reachability`, or a part of it. */
export interface FlowsSource {
  readonly workloads: readonly Workload[];
  readonly policies: readonly PolicyName[];

  /** Policies of kinds that `Reachability` does not evaluate. */
  readonly notEvaluated: readonly string[];

  /** Objects whose controllers create pods that are not read. */
  readonly notRead: readonly string[];
  connections(): readonly Connection[];
  unknownConnections(): readonly UnknownConnection[];

  /** The policies whose rules narrow nothing. */
  voidAllowLists(): readonly VoidAllowList[];
  isolated(workload: Workload, direction: Direction): boolean;
}

/** One end of a connection. */
export type ConnectionEnd = 'from' | 'to';

/** The opposite end. */
export function otherEnd(end: ConnectionEnd): ConnectionEnd {
  return end === 'from' ? 'to' : 'from';
}

/** Whether an endpoint is every pod of one namespace or of all namespaces. */
export function isEveryPod(endpoint: NetworkEndpoint): boolean {
  if (endpoint.kind !== 'pods' || endpoint.pods !== '' || endpoint.unnamed) return false;
  return endpoint.namespace !== undefined || endpoint.namespaces === '';
}

/** Whether every pod of `everyPod` includes the pods of another endpoint. */
export function includesPods(everyPod: NetworkEndpoint, endpoint: NetworkEndpoint): boolean {
  if (!isEveryPod(everyPod) || !('namespace' in everyPod) || !('namespace' in endpoint)) return false;
  if (everyPod.id === endpoint.id) return false;
  return everyPod.namespace === undefined || everyPod.namespace === endpoint.namespace;
}
