import { InputError } from '../../../src/core/input/input';
import { reachability } from '../../../src/reachability/index';
import { adminPolicy, baselineAdminPolicy, clusterPolicy, EVERY_POD } from './kube';

const MANY = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const DENY = { action: 'Deny', from: [EVERY_POD] };
const CLUSTER = { tier: 'Admin', priority: 1, subject: EVERY_POD };
const ADMIN = { priority: 1, subject: EVERY_POD };

const ingress = (rule: object) => clusterPolicy('p', { ...CLUSTER, ingress: [{ ...DENY, ...rule }] });
const egress = (rule: object) =>
  clusterPolicy('p', { ...CLUSTER, egress: [{ action: 'Deny', to: [EVERY_POD], ...rule }] });
const to = (...peers: object[]) => egress({ to: peers });
const protocols = (...all: object[]) => ingress({ protocols: all });
const ports = (...all: object[]) => adminPolicy('p', { ...ADMIN, ingress: [{ ...DENY, ports: all }] });
const namespaceSelector = {};
const podSelector = {};

/** What the schemas of v0.3.0 (ClusterNetworkPolicy) and v0.1.7 (the two others) refuse, by the field that the message names. */
const REFUSED: Readonly<Record<string, readonly [field: string, object: object]>> = {
  'a tier in small letters': ['spec.tier', clusterPolicy('p', { ...CLUSTER, tier: 'admin' })],
  'no tier': ['spec.tier', clusterPolicy('p', { priority: 1, subject: EVERY_POD })],
  'a priority above 1000': ['spec.priority', clusterPolicy('p', { ...CLUSTER, priority: 1001 })],
  'a priority below 0': ['spec.priority', clusterPolicy('p', { ...CLUSTER, priority: -1 })],
  'a priority in quotes': ['spec.priority', clusterPolicy('p', { ...CLUSTER, priority: '1' })],
  'no priority': ['spec.priority', clusterPolicy('p', { tier: 'Admin', subject: EVERY_POD })],
  'no subject': ['spec.subject', clusterPolicy('p', { tier: 'Admin', priority: 1 })],
  'an empty subject': ['spec.subject', clusterPolicy('p', { ...CLUSTER, subject: {} })],
  'a subject with two choices': [
    'spec.subject',
    clusterPolicy('p', { ...CLUSTER, subject: { namespaces: {}, pods: { podSelector } } }),
  ],
  'a subject of addresses': [
    'spec.subject.networks',
    clusterPolicy('p', { ...CLUSTER, subject: { networks: ['10.0.0.0/8'] } }),
  ],
  'pods without podSelector': [
    'spec.subject.pods.podSelector',
    clusterPolicy('p', { ...CLUSTER, subject: { pods: { namespaceSelector } } }),
  ],
  '26 rules': ['spec.ingress', clusterPolicy('p', { ...CLUSTER, ingress: MANY(26).map(() => DENY) })],
  'an unknown field': ['spec.policyTypes', clusterPolicy('p', { ...CLUSTER, policyTypes: ['Ingress'] })],
  'an action of AdminNetworkPolicy': ['spec.ingress[0].action', ingress({ action: 'Allow' })],
  'no action': ['spec.ingress[0].action', clusterPolicy('p', { ...CLUSTER, ingress: [{ from: [EVERY_POD] }] })],
  'a name of 101 characters': ['spec.ingress[0].name', ingress({ name: 'n'.repeat(101) })],
  'no peers': ['spec.ingress[0].from', clusterPolicy('p', { ...CLUSTER, ingress: [{ action: 'Deny' }] })],
  'an empty list of peers': ['spec.ingress[0].from', ingress({ from: [] })],
  '26 peers': ['spec.ingress[0].from', ingress({ from: MANY(26).map(() => EVERY_POD) })],
  'an empty peer': ['spec.ingress[0].from[0]', ingress({ from: [{}] })],
  'networks as callers': ['spec.ingress[0].from[0].networks', ingress({ from: [{ networks: ['10.0.0.0/8'] }] })],
  'nodes as callers': ['spec.ingress[0].from[0].nodes', ingress({ from: [{ nodes: {} }] })],
  'domains as callers': ['spec.ingress[0].from[0].domainNames', ingress({ from: [{ domainNames: ['example.com'] }] })],
  'peers for the other direction': ['spec.ingress[0].to', ingress({ to: [EVERY_POD] })],
  'a peer with two choices': ['spec.egress[0].to[0]', to({ namespaces: {}, networks: ['10.0.0.0/8'] })],
  'a block with host bits': ['spec.egress[0].to[0].networks[0]', to({ networks: ['10.1.0.0/8'] })],
  'a block without mask': ['spec.egress[0].to[0].networks[0]', to({ networks: ['10.1.0.0'] })],
  'an IPv6 block with host bits': ['spec.egress[0].to[0].networks[0]', to({ networks: ['fd00::1/8'] })],
  'a block twice': ['spec.egress[0].to[0].networks[1]', to({ networks: ['10.0.0.0/8', '10.0.0.0/8'] })],
  'no block': ['spec.egress[0].to[0].networks', to({ networks: [] })],
  '26 blocks': ['spec.egress[0].to[0].networks', to({ networks: MANY(26).map((one) => `10.${one}.0.0/16`) })],
  'a domain with an asterisk inside': ['spec.egress[0].to[0].domainNames[0]', to({ domainNames: ['a.*.com'] })],
  'a domain of one label': ['spec.egress[0].to[0].domainNames[0]', to({ domainNames: ['localhost'] })],
  'an address as a block of itself': ['spec.egress[0].to[0].networks[0]', to({ networks: ['::ffff:10.0.0.1/128'] })],
  'an empty list of protocols': ['spec.ingress[0].protocols', protocols()],
  '26 protocols': [
    'spec.ingress[0].protocols',
    protocols(...MANY(26).map((number) => ({ tcp: { destinationPort: { number } } }))),
  ],
  'a protocol with two choices': [
    'spec.ingress[0].protocols[0]',
    protocols({ tcp: { destinationPort: { number: 1 } }, udp: { destinationPort: { number: 1 } } }),
  ],
  'a protocol without a port': ['spec.ingress[0].protocols[0].tcp', protocols({ tcp: {} })],
  'an empty port': ['spec.ingress[0].protocols[0].tcp.destinationPort', protocols({ tcp: { destinationPort: {} } })],
  'port 0': [
    'spec.ingress[0].protocols[0].tcp.destinationPort.number',
    protocols({ tcp: { destinationPort: { number: 0 } } }),
  ],
  'a range of one port': [
    'spec.ingress[0].protocols[0].tcp.destinationPort.range.end',
    protocols({ tcp: { destinationPort: { range: { start: 80, end: 80 } } } }),
  ],
  'a range without an end': [
    'spec.ingress[0].protocols[0].udp.destinationPort.range.end',
    protocols({ udp: { destinationPort: { range: { start: 80 } } } }),
  ],
  'a port name that is a number': [
    'spec.ingress[0].protocols[0].destinationNamedPort',
    protocols({ destinationNamedPort: 80 }),
  ],
  'a port name for networks': [
    'spec.egress[0].protocols',
    egress({ to: [{ networks: ['10.0.0.0/8'] }], protocols: [{ destinationNamedPort: 'http' }] }),
  ],
  'protocols of ClusterNetworkPolicy in AdminNetworkPolicy': [
    'spec.ingress[0].protocols',
    adminPolicy('p', { ...ADMIN, ingress: [{ ...DENY, protocols: [] }] }),
  ],
  'an action of ClusterNetworkPolicy': [
    'spec.ingress[0].action',
    adminPolicy('p', { ...ADMIN, ingress: [{ ...DENY, action: 'Accept' }] }),
  ],
  'pods without namespaceSelector in AdminNetworkPolicy': [
    'spec.subject.pods.namespaceSelector',
    adminPolicy('p', { ...ADMIN, subject: { pods: { podSelector } } }),
  ],
  'a tier in AdminNetworkPolicy': ['spec.tier', adminPolicy('p', { ...ADMIN, tier: 'Admin' })],
  '101 rules': ['spec.ingress', adminPolicy('p', { ...ADMIN, ingress: MANY(101).map(() => DENY) })],
  'a port with two choices': ['spec.ingress[0].ports[0]', ports({ portNumber: { port: 1 }, namedPort: 'http' })],
  'a port without a number': ['spec.ingress[0].ports[0].portNumber.port', ports({ portNumber: { protocol: 'TCP' } })],
  'a protocol in small letters': [
    'spec.ingress[0].ports[0].portRange.protocol',
    ports({ portRange: { protocol: 'tcp', start: 1, end: 2 } }),
  ],
  'Pass in BaselineAdminNetworkPolicy': [
    'spec.ingress[0].action',
    baselineAdminPolicy({ subject: EVERY_POD, ingress: [{ ...DENY, action: 'Pass' }] }),
  ],
  'domains in BaselineAdminNetworkPolicy': [
    'spec.egress[0].to[0].domainNames',
    baselineAdminPolicy({ subject: EVERY_POD, egress: [{ action: 'Allow', to: [{ domainNames: ['a.com'] }] }] }),
  ],
  'a second BaselineAdminNetworkPolicy': ['metadata.name', baselineAdminPolicy({ subject: EVERY_POD }, 'second')],
  'a priority in BaselineAdminNetworkPolicy': [
    'spec.priority',
    baselineAdminPolicy({ subject: EVERY_POD, priority: 1 }),
  ],
};

