import type { ClusterFacts } from '../core/cluster/cluster-facts';
import { defined } from '../core/defined';
import { checkedCalls } from '../core/input/checked-calls';
import { Input, InputError, shown } from '../core/input/input';
import { dnsLabel, labelKey, labelValue, text } from '../core/input/names';
import type { PeerPort, Protocol } from '../core/network/peer-port';
import { type Labels, NAMESPACE_NAME_LABEL } from '../core/objects/labels';
import { distinct } from '../core/order';
import { peerOn } from './cluster-peer';
import { Peer } from './peer';
import type { PeerSelector } from './peer-selector';
import { closedNodes } from './plugin-limits';

/**
 * A port that the pods of an endpoint listen on. Ports of workloads have more fields.
 * @open
 */
export interface EndpointPort {
  /** The name that the container declares. */
  readonly name: string;

  /** The container port, not the Service port. */
  readonly port: number;

  /** @default TCP */
  readonly protocol?: Protocol;
}

/** The pods of one workload or one profile, as one end of a path. */
export interface Endpoint {
  /** The name in messages, such as `Microservice 'stella/stt-service'`. */
  readonly subject: string;

  /** The namespace of its pods. */
  readonly namespace: string;

  /** The labels that select its pods. */
  readonly podLabels: Labels;

  /** The ports that its pods listen on. */
  readonly ports: readonly EndpointPort[];

  /** Those of `ports` that are known without a look at other charts of the app. @default - all */
  readonly nearPorts?: readonly EndpointPort[];

  /**
   * What creates the pods, if not an object of this app, such as `the Helm chart of the gateway`. Synth then does not look for them.
   * @default - if the app has workloads in the namespace, one of them must have the labels
   */
  readonly createdBy?: string;
}

/**
 * A construct with pods, which can be one end of a path.
 * @open
 */
export interface IConnectable {
  /** The paths to and from its pods. */
  readonly connections: Connections;
}

/** Which ports of the server a path opens. */
export interface PathOptions {
  /** Names of ports that the server declares. @default - all declared ports */
  readonly ports?: readonly string[];
}

/** An open path to or from a peer. An empty `ports` means every port. */
export interface OpenPath {
  readonly selector: PeerSelector;
  readonly ports: readonly PeerPort[];

  /** The name of the peer in messages. */
  readonly peer: string;

  /** What opens the peer's side, if not a policy of this app. */
  readonly openedBy?: string;

  /** The other end, if it is a construct of this app and no Peer. */
  readonly endpoint?: Endpoint;
}

/**
 * The paths of one endpoint. Only `allowTo` and `allowFrom` open a path. They record it at both ends, and the NetworkPolicy of each
 * end is derived from its records. The order of the calls does not matter.
 */
@checkedCalls('Connections')
export class Connections {
  private readonly out: DeclaredPath[] = [];
  private readonly in: DeclaredPath[] = [];
  private readonly reasonsOut = new Set<string>();
  private readonly reasonsIn = new Set<string>();
  private readonly peers = new Set<Peer>();
  private cluster: ClusterFacts | undefined;

  /** @throws InputError for a namespace or a label that Kubernetes refuses */
  constructor(readonly endpoint: Endpoint) {
    const { subject, namespace, podLabels, createdBy } = endpoint;
    const input = new Input(subject);
    input.required('namespace', namespace, dnsLabel);
    input.entries('podLabels', podLabels, labelKey, labelValue);
    input.optional('createdBy', createdBy, text);
    input.done();
  }

  /** The egress paths of these pods, without DNS. */
  get egress(): readonly OpenPath[] {
    return this.out.flatMap((path) => this.opened(path));
  }

  /** The ingress paths of these pods. */
  get ingress(): readonly OpenPath[] {
    return this.in.flatMap((path) => this.opened(path));
  }

  /** The reasons for exceptions among the egress paths, sorted. */
  get egressReasons(): readonly string[] {
    return [...this.reasonsOut].sort();
  }

  /** The reasons for exceptions among the ingress paths, sorted. */
  get ingressReasons(): readonly string[] {
    return [...this.reasonsIn].sort();
  }

  /** The warnings of the peers, sorted. */
  get warnings(): readonly string[] {
    return distinct([
      ...[...this.peers].flatMap((peer) => peerOn(this.cluster, peer).warnings),
      ...closedNodes(this.cluster, [...this.egress, ...this.ingress]),
    ]);
  }

  /**
   * Lets these pods call other pods.
   * @param other a construct with pods, or a Peer for pods or addresses outside this app
   * @throws InputError naming both ends when there is no port to call
   */
  allowTo(other: IConnectable | Peer, options: PathOptions = {}): void {
    if (other instanceof Peer) {
      this.checkPeer(other, options);
      this.out.push({ peer: other });
      this.note(other, this.reasonsOut);
      return;
    }
    const target = this.connectionsOf(other);
    const called = target.endpoint;
    const names = chosenPorts(called, options, this.endpoint);
    this.out.push({ endpoint: called, called, names });
    target.in.push({ endpoint: this.endpoint, called, names });
  }

  /**
   * Lets other pods call these pods.
   * @param options names of ports that these pods declare
   * @throws InputError naming both ends when there is no port to call
   */
  allowFrom(other: IConnectable | Peer, options: PathOptions = {}): void {
    if (!(other instanceof Peer)) {
      this.connectionsOf(other).allowTo({ connections: this }, options);
      return;
    }
    const names = chosenPorts(this.endpoint, options, { subject: other.title });
    this.in.push({ peer: other, called: this.endpoint, names });
    this.note(other, this.reasonsIn);
  }

