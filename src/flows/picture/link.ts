import type { NetworkEndpoint, PortSet } from '../../reachability/index';
import type { ConnectionEnd, FlowsSource } from '../flows-source';

/** One end of a link. An endpoint outside all namespaces has two ends: one as a caller, one as called. */
export interface LinkEnd {
  readonly id: string;
  readonly endpoint: NetworkEndpoint;

  /** The namespace that it is drawn in. Undefined for an endpoint outside all namespaces. */
  readonly namespace: string | undefined;
}

/** An open path that a picture shows as an arrow. */
export interface Link {
  readonly from: LinkEnd;
  readonly to: LinkEnd;
  readonly ports: PortSet;
}

/** The ids of the workloads that no policy isolates, by direction. */
export interface UnisolatedIds {
  readonly ingress: ReadonlySet<string>;
  readonly egress: ReadonlySet<string>;
}

export function unisolatedIn(source: FlowsSource): UnisolatedIds {
  const open = (direction: 'ingress' | 'egress') =>
    new Set(source.workloads.filter((workload) => !source.isolated(workload, direction)).map(({ id }) => id));
  return { ingress: open('ingress'), egress: open('egress') };
}

export function toLinkEnd(endpoint: NetworkEndpoint, end: ConnectionEnd): LinkEnd {
  const namespace = endpoint.kind === 'workload' || endpoint.kind === 'pods' ? endpoint.namespace : undefined;
  const id = namespace === undefined ? `${endpoint.id} (${end === 'from' ? 'calls' : 'called'})` : endpoint.id;
  return { id, endpoint, namespace };
}
