import { compare } from '../../core/order';
import type {
  Connection,
  ContainerPort,
  Explanation,
  MissingFact,
  NetworkEndpoint,
  PolicyName,
  PortRange,
  VoidAllowList,
  Workload,
} from '../../reachability/index';
import type { FlowsSource } from '../flows-source';
import type { ReviewedDiff } from './diff';

/** The version of all types below. Increment it with an incompatible change. */
export const JSON_VERSION = 2;

/** Who may call whom, as JSON. */
export interface FlowsJson {
  readonly version: typeof JSON_VERSION;
  readonly workloads: readonly WorkloadJson[];

  /** The endpoints of connections that are not workloads. */
  readonly others: readonly OtherJson[];

  /** Sorted by `from`, then by `to`. Both are ids of the lists above. */
  readonly connections: readonly ConnectionJson[];

  /** Paths of which the set does not tell whether they are open, with what would tell. Not in `connections`. */
  readonly unknown: readonly ConnectionJson[];

  /** The NetworkPolicies, and the policies of the Admin and Baseline tier. */
  readonly policies: readonly PolicyName[];

  /** Policies whose rules narrow nothing: `by` opens every path of `policy` in that direction, and wider ones. */
  readonly voidAllowLists: readonly VoidAllowList[];

  /** Policies of other kinds, each with its API group: `CiliumNetworkPolicy.cilium.io 'a/b'`. `connections` does not reflect them. */
  readonly notEvaluated: readonly string[];

  /** Objects whose controllers create pods that are not read, such as `Workflow 'a/b'`. `workloads` lacks their pods. */
  readonly notRead: readonly string[];
}

/** Pods of the set. */
export interface WorkloadJson {
  readonly id: string;

  /** `Deployment`, `StatefulSet`, `Pod`, `PodTemplate`… */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;

  /** The labels of its pods. */
  readonly labels: Readonly<Record<string, string>>;

  /** The ports that its containers declare. */
  readonly ports: readonly ContainerPort[];
  readonly hostNetwork: boolean;

  /** False for a direction in which no policy closes anything, so everything is open. */
  readonly isolated: { readonly ingress: boolean; readonly egress: boolean };
}

/**
 * Pods that a policy selects by labels, addresses outside, a domain or nodes whose addresses are unknown, or the ingress controller.
 */
export type OtherJson =
  | {
      readonly id: string;
      readonly kind: 'pods';
      readonly pods: string;
      readonly namespaces: string;
      readonly unnamed?: true;
    }
  | { readonly id: string; readonly kind: 'addresses'; readonly cidrs: readonly string[] }
  | { readonly id: string; readonly kind: 'domain' }
  | { readonly id: string; readonly kind: 'nodes'; readonly labels: string }
  | { readonly id: string; readonly kind: 'ingress-controller' };

/** An open path. */
export interface ConnectionJson {
  readonly from: string;
  readonly to: string;

  /** The ports of the called pod. `endPort` is the last port of a range, and equals `port` for a single port. */
  readonly ports: readonly PortRange[];

  /** Named ports that no container of the set declares, such as `TCP http`. */
  readonly namedPorts?: readonly string[];

  /** For an unknown path: what would tell. */
  readonly missing?: readonly MissingFact[];
}

/** The paths that a change opens and closes, as JSON. */
export interface FlowsDiffJson {
  readonly version: typeof JSON_VERSION;

  /** Opened and not allowed. A path with `missing` was closed and is now unknown. */
  readonly opened: readonly ConnectionJson[];

  /** Opened and allowed. */
  readonly allowed: readonly ConnectionJson[];
  readonly closed: readonly ConnectionJson[];
}

/** Why a path is open or blocked, as JSON. */
export interface ExplanationJson extends Omit<Explanation, 'toString'> {
  readonly version: typeof JSON_VERSION;
}

/** Converts a whole set. */
export function toFlowsJson(net: FlowsSource): FlowsJson {
  const [connections, unknown] = [net.connections(), net.unknownConnections()];
  const others = new Map<string, OtherJson>();
  for (const endpoint of [...connections, ...unknown].flatMap(({ from, to }) => [from, to])) {
    const other = toOther(endpoint);
    if (other !== undefined) others.set(other.id, other);
  }
  return {
    version: JSON_VERSION,
    workloads: net.workloads.map((workload) => toWorkload(workload, net)),
    others: [...others.values()].sort((a, b) => compare(a.id, b.id)),
    connections: connections.map(toConnection),
    unknown: unknown.map(toConnection),
    policies: net.policies,
    voidAllowLists: net.voidAllowLists(),
    notEvaluated: net.notEvaluated,
    notRead: net.notRead,
  };
}

/** Converts a change of a set. */
export function toDiffJson({ opened, allowed, closed }: ReviewedDiff): FlowsDiffJson {
  return {
    version: JSON_VERSION,
    opened: opened.map(toConnection),
    allowed: allowed.map(toConnection),
    closed: closed.map(toConnection),
  };
}

/** Converts the explanation of one path. */
export function toExplanationJson(explanation: Explanation): ExplanationJson {
  const { from, to, port, protocol, verdict, parts, missing, egress, ingress, notes } = explanation;
  return { version: JSON_VERSION, from, to, port, protocol, verdict, parts, missing, egress, ingress, notes };
}

/** Formats JSON for a file, with an indentation of two spaces and a final newline. */
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
  if (kind === 'pods') {
    const { pods, namespaces, unnamed } = endpoint;
    return { id, kind, pods, namespaces, ...(unnamed ? { unnamed } : {}) };
  }
  if (kind === 'addresses') return { id, kind, cidrs: endpoint.addresses.cidrs };
  if (kind === 'nodes') return { id, kind, labels: endpoint.labels };
  return kind === 'ingress-controller' || kind === 'domain' ? { id, kind } : undefined;
}

function toConnection({ from, to, ports, missing }: Connection): ConnectionJson {
  const { ranges, names } = ports;
  return {
    from: from.id,
    to: to.id,
    ports: ranges,
    ...(names.length > 0 && { namedPorts: names }),
    ...(missing && { missing }),
  };
}
