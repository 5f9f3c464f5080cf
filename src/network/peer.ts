import type { ClusterFacts } from '../core/cluster/cluster-facts';
import { frozenCopy } from '../core/frozen';
import { checkedCalls } from '../core/input/checked-calls';
import { Input, shown } from '../core/input/input';
import { dnsLabel, labelKey, labelValue, text } from '../core/input/names';
import { cidr } from '../core/network/cidr';
import { checkPeerPorts, type PeerPort } from '../core/network/peer-port';
import { labelTexts, NAMESPACE_NAME_LABEL } from '../core/objects/labels';
import { type AddressBlock, checkBlocks, internetOf, outsideOf, warnOfWholeNetworks } from './address-block';
import { clusterPeer } from './cluster-peer';
import { type ForeignObject, jsonOf } from './foreign/foreign-object';
import { placedPods } from './foreign/placed-pods';
import { isPlusSelector, type PlusPods, readPlusPods } from './foreign/plus-pods';
import { templatePods } from './foreign/template-pods';
import type { PeerSelector, PodPeerSelector } from './peer-selector';

export type { PeerPort, Protocol } from '../core/network/peer-port';
export type { AddressBlock } from './address-block';
export type { PeerSelector } from './peer-selector';

/** Pods that another team or chart runs. */
export interface PodPeerProps {
  /** The namespace of the pods. */
  readonly namespace: string;

  /** The labels that select them. @default - every pod of the namespace */
  readonly labels?: Readonly<Record<string, string>>;

  /** The ports that they listen on. Leave it out for pods that only call. @default - none */
  readonly ports?: readonly PeerPort[];

  /**
   * What opens their side, if not a policy of this app, such as `the Helm chart of Prometheus`. Synth then does not check their side.
   * @default - if the app isolates pods of their namespace, it must open their side
   */
  readonly openedBy?: string;
}

/** Pods of every namespace with some labels, such as the namespaces of all tenants. */
export interface NamespacesPeerProps {
  /**
   * The labels that a namespace must have, at least one. Who may label namespaces decides who is a peer: usually only administrators.
   * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors
   */
  readonly labels: Readonly<Record<string, string>>;

  /** The labels that select pods in these namespaces. @default - every pod */
  readonly podLabels?: Readonly<Record<string, string>>;

  /** The ports that they listen on. Leave it out for pods that only call. @default - none */
  readonly ports?: readonly PeerPort[];

  /**
   * What opens their side, if not policies of this app. Synth then does not check their side.
   * @default - each of these namespaces in the app must open its side
   */
  readonly openedBy?: string;
}

/** Options for pods of an object that this library did not make. */
export interface PeerOptions {
  /** The ports that they listen on. @default - the ports that the containers of a workload declare; none for a selector */
  readonly ports?: readonly PeerPort[];

  /** What opens their side, if not a policy of this app. @default - if the app isolates pods of their namespace, it must open their side */
  readonly openedBy?: string;
}

/** Clients outside the cluster, by the source addresses that the pod sees. */
export interface ClientsProps {
  /**
   * Blocks that clients call from, as in `loadBalancerSourceRanges` of a Service. Private networks within a block stay blocked unless
   * you list them too.
   * @default - all public addresses
   * @see https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec
   */
  readonly sourceRanges?: readonly string[];

  /**
   * Blocks between clients and pods: the nodes if `externalTrafficPolicy` is Cluster, and the subnets of a load balancer that replaces
   * the client's address with its own or runs health checks on pods.
   * @default - none: the pod sees the client's own address
   * @see https://kubernetes.io/docs/tutorials/services/source-ip/
   */
  readonly loadBalancerRanges?: readonly string[];
}

/**
 * One end of a path that this app does not define, for `connections.allowTo` and `allowFrom`. Immutable.
 * A NetworkPolicy matches labels, addresses and ports, but not host names.
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors
 */
@checkedCalls('Peer')
export class Peer {
  /** Pods of another team's workload, by their labels. Without labels, every pod of the namespace. */
  static pods(props: PodPeerProps): Peer {
    const { namespace, labels = {} } = props;
    const input = new Input(`Peer.pods '${namespace}'`);
    input.required('namespace', namespace, dnsLabel);
    input.entries('labels', labels, labelKey, labelValue);
    return Peer.ofPods(input, [podsIn(namespace, labels)], props);
  }

  /**
   * Pods of every namespace with the given labels, now or later. A policy has one rule for all of them, and none for workloads of such a
   * namespace that declare the same path themselves. Synth checks the path for each Namespace of the app that has the labels.
   * @throws InputError for labels that are empty, that Kubernetes refuses, or that name a single namespace
   */
  static namespaces(props: NamespacesPeerProps): Peer {
    const { labels, podLabels = {} } = props;
    const input = new Input(`Peer.namespaces '${labelTexts(labels).join(',')}'`);
    if (Object.keys(labels).length === 0) {
      input.refuse('labels must have at least one label: without labels, the peer is every pod of the cluster');
    }
    if (Object.hasOwn(labels, NAMESPACE_NAME_LABEL)) {
      input.refuse(`labels must not have ${NAMESPACE_NAME_LABEL}, which names one namespace: use Peer.pods`);
    }
    input.entries('labels', labels, labelKey, labelValue);
    input.entries('podLabels', podLabels, labelKey, labelValue);
    return Peer.ofPods(input, [{ kind: 'pods', namespaceLabels: { ...labels }, podLabels: { ...podLabels } }], props);
  }

