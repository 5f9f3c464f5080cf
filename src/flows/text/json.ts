import { compare } from '../../core/order';
import type {
  Connection,
  ContainerPort,
  Explanation,
  NetworkEndpoint,
  PortRange,
  Workload,
} from '../../reachability/index';
import type { FlowsSource } from '../flows-source';
import type { ReviewedDiff } from './diff';

/** The version of every shape below. An incompatible change increments it. */
export const JSON_VERSION = 1;

/** Who may call whom, for programs. */
export interface FlowsJson {
  readonly version: typeof JSON_VERSION;
  readonly workloads: readonly WorkloadJson[];

  /** All other endpoints of connections. */
  readonly others: readonly OtherJson[];

  /** Sorted by `from`, then by `to`; both are ids of the two lists above. */
  readonly connections: readonly ConnectionJson[];
  readonly policies: readonly { readonly namespace: string; readonly name: string }[];

  /** Policies of other kinds, such as `CiliumNetworkPolicy 'a/b'`: the connections leave out what they open or close. */
  readonly notEvaluated: readonly string[];
}

/** Pods of the set. */
export interface WorkloadJson {
  readonly id: string;

  /** `Deployment`, `StatefulSet`, `Pod`, `PodTemplate`… */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;

  /** Of its pods. */
  readonly labels: Readonly<Record<string, string>>;

  /** What its containers declare. */
  readonly ports: readonly ContainerPort[];
  readonly hostNetwork: boolean;

  /** False for a direction in which no policy isolates it, so that everything is open. */
  readonly isolated: { readonly ingress: boolean; readonly egress: boolean };
}

/** Pods that a policy selects by labels, addresses outside, or the ingress controller. */
export type OtherJson =
  | { readonly id: string; readonly kind: 'pods'; readonly pods: string; readonly namespaces: string }
  | { readonly id: string; readonly kind: 'addresses'; readonly cidrs: readonly string[] }
  | { readonly id: string; readonly kind: 'ingress-controller' };

/** An open path. */
export interface ConnectionJson {
  readonly from: string;
  readonly to: string;

  /** The called pod's own; `endPort` is the last one of a range, and equals `port` for a single one. */
  readonly ports: readonly PortRange[];

  /** Named ports that no container of the set declares: `TCP http`. */
  readonly namedPorts?: readonly string[];
}

/** The paths that a change opens and closes, for programs. */
export interface FlowsDiffJson {
  readonly version: typeof JSON_VERSION;

  /** Open now, and not allowed. */
  readonly opened: readonly ConnectionJson[];

  /** Open now, and allowed. */
  readonly allowed: readonly ConnectionJson[];
  readonly closed: readonly ConnectionJson[];
}

/** Why a path is open or closed, for programs. */
export interface ExplanationJson extends Omit<Explanation, 'toString'> {
  readonly version: typeof JSON_VERSION;
}

/** A whole set. */
export function toFlowsJson(net: FlowsSource): FlowsJson {
  const connections = net.connections();
  const others = new Map<string, OtherJson>();
  for (const endpoint of connections.flatMap(({ from, to }) => [from, to])) {
    const other = toOther(endpoint);
    if (other !== undefined) others.set(other.id, other);
  }
  return {
    version: JSON_VERSION,
    workloads: net.workloads.map((workload) => toWorkload(workload, net)),
    others: [...others.values()].sort((a, b) => compare(a.id, b.id)),
    connections: connections.map(toConnection),
    policies: net.policies.map(({ namespace, name }) => ({ namespace, name })),
    notEvaluated: net.notEvaluated,
  };
}

/** A change of a set. */
export function toDiffJson({ opened, allowed, closed }: ReviewedDiff): FlowsDiffJson {
  return {
    version: JSON_VERSION,
    opened: opened.map(toConnection),
    allowed: allowed.map(toConnection),
    closed: closed.map(toConnection),
  };
}

/** One path. */
export function toExplanationJson(explanation: Explanation): ExplanationJson {
  const { from, to, port, protocol, allowed, egress, ingress, notes } = explanation;
  return { version: JSON_VERSION, from, to, port, protocol, allowed, egress, ingress, notes };
}

/** JSON as it goes to a file: two spaces, and a newline at the end. */
export function toJsonText(value: FlowsJson | FlowsDiffJson | ExplanationJson): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function toWorkload(workload: Workload, net: FlowsSource): WorkloadJson {
  const { id, workloadKind, namespace, name, labels, ports, hostNetwork } = workload;
  const isolated = { ingress: net.isolated(workload, 'ingress'), egress: net.isolated(workload, 'egress') };
  return { id, kind: workloadKind, namespace, name, labels, ports, hostNetwork, isolated };
}

function toOther(endpoint: NetworkEndpoint): OtherJson | undefined {
  const { id, kind } = endpoint;
  if (kind === 'pods') return { id, kind, pods: endpoint.pods, namespaces: endpoint.namespaces };
  if (kind === 'addresses') return { id, kind, cidrs: endpoint.addresses.cidrs };
  return kind === 'ingress-controller' ? { id, kind } : undefined;
}

function toConnection({ from, to, ports }: Connection): ConnectionJson {
  const { ranges, names } = ports;
  return { from: from.id, to: to.id, ports: ranges, ...(names.length > 0 && { namedPorts: names }) };
}
