import { defined } from '../core/defined';
import { Input, InputError, shown } from '../core/input';
import { type Labels, NAMESPACE_NAME_LABEL } from '../core/labels';
import { dnsLabel, labelKey, labelValue } from '../core/names';
import type { PeerPort, Protocol } from '../core/peer-port';
import { Peer } from './peer';
import type { PeerSelector } from './peer-selector';

/** A port that the pods of an endpoint listen on. */
export interface EndpointPort {
  /** Its name, as the container declares it. */
  readonly name: string;

  /** The container's port, not the Service's. */
  readonly port: number;

  /** @default TCP */
  readonly protocol?: Protocol;
}

/** The pods of one workload or one profile, as an end of paths. */
export interface Endpoint {
  /** Its name in messages, such as `Microservice 'stella/stt-service'`. */
  readonly subject: string;

  /** The namespace that its pods run in. */
  readonly namespace: string;

  /** What selects its pods there. */
  readonly podLabels: Labels;

  /** What its pods listen on. */
  readonly ports: readonly EndpointPort[];
}

/** A construct with pods, which can be an end of paths. */
export interface IConnectable {
  /** The paths from and to its pods. */
  readonly connections: Connections;
}

/** Which of the far side's ports a path opens. */
export interface PathOptions {
  /** Names of ports that the far side declares. @default - all that it declares */
  readonly ports?: readonly string[];
}

/** An open path to or from a peer. No ports means every port. */
export interface OpenPath {
  readonly selector: PeerSelector;
  readonly ports: readonly PeerPort[];

  /** The name of the far side in messages. */
  readonly peer: string;

  /** What opens the far side, where no policy of the app does. */
  readonly openedBy?: string;
}

/**
 * The paths of one endpoint. Only `allowTo` and `allowFrom` open a path. Both record it for both sides, and each side's NetworkPolicy
 * is derived from its records, whatever the order of the calls.
 */
export class Connections {
  private readonly out: OpenPath[] = [];
  private readonly in: OpenPath[] = [];
  private readonly reasonsOut = new Set<string>();
  private readonly reasonsIn = new Set<string>();
  private readonly warned = new Set<string>();

  /** @throws InputError for a namespace or a label that Kubernetes refuses */
  constructor(readonly endpoint: Endpoint) {
    const { subject, namespace, podLabels } = endpoint;
    const input = new Input(subject);
    input.required('namespace', namespace, dnsLabel);
    input.entries('podLabels', podLabels, labelKey, labelValue);
    input.done();
  }

  /** The paths out of these pods, without DNS. */
  get egress(): readonly OpenPath[] {
    return this.out;
  }

  /** The paths in to these pods. */
  get ingress(): readonly OpenPath[] {
    return this.in;
  }

  /** The reasons of exceptions among the paths out, sorted. */
  get egressReasons(): readonly string[] {
    return [...this.reasonsOut].sort();
  }

  /** The reasons of exceptions among the paths in, sorted. */
  get ingressReasons(): readonly string[] {
    return [...this.reasonsIn].sort();
  }

  /** The warnings of the peers, sorted. */
  get warnings(): readonly string[] {
    return [...this.warned].sort();
  }

  /**
   * Lets these pods call others.
   * @param other a construct with pods, or a Peer that this app does not define
   * @throws InputError naming both ends, when there is no port to call
   */
  allowTo(other: IConnectable | Peer, options: PathOptions = {}): void {
    if (other instanceof Peer) {
      const ports = this.peerPorts(other, options);
      this.out.push(...pathsOf(other, ports));
      this.note(other, this.reasonsOut);
      return;
    }
    const target = this.connectionsOf(other);
    const ports = chosenPorts(target.endpoint, options, this.endpoint);
    this.out.push({ selector: selectorOf(target.endpoint), ports, peer: target.endpoint.subject });
    target.in.push({ selector: selectorOf(this.endpoint), ports, peer: this.endpoint.subject });
  }

  /**
   * Lets other pods call these.
   * @param options names of ports that these pods declare
   * @throws InputError naming both ends, when there is no port to call
   */
  allowFrom(other: IConnectable | Peer, options: PathOptions = {}): void {
    if (!(other instanceof Peer)) {
      this.connectionsOf(other).allowTo({ connections: this }, options);
      return;
    }
    const ports = chosenPorts(this.endpoint, options, { subject: `Peer '${other.name}'` });
    this.in.push(...pathsOf(other, ports));
    this.note(other, this.reasonsIn);
  }

  private note({ reason, warnings }: Peer, reasons: Set<string>): void {
    if (reason !== undefined) reasons.add(reason);
    for (const warning of warnings) this.warned.add(warning);
  }

  /** Untyped code may pass a workload of cdk8s-plus-28, whose `connections` have another type. */
  private connectionsOf({ connections }: IConnectable): Connections {
    if (connections instanceof Connections) return connections;
    throw new InputError(this.endpoint.subject, [
      'the other end must be a Peer or have connections of this library: WorkloadPolicy.fromPlus gives them to a workload of cdk8s-plus-28',
    ]);
  }

  private peerPorts(peer: Peer, options: PathOptions): readonly PeerPort[] {
    const path = `${this.endpoint.subject} → Peer '${peer.name}'`;
    if (peer.callsOnly) {
      throw new InputError(path, ['the peer only calls: use it with allowFrom; Egress has peers to call']);
    }
    if (options.ports !== undefined) {
      throw new InputError(path, [
        `ports ${shown(options.ports)} cannot be chosen by name: a Peer's ports are part of it`,
      ]);
    }
    const opensPods = peer.selectors.some(({ kind }) => kind === 'pods');
    if (opensPods && peer.ports.length === 0) {
      throw new InputError(path, ['the peer declares no port: give it the ports that its pods listen on']);
    }
    return peer.ports;
  }
}

function pathsOf({ name, selectors, openedBy }: Peer, ports: readonly PeerPort[]): readonly OpenPath[] {
  return selectors.map((selector) => ({ selector, ports, peer: `Peer '${name}'`, ...defined({ openedBy }) }));
}

function selectorOf({ namespace, podLabels }: Endpoint): PeerSelector {
  return { kind: 'pods', namespaceLabels: { [NAMESPACE_NAME_LABEL]: namespace }, podLabels };
}

function chosenPorts(target: Endpoint, options: PathOptions, caller: Pick<Endpoint, 'subject'>): readonly PeerPort[] {
  const path = `${caller.subject} → ${target.subject}`;
  const declared = target.ports.map(({ name }) => name);
  if (options.ports?.length === 0) {
    throw new InputError(path, [`ports must name one of ${declared.join(', ')} at least, or be left out for all`]);
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
  return target.ports
    .filter(({ name }) => options.ports === undefined || options.ports.includes(name))
    .map(({ port, protocol = 'TCP' }) => ({ port, protocol }));
}
