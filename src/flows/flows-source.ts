import type { Direction, NetworkEndpoint, PolicyName, Workload } from '../reachability/index';
import type { Connection } from '../reachability/network-endpoint';

/** What tables, pictures and texts are made from: a `Reachability`, or a part of one. */
export interface FlowsSource {
  readonly workloads: readonly Workload[];
  readonly policies: readonly PolicyName[];

  /** Policies of kinds that are not evaluated. */
  readonly notEvaluated: readonly string[];
  connections(): readonly Connection[];
  isolated(workload: Workload, direction: Direction): boolean;
}

/** One end of a connection. */
export type ConnectionEnd = 'from' | 'to';

/** The end across. */
export function otherEnd(end: ConnectionEnd): ConnectionEnd {
  return end === 'from' ? 'to' : 'from';
}

/** Every pod, of one namespace or of all. */
export function isEveryPod(endpoint: NetworkEndpoint): boolean {
  if (endpoint.kind !== 'pods' || endpoint.pods !== '') return false;
  return endpoint.namespace !== undefined || endpoint.namespaces === '';
}

/** Whether every pod of `everyPod` includes the pods of another endpoint. */
export function includesPods(everyPod: NetworkEndpoint, endpoint: NetworkEndpoint): boolean {
  if (!isEveryPod(everyPod) || !('namespace' in everyPod) || !('namespace' in endpoint)) return false;
  if (everyPod.id === endpoint.id) return false;
  return everyPod.namespace === undefined || everyPod.namespace === endpoint.namespace;
}
