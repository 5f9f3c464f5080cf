import { blockOf } from '../core/network/ip-address';
import type { DnsProps } from '../core/pods/dns/dns-props';
import type { Connections } from './connections';
import { Peer } from './peer';

/** Opens port 53 of the DNS servers that pods are told to ask. */
export function allowToNameservers(connections: Connections, { dnsConfig }: DnsProps): void {
  const nameservers = dnsConfig?.nameservers ?? [];
  if (nameservers.length === 0) return;
  const cidrs = nameservers.map((address) => ({ cidr: blockOf(address) }));
  connections.allowTo(Peer.addresses('DNS servers', cidrs, [{ port: 53, protocol: 'UDP' }, { port: 53 }]));
}