  /** Errors of paths to ports that were declared when the path was, and that a patch has taken away since. */
  get problems(): readonly string[] {
    return distinct([...this.out, ...this.in].flatMap((path) => ('called' in path ? goneFrom(path) : [])));
  }

  /** Sets the cluster that the policy of these pods is rendered for. WorkloadPolicy does so. */
  addCluster(cluster: ClusterFacts): void {
    this.cluster = cluster;
  }

  /** Reads labels and ports when a policy is rendered, because a patch may have changed them since the path was declared. */
  private opened(path: DeclaredPath): readonly OpenPath[] {
    const ports = 'called' in path ? portsNamed(path.called, path.names) : undefined;
    // A rule without ports opens all: `problems` says which port is gone.
    if (ports?.length === 0) return [];
    if ('endpoint' in path) return [pathTo(path.endpoint, ports ?? [])];
    const peer = peerOn(this.cluster, path.peer);
    return pathsOf(peer, ports ?? peer.ports);
  }

  private note(peer: Peer, reasons: Set<string>): void {
    if (peer.reason !== undefined) reasons.add(peer.reason);
    this.peers.add(peer);
  }

  /** JavaScript callers may pass a workload of cdk8s-plus-28, whose `connections` are of another type. */
  private connectionsOf({ connections }: IConnectable): Connections {
    if (connections instanceof Connections) return connections;
    throw new InputError(this.endpoint.subject, [
      'the other end must be a Peer or have connections of cdk8s-agents: WorkloadPolicy.of adds them to a workload that this library did not make',
    ]);
  }

  private checkPeer(peer: Peer, options: PathOptions): void {
    const path = `${this.endpoint.subject} → ${peer.title}`;
    if (peer.callsOnly) {
      throw new InputError(path, [
        'the peer is only for incoming calls: use it with allowFrom, and a peer of Egress with allowTo',
      ]);
    }
    if (options.ports !== undefined) {
      throw new InputError(path, [`ports ${shown(options.ports)} cannot be chosen by name: a Peer has its own ports`]);
    }
    const opensPods = peer.selectors.some(({ kind }) => kind === 'pods');
    if (opensPods && peer.ports.length === 0) {
      throw new InputError(path, ['the peer declares no port: set its ports to those that its pods listen on']);
    }
  }
}

/** Ports of an endpoint by their names. */
interface CalledPorts {
  readonly called: Endpoint;

  /** @default - all */
  readonly names: readonly string[] | undefined;
}

/** A path as it was declared: to a peer, from a peer to ports of these pods, or between two endpoints. */
type DeclaredPath =
  | { readonly peer: Peer }
  | (CalledPorts & { readonly peer: Peer })
  | (CalledPorts & { readonly endpoint: Endpoint });

function pathsOf({ title: peer, selectors, openedBy }: Peer, ports: readonly PeerPort[]): readonly OpenPath[] {
  return selectors.map((selector) => ({ selector, ports, peer, ...defined({ openedBy }) }));
}

function pathTo(endpoint: Endpoint, ports: readonly PeerPort[]): OpenPath {
  return { selector: selectorOf(endpoint), ports, peer: endpoint.subject, endpoint };
}

function selectorOf({ namespace, podLabels }: Endpoint): PeerSelector {
  return { kind: 'pods', namespaceLabels: { [NAMESPACE_NAME_LABEL]: namespace }, podLabels };
}

/** Checks the names of ports that a caller chooses. @returns undefined for all */
function chosenPorts(
  target: Endpoint,
  options: PathOptions,
  caller: Pick<Endpoint, 'subject'>,
): readonly string[] | undefined {
  const path = `${caller.subject} → ${target.subject}`;
  const declared = namesFor(target, options.ports);
  if (options.ports?.length === 0) {
    throw new InputError(path, [`ports must name at least one of ${declared.join(', ')}, or be left out for all`]);
  }
  if (declared.length === 0) {
    throw new InputError(path, [`${target.subject} declares no port: a path to it cannot work`]);
  }
  const unknown = (options.ports ?? []).filter((name) => !declared.includes(name));
  if (unknown.length > 0) {
    throw new InputError(path, [
      `ports must be among those that ${target.subject} declares (${declared.join(', ')}), got ${shown(unknown)}`,
    ]);
  }
  return options.ports && [...options.ports];
}

/** The names of ports among which a caller chooses: those that are near, if these suffice, because an app may have hundreds of charts. */
function namesFor(target: Endpoint, chosen: readonly string[] | undefined): readonly string[] {
  const near = target.nearPorts?.map(({ name }) => name) ?? [];
  const suffice = near.length > 0 && chosen?.length !== 0 && (chosen ?? []).every((name) => near.includes(name));
  return suffice ? near : target.ports.map(({ name }) => name);
}

function goneFrom({ called, names }: CalledPorts): readonly string[] {
  const declared = called.ports.map(({ name }) => name);
  const gone = names?.filter((name) => !declared.includes(name)) ?? [];
  if (gone.length === 0 && declared.length > 0) return [];
  const what = names === undefined ? 'the ports' : `port ${gone.join(', ')}`;
  return [`${called.subject}: ${what} of a declared path must be declared, and a patch has removed it`];
}

function portsNamed({ ports }: Endpoint, names: readonly string[] | undefined): readonly PeerPort[] {
  return ports
    .filter(({ name }) => names === undefined || names.includes(name))
    .map(({ port, protocol = 'TCP' }) => ({ port, protocol }));
}
