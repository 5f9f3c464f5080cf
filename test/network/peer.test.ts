import { Egress } from '../../src/network/egress';
import { Peer, type PeerPort } from '../../src/network/peer';

const HTTPS: readonly PeerPort[] = [{ port: 443 }];

test('pods of another team are selected by namespace and labels', () => {
  const peer = Peer.pods({ namespace: 'monitoring', labels: { app: 'prometheus' }, ports: [{ port: 9090 }] });
  expect({ ...peer }).toEqual({
    name: 'prometheus in monitoring',
    selectors: [
      {
        kind: 'pods',
        namespaceLabels: { 'kubernetes.io/metadata.name': 'monitoring' },
        podLabels: { app: 'prometheus' },
      },
    ],
    ports: [{ port: 9090 }],
    callsOnly: false,
    reason: undefined,
    openedBy: undefined,
    warnings: [],
  });
});

test('without labels, the peer is every pod of the namespace, and is named so', () => {
  const { name, ports } = Peer.pods({ namespace: 'monitoring' });
  expect({ name, ports }).toEqual({ name: 'every pod in monitoring', ports: [] });
});

test('addresses keep their exceptions, ports and reason', () => {
  const block = { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] };
  expect({ ...Peer.addresses('outside', [block, { cidr: '::/0' }], HTTPS, 'the proxy checks') }).toEqual({
    name: 'outside',
    selectors: [
      { kind: 'block', cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] },
      { kind: 'block', cidr: '::/0', except: [] },
    ],
    ports: HTTPS,
    callsOnly: false,
    reason: 'the proxy checks',
    openedBy: undefined,
    warnings: [],
  });
});

test('all addresses without an exception or a reason give a warning', () => {
  expect(Peer.addresses('outside', [{ cidr: '0.0.0.0/0' }], HTTPS).warnings).toEqual([
    'blocks[0].cidr must leave out private networks and the metadata service: give except, or use Egress, got "0.0.0.0/0"',
  ]);
});

test.each(['10.0.0.0/8', '192.168.0.0/16', 'fc00::/7'])(
  'the whole private network %s gives a warning, unless there is a reason',
  (cidr) => {
    const vpn = (reason?: string): Peer => Peer.addresses('vpn', [{ cidr }, { cidr: '203.0.113.0/24' }], HTTPS, reason);
    expect(vpn().warnings).toEqual([
      `Peer.addresses 'vpn' must name the addresses that you mean, not a whole private network, which may contain every pod, got ${cidr}`,
    ]);
    expect(vpn('the pods of this cluster have other addresses').warnings).toEqual([]);
  },
);

test('clients are all public addresses and the given load balancer ranges', () => {
  const { name, callsOnly, ports, selectors, warnings } = Peer.clients({ loadBalancerRanges: ['10.1.2.0/24'] });
  expect({ name, callsOnly, ports, warnings }).toEqual({
    name: 'clients outside',
    callsOnly: true,
    ports: [],
    warnings: [],
  });
  const [, , loadBalancer] = selectors;
  expect(selectors.slice(0, 2)).toEqual(Egress.internet443().selectors);
  expect(loadBalancer).toEqual({ kind: 'block', cidr: '10.1.2.0/24', except: [] });
});

test('a block of clients excludes the private networks in it, unless it is a private network itself', () => {
  const sourceRanges = ['0.0.0.0/0', '172.0.0.0/8', '203.0.113.0/24', '10.8.0.0/16'];
  expect(Peer.clients({ sourceRanges }).selectors).toEqual([
    Egress.internet443().selectors[0],
    { kind: 'block', cidr: '172.0.0.0/8', except: ['172.16.0.0/12'] },
    { kind: 'block', cidr: '203.0.113.0/24', except: [] },
    { kind: 'block', cidr: '10.8.0.0/16', except: [] },
  ]);
});

