import { cidr } from '../core/cidr';
import { Input, InputError, shown } from '../core/input';
import type { Protocol } from '../core/peer-port';
import { AddressSet } from './address-set';
import { connectionsOf, type Everyone } from './connections';
import { type ConnectionsDiff, connectionsDiff } from './connections-diff';
import { toDescribed } from './described-pods';
import { type Explanation, explain } from './explain';
import { Flows } from './flows';
import type { Locate } from './object-field';
import { readObjects } from './object-set';
import { type HostNetwork, toMembers } from './parties';
import type { Connection, WorkloadParty } from './party';
import { type End, endOf, type PartyRef, toEnd } from './party-ref';
import type { Direction } from './policy';
import { PortSet, PROTOCOLS } from './port-set';
import { servicePort, targetsOf } from './services';
import type { Subject } from './subject';

/** How a set is read. */
export interface ReachabilityOptions {
  /**
   * How pods with hostNetwork are seen: `node` as processes of their node, to which no selector and no policy applies, as most
   * network plugins do; `pod` like all others.
   * @default node
   * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-and-hostnetwork-pods
   */
  readonly hostNetwork?: HostNetwork;

  /**
   * The blocks that all pods have their addresses in, such as `10.244.0.0/16`. Given, an ipBlock that has them counts for pods too,
   * as it does with most network plugins (Calico among them; not Cilium), although Kubernetes means it for addresses outside.
   * @default - an ipBlock means no pod
   * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors
   */
  readonly podCidrs?: readonly string[];

  /** Names the file and the line of a field, for errors. @default - errors name the object alone */
  readonly locate?: Locate;
}

/** A NetworkPolicy's name. */
export interface PolicyName {
  readonly namespace: string;
  readonly name: string;
}

/**
 * Reads any Kubernetes objects, and answers who may call whom by their NetworkPolicies.
 * @param objects plain JSON, lists opened; what has nothing to do with it is passed over
 * @throws InputError for what the API server would refuse, and for two objects with one identity
 */
export function reachability(objects: readonly object[], options: ReachabilityOptions = {}): Reachability {
  return new Reachability(objects, options);
}

/** The answers about one set of objects. */
export class Reachability {
  /** The workloads of the set, in order. */
  readonly workloads: readonly WorkloadParty[];

  /** The NetworkPolicies of the set. */
  readonly policies: readonly PolicyName[];

  /** Policies of other kinds, such as `CiliumNetworkPolicy 'a/b'`: they may open or close more, and are not judged. */
  readonly notJudged: readonly string[];

  private readonly everyone: Everyone;
  private readonly ends = new Map<string, End>();
  private all: readonly Connection[] | undefined;

  constructor(objects: readonly object[], { hostNetwork = 'node', podCidrs, locate }: ReachabilityOptions = {}) {
    const set = readObjects(objects, locate, podCidrs && toPodAddresses(podCidrs));
    const members = toMembers(set, hostNetwork);
    const described = toDescribed(set, members);
    const subjects = [...new Set(members.map(({ subject }) => subject))];
    this.everyone = { set, members, described, flows: new Flows(set.policies, subjects) };
    this.workloads = members.map(({ party }) => party);
    this.policies = set.policies.map(({ namespace, name }) => ({ namespace, name }));
    this.notJudged = set.notJudged;
  }

  /**
   * Whether one may call the other on a port.
   * @param port the called pod's own; of a Service, the Service's
   * @throws InputError when one of them is not known
   */
  allows(from: PartyRef, to: PartyRef, port: number, protocol: Protocol = 'TCP'): boolean {
    checkPort(port, protocol);
    const [caller, called] = this.pair(from, to);
    if (called.kind !== 'service') return this.portsOf(caller, called).has(port, protocol);
    const declared = servicePort(called.service, port, protocol);
    const targets = declared === undefined ? [] : targetsOf(called.service, this.everyone.members, declared);
    return (
      targets.length > 0 &&
      targets.every(({ member, ports }) => ports.minus(this.portsOf(caller, endOf(member))).isEmpty)
    );
  }

