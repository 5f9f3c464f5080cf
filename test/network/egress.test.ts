import ipaddr from 'ipaddr.js';
import { Egress } from '../../src/network/egress';
import type { Peer, PeerPort } from '../../src/network/peer';

/** Whether a peer's blocks contain an address, with their exceptions. */
function reaches(peer: Peer, address: string): boolean {
  const parsed = ipaddr.parse(address);
  const lies = (block: string): boolean => {
    const [network, bits] = ipaddr.parseCIDR(block);
    return network.kind() === parsed.kind() && parsed.match(network, bits);
  };
  return peer.selectors.some(
    (selector) => selector.kind === 'block' && lies(selector.cidr) && !selector.except.some(lies),
  );
}

const PUBLIC = ['1.1.1.1', '172.15.0.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111'];
const PRIVATE = ['10.0.0.1', '172.16.0.1', '192.168.1.1', '100.64.0.1', '169.254.169.254', 'fd00::1', 'fe80::1'];

test.each([
  ['internet', Egress.internet([{ port: 22 }])],
  ['internet443', Egress.internet443()],
  ['liveKitCloud', Egress.liveKitCloud()],
  ['openAi', Egress.openAi()],
])('%s opens only public addresses, without the metadata service', (_name, peer) => {
  expect(PUBLIC.filter((address) => !reaches(peer, address))).toEqual([]);
  expect(PRIVATE.filter((address) => reaches(peer, address))).toEqual([]);
  expect(peer.warnings).toEqual([]);
});

test.each([
  ['internet 443', Egress.internet443(), [{ port: 443 }]],
  [
    'LiveKit Cloud',
    Egress.liveKitCloud(),
    [
      { port: 443 },
      { port: 7881 },
      { port: 50_000, endPort: 60_000, protocol: 'UDP' },
      { port: 3478, protocol: 'UDP' },
    ],
  ],
  ['OpenAI', Egress.openAi(), [{ port: 443 }]],
  ['Kubernetes API', Egress.kubernetesApi(), [{ port: 443 }, { port: 6443 }]],
])('%s opens exactly these ports', (name, peer, ports) => {
  expect({ name: peer.name, ports: peer.ports }).toEqual({ name, ports });
});

test('Egress.internet opens the given ports and is named after them', () => {
  const turn: readonly PeerPort[] = [{ port: 5349 }, { port: 50_000, endPort: 60_000, protocol: 'UDP' }];
  expect(Egress.internet(turn)).toMatchObject({ name: 'internet 5349, UDP 50000-60000', ports: turn });
  expect(() => Egress.internet([])).toThrow(
    'Egress.internet: ports must name at least one: use Egress.anywhere(reason) for all ports',
  );
  expect(() => Egress.internet([{ port: 0 }])).toThrow('ports[0].port must be a port from 1 to 65535');
});

test('a self-hosted LiveKit server is open for signalling, media and TURN', () => {
  const { selectors, ports } = Egress.liveKit({ cidrs: ['203.0.113.0/28'] });
  expect(selectors).toEqual([{ kind: 'block', cidr: '203.0.113.0/28', except: [] }]);
  expect(ports).toEqual([
    { port: 7880 },
    { port: 7881 },
    { port: 50_000, endPort: 60_000, protocol: 'UDP' },
    { port: 3478, protocol: 'UDP' },
    { port: 5349 },
  ]);
});

test('a LiveKit server with one media port and no TURN opens nothing else', () => {
  const props = { cidrs: ['203.0.113.0/28'], mediaPort: 7882, mediaEndPort: 7882, turn: false };
  expect(Egress.liveKit(props).ports).toEqual([
    { port: 7880 },
    { port: 7881 },
    { port: 7882, endPort: 7882, protocol: 'UDP' },
  ]);
});

test('the API server of an unknown cluster is at all private addresses', () => {
  expect(reaches(Egress.kubernetesApi(), '10.96.0.1')).toBe(true);
  expect(reaches(Egress.kubernetesApi(), '1.1.1.1')).toBe(false);
  expect(Egress.kubernetesApi().warnings).toEqual([
    "Peer.addresses 'Kubernetes API' must name the addresses that you mean, not a whole private network, which may contain every pod, got 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16",
  ]);
});

test('Egress.anywhere opens all addresses and ports, with a reason', () => {
  const peer = Egress.anywhere('the browser agent opens any page');
  expect([...PUBLIC, ...PRIVATE].filter((address) => !reaches(peer, address))).toEqual([]);
  expect(peer).toMatchObject({ ports: [], reason: 'the browser agent opens any page', warnings: [] });
});

test.each(['', '  '])('anywhere for the reason %p is refused', (reason) => {
  expect(() => Egress.anywhere(reason)).toThrow(
    `Peer.addresses 'anywhere': reason must say in a sentence why, got ${JSON.stringify(reason)}`,
  );
});

test('custom blocks are checked like all others', () => {
  expect(Egress.addresses('proxy', ['203.0.113.8/32'], [{ port: 3128 }])).toMatchObject({ name: 'proxy' });
  expect(() => Egress.addresses('proxy', ['203.0.113.8'], [{ port: 3128 }])).toThrow('blocks[0].cidr must be a block');
});