  /**
   * Pods of an object that this library did not make, as they are now: a workload, raw, of an Include or of cdk8s-plus-28, or what
   * cdk8s-plus-28 selects (`Pods.select`, a Namespace). A path to this peer opens one side only. `WorkloadPolicy.of` opens both.
   * @throws InputError for a selector that a policy cannot express, and for pods that a policy cannot select
   */
  static of(pods: ForeignObject | PlusPods, options: PeerOptions = {}): Peer {
    if (isPlusSelector(pods)) return Peer.ofPods(new Input('Peer.of'), readPlusPods(pods), options);
    const { subject, title, namespace, podLabels, ports } = placedPods(jsonOf(pods), templatePods);
    const declared = { ports: ports.map(({ port, protocol }) => ({ port, protocol })), ...options };
    return Peer.ofPods(new Input(subject), [podsIn(namespace, podLabels)], declared, title);
  }

  /**
   * Addresses outside the cluster. Do not use it for pods, whose addresses change.
   * @param reason why a block may contain all addresses or a whole private network. Without it, such a block gives a warning
   */
  static addresses(name: string, blocks: readonly AddressBlock[], ports: readonly PeerPort[], reason?: string): Peer {
    const input = new Input(`Peer.addresses '${name}'`);
    if (blocks.length === 0) input.refuse('blocks must name at least one block, such as 203.0.113.0/24');
    checkBlocks(input, blocks, reason);
    checkPeerPorts(input, ports);
    if (reason?.trim() === '') input.refuse(`reason must say in a sentence why, got ${shown(reason)}`);
    const warnings = input.done();
    return new Peer({ name, selectors: blocks.map(toSelector), ports, reason, warnings });
  }

  /**
   * Clients outside the cluster that call through a load balancer, for `connections.allowFrom`. The load balancer decides which source
   * address the pod sees: docs/network-policies.md lists the ranges to set.
   */
  static clients(props: ClientsProps = {}): Peer {
    const copied = frozenCopy(props);
    return clusterPeer((cluster) => Peer.clientsOf(cluster, copied));
  }

  private static clientsOf(cluster: ClusterFacts, { sourceRanges, loadBalancerRanges = [] }: ClientsProps): Peer {
    const input = new Input('Peer.clients');
    if (sourceRanges?.length === 0) input.refuse('sourceRanges must name at least one block, or be left out for all');
    input.each('sourceRanges', sourceRanges ?? [], cidr);
    input.each('loadBalancerRanges', loadBalancerRanges, cidr);
    const sources = sourceRanges?.map((range) => outsideOf(cluster, range)) ?? internetOf(cluster);
    const blocks = [...sources, ...loadBalancerRanges.map(toBlock)];
    warnOfWholeNetworks(input, blocks);
    const warnings = input.done();
    return new Peer({ name: 'clients outside', selectors: blocks.map(toSelector), callsOnly: true, warnings });
  }

  private static ofPods(
    input: Input,
    selectors: readonly PodPeerSelector[],
    { ports = [], openedBy }: PeerOptions,
    name = selectors.map(nameOf).join(', '),
  ): Peer {
    checkPeerPorts(input, ports);
    input.optional('openedBy', openedBy, text);
    return new Peer({ name, selectors, ports, openedBy, warnings: input.done() });
  }

  /** The name in messages and diagrams. */
  readonly name: string;

  readonly selectors: readonly PeerSelector[];

  /** The ports to call. For pods, empty means that they only call; for addresses, empty means every port. */
  readonly ports: readonly PeerPort[];

  /** True when only `allowFrom` accepts the peer. */
  readonly callsOnly: boolean;

  /** Why this exception exists. It becomes an annotation of the policy. */
  readonly reason: string | undefined;

  /** What opens its side, if not a policy of this app. */
  readonly openedBy: string | undefined;

  /** Warnings that synth prints. */
  readonly warnings: readonly string[];

  /** How messages name it. */
  get title(): string {
    return `Peer '${this.name}'`;
  }

  private constructor(peer: PeerFields) {
    this.name = peer.name;
    this.selectors = peer.selectors;
    this.ports = (peer.ports ?? []).map((declared) => ({ ...declared }));
    this.callsOnly = peer.callsOnly ?? false;
    this.reason = peer.reason;
    this.openedBy = peer.openedBy;
    this.warnings = peer.warnings;
    Object.freeze(this);
  }
}

type PeerFields = Pick<Peer, 'name' | 'selectors' | 'warnings'> & Partial<Omit<Peer, 'title'>>;

function podsIn(namespace: string, labels: Readonly<Record<string, string>>): PodPeerSelector {
  return { kind: 'pods', namespaceLabels: { [NAMESPACE_NAME_LABEL]: namespace }, podLabels: { ...labels } };
}

function nameOf({ namespaceLabels, podLabels }: PodPeerSelector): string {
  const { [NAMESPACE_NAME_LABEL]: namespace, ...labels } = namespaceLabels;
  const pods = Object.values(podLabels).join(', ') || 'every pod';
  return `${pods} in ${namespace ?? `namespaces with ${labelTexts(labels).join(', ')}`}`;
}

function toBlock(range: string): AddressBlock {
  return { cidr: range };
}

function toSelector({ cidr, except = [] }: AddressBlock): PeerSelector {
  return { kind: 'block', cidr, except: [...except] };
}
