import { Input } from '../core/input';
import { INTERNET } from './address-block';
import { Peer, type PeerPort } from './peer';

/** Where a LiveKit server of one's own listens. @see https://docs.livekit.io/transport/self-hosting/ports-firewall/ */
export interface LiveKitProps {
  /** The addresses of its nodes: its chart runs with hostNetwork, so that no pod selector matches it. */
  readonly cidrs: readonly string[];

  /** First UDP port for media. @default 50000 */
  readonly mediaPort?: number;

  /** Last UDP port for media; the same as `mediaPort` for a single-port mux. @default 60000 */
  readonly mediaEndPort?: number;

  /** Its TURN server is used too: UDP 3478 and TCP 5349. @default true */
  readonly turn?: boolean;
}

/** Where the API server is. */
export interface KubernetesApiProps {
  /**
   * Its addresses: `kubectl get endpointslices -n default kubernetes` names them.
   * @default - the private IPv4 ranges, which is warned of: to most CNIs they are the pods and Services of the cluster too
   */
  readonly cidrs?: readonly string[];

  /** The ports behind its Service. @default [443, 6443] */
  readonly ports?: readonly number[];
}

/** Named ways out, for `AgentProfile.egress` and `connections.allowTo`. DNS comes with each. */
export class Egress {
  /** HTTPS to public addresses: no private network, no metadata service. */
  static internet443(): Peer {
    return Egress.internet([{ port: 443 }]);
  }

  /** Public addresses on other ports, IPv6 included: no private network, no metadata service. */
  static internet(ports: readonly PeerPort[]): Peer {
    const input = new Input('Egress.internet');
    if (ports.length === 0) input.refuse('ports must name one at least: Egress.anywhere opens all, for a reason');
    input.done();
    return Peer.addresses(`internet ${ports.map(toText).join(', ')}`, INTERNET, ports);
  }

  /** LiveKit Cloud: signalling and TURN over TLS on TCP 443, media through TURN on UDP 443. */
  static liveKitCloud(): Peer {
    return Peer.addresses('LiveKit Cloud', INTERNET, [{ port: 443 }, { port: 443, protocol: 'UDP' }]);
  }

  /** The OpenAI API. Its addresses change, and NetworkPolicy has no host names: public addresses on 443. */
  static openAi(): Peer {
    return Peer.addresses('OpenAI', INTERNET, [{ port: 443 }]);
  }

  /** A LiveKit server of one's own: signalling, RTC over TCP, media over UDP, TURN. */
  static liveKit(props: LiveKitProps): Peer {
    const media: PeerPort = { port: props.mediaPort ?? 50_000, endPort: props.mediaEndPort ?? 60_000, protocol: 'UDP' };
    const turn: readonly PeerPort[] = [{ port: 3478, protocol: 'UDP' }, { port: 5349 }];
    const ports = [{ port: 7880 }, { port: 7881 }, media, ...((props.turn ?? true) ? turn : [])];
    return Peer.addresses(
      'LiveKit',
      props.cidrs.map((cidr) => ({ cidr })),
      ports,
    );
  }

  /** The Kubernetes API server, which is no pod: only its addresses can be named. */
  static kubernetesApi(props: KubernetesApiProps = {}): Peer {
    const cidrs = props.cidrs ?? ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];
    const ports = (props.ports ?? [443, 6443]).map((port) => ({ port }));
    return Peer.addresses(
      'Kubernetes API',
      cidrs.map((cidr) => ({ cidr })),
      ports,
    );
  }

  /** Blocks of your own, such as a company proxy. */
  static addresses(name: string, cidrs: readonly string[], ports: readonly PeerPort[]): Peer {
    return Peer.addresses(
      name,
      cidrs.map((cidr) => ({ cidr })),
      ports,
    );
  }

  /**
   * Everything everywhere, private networks and the metadata service included.
   * @param reason why, in a sentence: it lands in an annotation of the policy
   */
  static anywhere(reason: string): Peer {
    return Peer.addresses('anywhere', [{ cidr: '0.0.0.0/0' }, { cidr: '::/0' }], [], reason);
  }

  private constructor() {}
}

/** TCP goes without saying. */
function toText({ port, endPort = port, protocol = 'TCP' }: PeerPort): string {
  const range = endPort === port ? `${port}` : `${port}-${endPort}`;
  return protocol === 'TCP' ? range : `${protocol} ${range}`;
}
