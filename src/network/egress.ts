import { frozenCopy } from '../core/frozen';
import { checkedCalls } from '../core/input/checked-calls';
import { Input } from '../core/input/input';
import { internetOf } from './address-block';
import { clusterPeer } from './cluster-peer';
import { Peer, type PeerPort } from './peer';

/** The addresses and ports of your own LiveKit server. @see https://docs.livekit.io/transport/self-hosting/ports-firewall/ */
export interface LiveKitProps {
  /** The addresses of its nodes. Its chart uses hostNetwork, so a pod selector cannot select it. */
  readonly cidrs: readonly string[];

  /** The first UDP port for media. @default 50000 */
  readonly mediaPort?: number;

  /** The last UDP port for media. Set it to `mediaPort` for a single-port mux. @default 60000 */
  readonly mediaEndPort?: number;

  /** Opens its TURN server too: UDP 3478 and TCP 5349. @default true */
  readonly turn?: boolean;
}

/** Where the API server and the nodes of an unknown cluster may be. */
const PRIVATE_IPV4 = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

/** The port of the Service `kubernetes`, and that of the API server in most clusters. */
const API_PORTS = [443, 6443];

/** Peers outside the cluster, for `AgentProfile.egress` and `connections.allowTo`. Each opens DNS too. */
@checkedCalls('Egress')
export class Egress {
  /** HTTPS to all public addresses, without private networks, the metadata service, and public addresses of the Cluster. */
  static internet443(): Peer {
    return Egress.internet([{ port: 443 }]);
  }

  /**
   * All public IPv4 and IPv6 addresses on the given ports, without private networks and the metadata service, and without `podCidrs`,
   * `serviceCidrs`, `nodeCidrs` and `metadataCidrs` of the Cluster that a policy is rendered for.
   */
  static internet(ports: readonly PeerPort[]): Peer {
    const input = new Input('Egress.internet');
    if (ports.length === 0) input.refuse('ports must name at least one: use Egress.anywhere(reason) for all ports');
    input.done();
    return internetPeer(`internet ${ports.map(toText).join(', ')}`, ports);
  }

  /**
   * LiveKit Cloud: signalling and TURN over TLS on TCP 443, media on UDP 50000 to 60000, TURN on UDP 3478, and media over
   * TCP on 7881. Without UDP, all media goes through TURN over TCP, and calls stutter whenever a packet is lost.
   * @see https://docs.livekit.io/deploy/admin/firewall/
   */
  static liveKitCloud(): Peer {
    const media: PeerPort = { port: 50_000, endPort: 60_000, protocol: 'UDP' };
    const ports = [{ port: 443 }, { port: 7881 }, media, { port: 3478, protocol: 'UDP' } as const];
    return internetPeer('LiveKit Cloud', ports);
  }

  /** The Anthropic API: all public addresses on 443, because a NetworkPolicy has no host names. */
  static anthropic(): Peer {
    return internetPeer('Anthropic', [{ port: 443 }]);
  }

  /** The OpenAI API: all public addresses on 443, because its addresses change and a NetworkPolicy has no host names. */
  static openAi(): Peer {
    return internetPeer('OpenAI', [{ port: 443 }]);
  }

  /** Your own LiveKit server: signalling, RTC over TCP, media over UDP, TURN. */
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

  /**
   * The Kubernetes API server, which a pod selector cannot select: `apiServer` of the Cluster that a policy is rendered for. Without it,
   * all private IPv4 ranges on 443 and 6443, with a warning, because with most CNIs these include the cluster's pods and Services.
   */
  static kubernetesApi(): Peer {
    return clusterPeer(({ apiServer }) => {
      const { cidrs = PRIVATE_IPV4, ports = API_PORTS } = apiServer ?? {};
      return Egress.addresses(
        'Kubernetes API',
        cidrs,
        ports.map((port) => ({ port })),
      );
    });
  }

  /**
   * The kubelets, which serve metrics on 10250. A pod selector cannot select them, because they listen on their node's address:
   * `nodeCidrs` of the Cluster that a policy is rendered for. Without it, all private IPv4 ranges, with a warning.
   */
  static kubelets(): Peer {
    return clusterPeer(({ nodeCidrs = PRIVATE_IPV4 }) => Egress.addresses('kubelets', nodeCidrs, [{ port: 10_250 }]));
  }

  /** Your own address blocks, such as a company proxy. */
  static addresses(name: string, cidrs: readonly string[], ports: readonly PeerPort[]): Peer {
    return Peer.addresses(
      name,
      cidrs.map((cidr) => ({ cidr })),
      ports,
    );
  }

  /**
   * All ports of all addresses, including private networks and the metadata service.
   * @param reason why the policy needs this, in a sentence. It becomes an annotation of the policy
   */
  static anywhere(reason: string): Peer {
    return Peer.addresses('anywhere', [{ cidr: '0.0.0.0/0' }, { cidr: '::/0' }], [], reason);
  }

  private constructor() {}
}

/** Ports of the internet, as the cluster of a policy has it. */
function internetPeer(name: string, ports: readonly PeerPort[]): Peer {
  const copied = frozenCopy(ports);
  return clusterPeer((cluster) => Peer.addresses(name, internetOf(cluster), copied));
}

/** Formats a port. Omits TCP, the default. */
function toText({ port, endPort = port, protocol = 'TCP' }: PeerPort): string {
  const range = endPort === port ? `${port}` : `${port}-${endPort}`;
  return protocol === 'TCP' ? range : `${protocol} ${range}`;
}
