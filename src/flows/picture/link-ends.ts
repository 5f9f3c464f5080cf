import type { Connection, NetworkEndpoint, Workload } from '../../reachability/network-endpoint';
import type { PortSet } from '../../reachability/port-set';

/** What a picture is drawn from. */
export interface FlowSource {
  readonly workloads: readonly Workload[];
  connections(): readonly Connection[];
  isolated(endpoint: Workload, direction: 'ingress' | 'egress'): boolean;

  /** Policies of kinds that are not judged. @default - none */
  readonly notEvaluated?: readonly string[];
}

/** One end of a link. Who is outside has two: where it calls from, and where it is called. */
export interface End {
  readonly id: string;
  readonly endpoint: NetworkEndpoint;

  /** The box that it stands in; undefined for who is outside. */
  readonly namespace: string | undefined;
}

/** A way that deserves an arrow. */
export interface Link {
  readonly from: End;
  readonly to: End;
  readonly ports: PortSet;
}

/** The ids of workloads that no policy isolates. */
export interface OpenSides {
  readonly ingress: ReadonlySet<string>;
  readonly egress: ReadonlySet<string>;
}

export function openSidesOf(net: FlowSource): OpenSides {
  const open = (direction: 'ingress' | 'egress') =>
    new Set(net.workloads.filter((workload) => !net.isolated(workload, direction)).map(({ id }) => id));
  return { ingress: open('ingress'), egress: open('egress') };
}

export function toEnd(endpoint: NetworkEndpoint, side: 'from' | 'to'): End {
  const namespace = endpoint.kind === 'workload' || endpoint.kind === 'pods' ? endpoint.namespace : undefined;
  const id = namespace === undefined ? `${endpoint.id} (${side === 'from' ? 'calls' : 'called'})` : endpoint.id;
  return { id, endpoint, namespace };
}

/** Every pod, of one namespace or of all. */
export function isBroad(endpoint: NetworkEndpoint): boolean {
  return (
    endpoint.kind === 'pods' && endpoint.pods === '' && (endpoint.namespace !== undefined || endpoint.namespaces === '')
  );
}

/** Whether somebody is among every pod. */
export function covers(broad: NetworkEndpoint, endpoint: NetworkEndpoint): boolean {
  if (broad.kind !== 'pods' || broad.id === endpoint.id || !('namespace' in endpoint)) return false;
  return broad.namespace === undefined || broad.namespace === endpoint.namespace;
}

/** One order for all: the same on every machine. */
