import { checkArguments, checkedCalls } from '../core/input/checked-calls';
import { Input, InputError, shown } from '../core/input/input';
import { LAST_PORT } from '../core/input/numbers';
import { cidr } from '../core/network/cidr';
import { PROTOCOLS, type Protocol } from '../core/network/peer-port';
import type { Labels } from '../core/objects/labels';
import { AddressSet } from './address-set';
import { type VoidAllowList, voidAllowLists } from './advice/void-allow-lists';
import { allConnections } from './connections/connections';
import { type ConnectionsDiff, connectionsDiff } from './connections/connections-diff';
import { unknownConnections } from './connections/unknown-connections';
import { type EndpointRef, type ResolvedEndpoint, resolveEndpoint, toResolved } from './endpoint-ref';
import type { HostNetwork } from './evaluate/group-pods';
import { WorkloadIndex } from './evaluate/workload-index';
import { type Evaluation, evaluate } from './evaluation';
import { type Explanation, explain } from './explain';
import type { Connection, UnknownConnection, Workload } from './network-endpoint';
import type { Locate } from './object-field';
import { type ObjectSet, readObjects } from './object-set';
import type { PodGroup } from './pod-group';
import type { Direction } from './policy';
import { PortSet } from './port-set';
import { portsForAll } from './rules';
import type { Tier, TierPolicyKind } from './tiers/tier-policy';
import { answer } from './verdict/answer';
import { portsBetweenPods } from './verdict/namespace-cases';
import { isSelf } from './verdict/path-parts';
import { targetsOf } from './verdict/services';
import type { Verdict } from './verdict/verdict';
import type { EvaluatedWorkload } from './workloads';

/** Options for reading a set of objects. */
export interface ReachabilityOptions {
  /**
   * How to treat pods with hostNetwork. `node`: as processes of their node, which policies do not select, as in most network plugins.
   * `pod`: like all other pods.
   * @default node
   * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-and-hostnetwork-pods
   */
  readonly hostNetwork?: HostNetwork;

  /**
   * The blocks that contain the addresses of all pods, such as `10.244.0.0/16`. If set, an ipBlock that contains these blocks counts for
   * pods too, as in most network plugins (in Calico, not in Cilium), although Kubernetes intends ipBlocks for addresses outside.
   * @default - an ipBlock never counts for pods
   * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors
   */
  readonly podCidrs?: readonly string[];

  /**
   * All labels of namespaces whose Namespace is not in the set. Without them, a path that depends on such a label is `unknown`. If the
   * Namespace is in the set, these labels add to its own.
   * @default - the labels of the Namespaces in the set
   */
  readonly namespaceLabels?: Readonly<Record<string, Labels>>;

  /** Returns the file and line of a field, for errors. @default - errors name only the object */
  readonly locate?: Locate;
}

/** A policy that is evaluated: a NetworkPolicy, or a policy of the Admin or Baseline tier. */
export interface PolicyName {
  readonly kind: 'NetworkPolicy' | TierPolicyKind;

  /** Undefined for a policy of the whole cluster. */
  readonly namespace?: string;
  readonly name: string;

  /** Undefined for a NetworkPolicy, which comes after the Admin tier and before the Baseline tier. */
  readonly tier?: Tier;

  /** The lowest number decides first. Undefined for a NetworkPolicy and for a BaselineAdminNetworkPolicy. */
  readonly priority?: number;
}

/**
 * Reads any Kubernetes objects and finds out which of them may call each other by their NetworkPolicies.
 * @param objects plain JSON objects. The items of a List are read too; irrelevant objects are ignored
 * @throws InputError for an object that the API server would refuse, and for two objects with the same identity
 */
export function reachability(objects: readonly object[], options: ReachabilityOptions = {}): Reachability {
  checkArguments('reachability', [objects, options]);
  return new Reachability(objects, options);
}

/** Answers questions about one set of objects. */
@checkedCalls('Reachability')
export class Reachability {
  /** The workloads of the set, in order. */
  readonly workloads: readonly Workload[];