test('all problems with clients are reported at once', () => {
  expect(() =>
    Peer.clients({ sourceRanges: ['0.0.0.0'], loadBalancerRanges: ['10.0.0.1/8'] }),
  ).toThrowErrorMatchingInlineSnapshot(
    `"Peer.clients: sourceRanges[0] must be a block such as 203.0.113.0/24: canonical, with a mask, and no bits beyond it, got "0.0.0.0"; loadBalancerRanges[0] must be a block such as 203.0.113.0/24: canonical, with a mask, and no bits beyond it, got "10.0.0.1/8": write 10.0.0.0/8"`,
  );
  expect(() => Peer.clients({ sourceRanges: [] })).toThrow('sourceRanges must name at least one block');
});

test('a load balancer range that may contain any pod gives a warning', () => {
  expect(Peer.clients({ loadBalancerRanges: ['10.0.0.0/8'] }).warnings).toHaveLength(1);
});

test('a peer is frozen and does not follow later changes of its props', () => {
  const labels = { app: 'prometheus' };
  const ports = [{ port: 9090 }];
  const peer = Peer.pods({ namespace: 'monitoring', labels, ports });
  labels.app = 'grafana';
  ports.push({ port: 3000 });
  expect(Object.isFrozen(peer)).toBe(true);
  expect(peer.ports).toEqual([{ port: 9090 }]);
  expect(peer.selectors).toMatchObject([{ podLabels: { app: 'prometheus' } }]);
});

test('all problems with pods are reported at once', () => {
  const ports = [{ port: 0 }, { port: 90, endPort: 80 }];
  expect(() =>
    Peer.pods({ namespace: 'Monitoring', labels: { '-a': 'b c' }, ports }),
  ).toThrowErrorMatchingInlineSnapshot(
    `"Peer.pods 'Monitoring': namespace must be lower-case letters, digits and dashes, alphanumeric at both ends, 63 at most, such as ai-agents, got "Monitoring"; key of labels must be a label key such as app or example.com/team, its name 63 characters at most, got "-a"; labels.-a must be empty, or letters, digits, dashes, dots and underscores, alphanumeric at both ends, 63 at most, got "b c"; ports[0].port must be a port from 1 to 65535, such as 8080, got 0; ports[1].endPort must be at least port 90, got 80"`,
  );
});

test('all problems with addresses are reported at once', () => {
  const blocks = [{ cidr: '10.0.0.5/8' }, { cidr: '10.0.0.0/8', except: ['11.0.0.0/16', '10.0.0.0/8', '10.0.0.1/16'] }];
  expect(() =>
    Peer.addresses('proxy', blocks, [{ port: 443, endPort: 70_000 }], ' '),
  ).toThrowErrorMatchingInlineSnapshot(
    `"Peer.addresses 'proxy': blocks[0].cidr must be a block such as 203.0.113.0/24: canonical, with a mask, and no bits beyond it, got "10.0.0.5/8": write 10.0.0.0/8; blocks[1].except[2] must be a block such as 203.0.113.0/24: canonical, with a mask, and no bits beyond it, got "10.0.0.1/16": write 10.0.0.0/16; blocks[1].except[0] must lie within 10.0.0.0/8 and be smaller, got "11.0.0.0/16"; blocks[1].except[1] must lie within 10.0.0.0/8 and be smaller, got "10.0.0.0/8"; ports[0].endPort must be at most 65535, got 70000; reason must say in a sentence why, got " ""`,
  );
});

test('addresses need at least one block', () => {
  expect(() => Peer.addresses('proxy', [], HTTPS)).toThrow(
    "Peer.addresses 'proxy': blocks must name at least one block, such as 203.0.113.0/24",
  );
});

test('a protocol in lower case is refused', () => {
  const ports: readonly PeerPort[] = [JSON.parse('{ "port": 53, "protocol": "udp" }')];
  expect(() => Peer.pods({ namespace: 'dns', ports })).toThrow(
    'ports[0].protocol must be one of TCP, UDP, SCTP, got "udp"',
  );
});