test.each(Object.keys(REFUSED))('%s is refused with the field', (what) => {
  const [field = '', object = {}] = REFUSED[what] ?? [];
  expect(() => reachability([object])).toThrow(InputError);
  expect(() => reachability([object])).toThrow(
    `NetworkPolicy '${Object(Object(object).metadata).name}': ${field} must `,
  );
});

test('the message starts with file and line, and has every problem of the policy', () => {
  const locate = (_object: object, path: readonly (string | number)[]) => `cnp.yaml:${path.join('.')}`;
  const wrong = clusterPolicy('p', { ...CLUSTER, priority: 2000, ingress: [{ ...DENY, action: 'Drop' }] });
  expect(() => reachability([wrong], { locate })).toThrowErrorMatchingInlineSnapshot(
    `"cnp.yaml:spec.priority: ClusterNetworkPolicy 'p': spec.priority must be a whole number from 0 to 1000, got 2000; spec.ingress[0].action must be one of Accept, Deny, Pass, got "Drop""`,
  );
});

const ACCEPTED: Readonly<Record<string, object>> = {
  'a policy without rules': clusterPolicy('p', CLUSTER),
  'the older version': clusterPolicy('p', { ...CLUSTER, ingress: [DENY] }, 'v1alpha2'),
  'the lowest and the highest priority': clusterPolicy('p', { ...CLUSTER, priority: 0 }),
  'pods of every namespace': clusterPolicy('p', { ...CLUSTER, subject: { pods: { podSelector } } }),
  '25 rules': clusterPolicy('p', { ...CLUSTER, ingress: MANY(25).map(() => DENY) }),
  'every kind of peer': to(
    EVERY_POD,
    { pods: { namespaceSelector, podSelector } },
    { networks: ['0.0.0.0/0', '::/0', '10.0.0.0/8'] },
    { nodes: { matchLabels: { 'kubernetes.io/os': 'linux' } } },
    { domainNames: ['example.com', '*.example.com', 'Example.ORG.'] },
  ),
  'every kind of protocol': protocols(
    { tcp: { destinationPort: { number: 65_535 } } },
    { udp: { destinationPort: { range: { start: 1, end: 2 } } } },
    { sctp: { destinationPort: { number: 1 } } },
    { destinationNamedPort: 'http' },
  ),
  'a status': { ...clusterPolicy('p', CLUSTER), status: { conditions: [] } },
  'every kind of port': ports(
    { portNumber: { port: 1 } },
    { portRange: { protocol: 'SCTP', start: 1, end: 1 } },
    { namedPort: 'http' },
  ),
  'a block with host bits in AdminNetworkPolicy': adminPolicy('p', {
    ...ADMIN,
    egress: [{ action: 'Deny', to: [{ networks: ['10.1.0.0/8'] }] }],
  }),
  'the BaselineAdminNetworkPolicy': baselineAdminPolicy({
    subject: EVERY_POD,
    ingress: [{ ...DENY, action: 'Allow' }],
  }),
};

test.each(Object.keys(ACCEPTED))('%s is read', (what) => {
  expect(reachability([ACCEPTED[what] ?? {}]).notEvaluated).toEqual([]);
});

test('other versions, and the same kind in other API groups, are named as not evaluated', () => {
  const future = clusterPolicy('p', { anything: true }, 'v9');
  const antrea = { ...clusterPolicy('q', { tier: 'emergency' }), apiVersion: 'crd.antrea.io/v1beta1' };
  const { notEvaluated, policies } = reachability([future, antrea]);
  expect(notEvaluated).toHaveLength(2);
  expect(policies).toEqual([]);
});