  /** The policies of the set that are evaluated: NetworkPolicies, and policies of the Admin and Baseline tier. */
  readonly policies: readonly PolicyName[];

  /** Policies of other kinds, each with its API group: `CiliumNetworkPolicy.cilium.io 'a/b'`. They may open or block more paths, but are not evaluated. */
  readonly notEvaluated: readonly string[];

  /** Objects whose controllers create pods that are not read, such as `Workflow 'a/b'`. Answers and `workloads` lack their pods. */
  readonly notRead: readonly string[];

  /** Objects that the API server would refuse for something that changes no answer, such as a name with an underscore. */
  readonly warnings: readonly string[];

  /** The parsed objects. */
  readonly objects: ObjectSet;

  private readonly evaluation: Evaluation;
  private readonly ends = new Map<string, ResolvedEndpoint>();
  private index: WorkloadIndex | undefined;
  private byId: ReadonlyMap<string, EvaluatedWorkload> | undefined;

  constructor(
    objects: readonly object[],
    { hostNetwork = 'node', podCidrs, namespaceLabels = {}, locate }: ReachabilityOptions = {},
  ) {
    this.objects = readObjects(objects, locate, podCidrs && toPodAddresses(podCidrs), namespaceLabels);
    this.evaluation = evaluate(this.objects, hostNetwork);
    this.workloads = this.evaluation.workloads.map(({ endpoint }) => endpoint);
    this.policies = policyNames(this.objects);
    this.warnings = this.objects.warnings;
    this.notEvaluated = this.objects.otherPolicies.map(({ title }) => title);
    this.notRead = this.objects.unreadPods.map(({ title }) => title);
  }

  /**
   * Whether one endpoint may call another on a port: `open` for all of it, `closed` for none of it, `partly`, or `unknown` if the set
   * does not tell. `explain` says which part, or what is missing.
   * @param port the port of the called pod or, for a Service, of the Service
   * @throws InputError for an unknown endpoint
   */
  verdict(from: EndpointRef, to: EndpointRef, port: number, protocol: Protocol = 'TCP'): Verdict {
    checkPort(port, protocol);
    const [caller, called] = this.pair(from, to);
    return answer(this.evaluation, caller, called, port, protocol).verdict;
  }

  /** Every port that is certainly open between two endpoints. For a Service, the ports of its pods. */
  portsBetween(from: EndpointRef, to: EndpointRef): PortSet {
    const [caller, called] = this.pair(from, to);
    if (called.kind !== 'service') return this.portsOf(caller, called);
    return PortSet.union(
      targetsOf(called.service, this.evaluation.workloads).map(({ workload, ports }) =>
        ports.intersect(this.portsOf(caller, toResolved(workload))),
      ),
    );
  }

  /** Every port that is not certainly closed between two endpoints that are no Services. */
  possiblePorts(from: EndpointRef, to: EndpointRef): PortSet {
    const [caller, called] = this.pair(from, to);
    return this.portsOf(caller, called, 'possible');
  }

  /** Explains why a path is open or blocked, and how to open it. */
  explain(from: EndpointRef, to: EndpointRef, port: number, protocol: Protocol = 'TCP'): Explanation {
    checkPort(port, protocol);
    const [caller, called] = this.pair(from, to);
    return explain(this.evaluation, caller, called, port, protocol);
  }

  /** The workloads of a namespace whose pods have these labels, or may have them at run time. */
  workloadsWith(namespace: string, labels: Labels): readonly Workload[] {
    this.index ??= new WorkloadIndex(this.evaluation.workloads);
    return this.index.with(namespace, labels).map(({ endpoint }) => endpoint);
  }

  /** All paths that are open for certain, in order. A path from a workload to itself is between two of its pods. */
  connections(): readonly Connection[] {
    return allConnections(this.evaluation);
  }

  /**
   * The paths between workloads, with addresses outside, and from the ingress controller of which the set does not tell whether they are
   * open, in order, with what would tell.
   */
  unknownConnections(): readonly UnknownConnection[] {
    return unknownConnections(this.evaluation);
  }

