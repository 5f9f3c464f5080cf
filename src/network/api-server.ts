import type { ApiServerAddresses } from '../core/cluster/api-server-addresses';
import { Peer } from './peer';

const PRIVATE_RANGES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

/** The port of the Service `kubernetes`, and that of the API server in most clusters. */
const PORTS = [443, 6443];

/** Peers without addresses of their own, with their ports. */
const WITHOUT_ADDRESSES = new WeakMap<Peer, readonly number[] | undefined>();

/** The API server as a peer. Without addresses, it has those of the cluster that the policy is rendered for. */
export function apiServerPeer({ cidrs, ports }: Partial<ApiServerAddresses>): Peer {
  if (cidrs !== undefined) return peerAt({ cidrs, ...(ports && { ports }) });
  const peer = peerAt({ cidrs: PRIVATE_RANGES, ...(ports && { ports }) });
  WITHOUT_ADDRESSES.set(peer, ports);
  return peer;
}

/** A peer as policies render it for a cluster whose API server has these addresses. */
export function peerWith(apiServer: ApiServerAddresses | undefined, peer: Peer): Peer {
  if (!isClusterApiServer(peer) || apiServer === undefined) return peer;
  const ports = WITHOUT_ADDRESSES.get(peer);
  return peerAt({ ...apiServer, ...(ports && { ports }) });
}

/** Whether the peer is the API server of whatever cluster a policy is rendered for. */
export function isClusterApiServer(peer: Peer): boolean {
  return WITHOUT_ADDRESSES.has(peer);
}

function peerAt({ cidrs, ports = PORTS }: ApiServerAddresses): Peer {
  return Peer.addresses(
    'Kubernetes API',
    cidrs.map((cidr) => ({ cidr })),
    ports.map((port) => ({ port })),
  );
}