  /** Every port that one may call the other on; of a Service, the ports of its pods. */
  portsBetween(from: PartyRef, to: PartyRef): PortSet {
    const [caller, called] = this.pair(from, to);
    if (called.kind !== 'service') return this.portsOf(caller, called);
    return PortSet.union(
      targetsOf(called.service, this.everyone.members).map(({ member, ports }) =>
        ports.intersect(this.portsOf(caller, endOf(member))),
      ),
    );
  }

  /** Why a path is open or closed, and the one line that would open it. */
  explain(from: PartyRef, to: PartyRef, port: number, protocol: Protocol = 'TCP'): Explanation {
    checkPort(port, protocol);
    const [caller, called] = this.pair(from, to);
    return explain(this.everyone, caller, called, port, protocol);
  }

  /** All ways that are open, in order. A workload that may call itself does so from one of its pods to another. */
  connections(): readonly Connection[] {
    this.all ??= connectionsOf(this.everyone);
    return this.all;
  }

  /** What this set opens and closes, held against an earlier one. */
  changesSince(base: Reachability): ConnectionsDiff {
    return connectionsDiff(base.everyone, this.everyone);
  }

  /** Whether any policy isolates a workload's pods in a direction; without one, everything is open. */
  isolated({ id }: WorkloadParty, direction: Direction): boolean {
    const member = this.everyone.members.find(({ party }) => party.id === id);
    return member !== undefined && this.everyone.flows.openingsOf(member.subject, direction) !== undefined;
  }

  private pair(from: PartyRef, to: PartyRef): readonly [End, End] {
    const pair = [this.end('from', from), this.end('to', to)] as const;
    if (pair.every(({ kind }) => kind === 'addresses')) {
      throw new InputError('Path', [`from and to must not both be addresses, got ${shown(from)} and ${shown(to)}`]);
    }
    return pair;
  }

  private end(field: 'from' | 'to', ref: PartyRef): End {
    const key = `${field} ${JSON.stringify(ref)}`;
    const end = this.ends.get(key) ?? toEnd(field, ref, this.everyone);
    this.ends.set(key, end);
    return end;
  }

  private portsOf(caller: End, called: End): PortSet {
    const { flows } = this.everyone;
    return everywhere(subjectsOf(caller), (from) =>
      everywhere(subjectsOf(called), (to) => {
        if (caller.kind === 'addresses')
          return to ? flows.withAddresses(to, 'ingress', caller.addresses) : PortSet.NONE;
        if (called.kind === 'addresses')
          return from ? flows.withAddresses(from, 'egress', called.addresses) : PortSet.NONE;
        return from && to ? flows.between(from, to) : PortSet.NONE;
      }),
    );
  }
}

function toPodAddresses(podCidrs: readonly string[]): AddressSet {
  const input = new Input('Reachability');
  if (podCidrs.length === 0) input.refuse('podCidrs must name one block at least, or be left out');
  input.each('podCidrs', podCidrs, cidr);
  input.done();
  return AddressSet.union(podCidrs.map((block) => AddressSet.block(block)));
}

function subjectsOf(end: End): readonly (Subject | undefined)[] {
  return end.kind === 'pods' ? end.subjects : [undefined];
}

function everywhere<T>(all: readonly T[], ports: (one: T) => PortSet): PortSet {
  return all.map(ports).reduce((some, more) => some.intersect(more));
}

function checkPort(port: number, protocol: Protocol): void {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new InputError('Path', [`port must be a number from 1 to 65535, got ${shown(port)}`]);
  }
  if (!PROTOCOLS.includes(protocol)) {
    throw new InputError('Path', [`protocol must be one of ${PROTOCOLS.join(', ')}, got ${shown(protocol)}`]);
  }
}