  /** The paths that this set opens and closes, compared with an earlier one. */
  changesSince(base: Reachability): ConnectionsDiff {
    return connectionsDiff(base.evaluation, this.evaluation);
  }

  /** The policies whose rules narrow nothing, because wider rules of other policies apply to the same pods. */
  voidAllowLists(): readonly VoidAllowList[] {
    return voidAllowLists(this.evaluation);
  }

  /**
   * Whether any policy closes something for a workload's pods in a direction, or may close it: a NetworkPolicy that selects them, or a
   * rule of the Admin or Baseline tier that denies. Without one, everything is open.
   */
  isolated({ id }: Workload, direction: Direction): boolean {
    this.byId ??= new Map(this.evaluation.workloads.map((one) => [one.endpoint.id, one]));
    const workload = this.byId.get(id);
    if (workload === undefined) return false;
    const { networkPolicies, tiers } = this.evaluation;
    return (
      networkPolicies.appliesTo(workload.group, direction) ||
      Object.values(tiers).some((tier) => tier.mayDeny(workload.group, direction))
    );
  }

  private pair(from: EndpointRef, to: EndpointRef): readonly [ResolvedEndpoint, ResolvedEndpoint] {
    const pair = [this.end('from', from), this.end('to', to)] as const;
    if (pair.every(({ kind }) => kind === 'addresses')) {
      throw new InputError('Path', [`from and to must not both be addresses, got ${shown(from)} and ${shown(to)}`]);
    }
    return pair;
  }

  private end(field: 'from' | 'to', ref: EndpointRef): ResolvedEndpoint {
    const key = `${field} ${JSON.stringify(ref)}`;
    const end = this.ends.get(key) ?? resolveEndpoint(field, ref, this.evaluation);
    this.ends.set(key, end);
    return end;
  }

  private portsOf(caller: ResolvedEndpoint, called: ResolvedEndpoint, bound: 'open' | 'possible' = 'open'): PortSet {
    const { openPorts } = this.evaluation;
    if (isSelf(caller, called)) return PortSet.ALL;
    return everywhere(groupsOf(caller), (from) =>
      everywhere(groupsOf(called), (to) => {
        if (caller.kind === 'addresses')
          return to ? portsForAll(openPorts.outside(to, 'ingress')[bound], caller.addresses) : PortSet.NONE;
        if (called.kind === 'addresses')
          return from ? portsForAll(openPorts.outside(from, 'egress')[bound], called.addresses) : PortSet.NONE;
        return from && to ? portsBetweenPods(this.evaluation, from, to)[bound] : PortSet.NONE;
      }),
    );
  }
}

function policyNames({ policies, tierPolicies }: ObjectSet): readonly PolicyName[] {
  return [
    ...policies.map(({ namespace, name }) => ({ kind: 'NetworkPolicy' as const, namespace, name })),
    ...tierPolicies.map(({ kind, name, tier, priority }) => ({
      kind,
      name,
      tier,
      ...(priority === undefined ? {} : { priority }),
    })),
  ];
}

function toPodAddresses(podCidrs: readonly string[]): AddressSet {
  const input = new Input('Reachability');
  if (podCidrs.length === 0) input.refuse('podCidrs must name at least one block, or be left out');
  input.each('podCidrs', podCidrs, cidr);
  input.done();
  return AddressSet.union(podCidrs.map((block) => AddressSet.block(block)));
}

function groupsOf(end: ResolvedEndpoint): readonly (PodGroup | undefined)[] {
  return end.kind === 'pods' ? end.groups : [undefined];
}

function everywhere<T>(all: readonly T[], ports: (one: T) => PortSet): PortSet {
  return all.map(ports).reduce((some, more) => some.intersect(more));
}

function checkPort(port: number, protocol: Protocol): void {
  if (!Number.isInteger(port) || port < 1 || port > LAST_PORT) {
    throw new InputError('Path', [`port must be a number from 1 to ${LAST_PORT}, got ${shown(port)}`]);
  }
  if (!PROTOCOLS.includes(protocol)) {
    throw new InputError('Path', [`protocol must be one of ${PROTOCOLS.join(', ')}, got ${shown(protocol)}`]);
  }
}
