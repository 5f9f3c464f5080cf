import { reachability } from '../../../src/reachability/index';
import { denyAll, deployment, namespace, policy } from '../kube';
import { adminPolicy, baselineAdminPolicy, clusterPolicy, EVERY_POD, node, podsOf } from './kube';

const HOUSES = [namespace('a', { team: 'red' }), namespace('b'), deployment('a/web'), deployment('b/db')];
const ADMIN = { tier: 'Admin', priority: 10, subject: EVERY_POD };
const BASELINE = { tier: 'Baseline', priority: 10, subject: EVERY_POD };
const from = (namespaceName: string, action: string, more: object = {}) => ({
  action,
  from: [podsOf(namespaceName)],
  ...more,
});
const to = (peer: object, action: string, more: object = {}) => ({ action, to: [peer], ...more });
const tcp = (number: number) => ({ protocols: [{ tcp: { destinationPort: { number } } }] });

function verdict(objects: readonly object[], end = 'b/db', port = 8080): string {
  return reachability([...HOUSES, ...objects]).verdict('a/web', end, port);
}

const openToNone = denyAll('b');
const openToAll = policy('b/open', { podSelector: {}, ingress: [{}] });

test.each<[string, readonly object[], string]>([
  [
    'Deny in the Admin tier closes what a NetworkPolicy opens',
    [clusterPolicy('p', { ...ADMIN, ingress: [from('a', 'Deny')] }), openToAll],
    'closed',
  ],
  [
    'Accept in the Admin tier opens what a NetworkPolicy closes',
    [clusterPolicy('p', { ...ADMIN, ingress: [from('a', 'Accept')] }), openToNone],
    'open',
  ],
  [
    'Pass in the Admin tier leaves it to a NetworkPolicy',
    [clusterPolicy('p', { ...ADMIN, ingress: [from('a', 'Pass'), from('a', 'Accept')] }), openToNone],
    'closed',
  ],
  [
    'Pass without a NetworkPolicy leaves it to the Baseline tier',
    [
      clusterPolicy('p', { ...ADMIN, ingress: [from('a', 'Pass')] }),
      clusterPolicy('q', { ...BASELINE, ingress: [from('a', 'Deny')] }),
    ],
    'closed',
  ],
  [
    'the Baseline tier closes what no NetworkPolicy selects',
    [clusterPolicy('q', { ...BASELINE, ingress: [from('a', 'Deny')] })],
    'closed',
  ],
  [
    'a NetworkPolicy overrides the Baseline tier',
    [clusterPolicy('q', { ...BASELINE, ingress: [from('a', 'Deny')] }), openToAll],
    'open',
  ],
  [
    'Accept in the Baseline tier opens nothing that a NetworkPolicy closes',
    [clusterPolicy('q', { ...BASELINE, ingress: [from('a', 'Accept')] }), openToNone],
    'closed',
  ],
  [
    'Pass in the Baseline tier leaves it to the default: open',
    [clusterPolicy('q', { ...BASELINE, ingress: [from('a', 'Pass'), from('a', 'Deny')] })],
    'open',
  ],
  ['a policy without rules changes nothing', [clusterPolicy('p', ADMIN)], 'open'],
  [
    'rules close nothing but what they match',
    [clusterPolicy('p', { ...ADMIN, ingress: [from('elsewhere', 'Deny')] })],
    'open',
  ],
  [
    'the lower number comes first',
    [
      clusterPolicy('p', { ...ADMIN, ingress: [from('a', 'Deny')] }),
      clusterPolicy('q', { ...ADMIN, priority: 9, ingress: [from('a', 'Accept')] }),
    ],
    'open',
  ],
  [
    'priorities count within a tier',
    [
      clusterPolicy('p', { ...ADMIN, priority: 1000, ingress: [from('a', 'Deny')] }),
      clusterPolicy('q', { ...BASELINE, priority: 0, ingress: [from('a', 'Accept')] }),
    ],
    'closed',
  ],
  [
    'the same priority with different actions is undefined',
    [
      clusterPolicy('p', { ...ADMIN, ingress: [from('a', 'Deny')] }),
      clusterPolicy('q', { ...ADMIN, ingress: [from('a', 'Accept')] }),
    ],
    'unknown',
  ],
  [
    'the same priority with the same action is defined',
    [
      clusterPolicy('p', { ...ADMIN, ingress: [from('a', 'Deny')] }),
      clusterPolicy('q', { ...ADMIN, ingress: [from('a', 'Deny')] }),
    ],
    'closed',
  ],
  [
    'the same priority on different ports is defined',
    [
      clusterPolicy('p', { ...ADMIN, ingress: [from('a', 'Deny', tcp(80))] }),
      clusterPolicy('q', { ...ADMIN, ingress: [from('a', 'Accept', tcp(8080))] }),
    ],
    'open',
  ],
  [
    'the same priority does not matter if an earlier policy decides',
    [
      clusterPolicy('o', { ...ADMIN, priority: 0, ingress: [from('a', 'Accept')] }),
      clusterPolicy('p', { ...ADMIN, ingress: [from('a', 'Deny')] }),
      clusterPolicy('q', { ...ADMIN, ingress: [from('a', 'Accept')] }),
    ],
    'open',
  ],
  [
    'the same priority in two tiers is no conflict',
    [
      clusterPolicy('p', { ...ADMIN, ingress: [from('a', 'Accept')] }),
      clusterPolicy('q', { ...BASELINE, ingress: [from('a', 'Deny')] }),
    ],
    'open',
  ],
  [
    'policies of two kinds that differ are in no order',
    [
      clusterPolicy('p', { ...ADMIN, priority: 1, ingress: [from('a', 'Deny')] }),
      adminPolicy('q', { priority: 2, subject: EVERY_POD, ingress: [from('a', 'Allow')] }),
    ],
    'unknown',
  ],
  [
    'the older kinds have the same tiers',
    [
      adminPolicy('p', { priority: 2, subject: EVERY_POD, ingress: [from('a', 'Pass')] }),
      baselineAdminPolicy({ subject: EVERY_POD, ingress: [from('a', 'Deny')] }),
    ],
    'closed',
  ],
])('%s', (_name, objects, expected) => {
  expect(verdict(objects)).toBe(expected);
});

test('a label of a Namespace that is not in the set is unknown, in the subject and in a peer', () => {
  const objects = [deployment('c/x'), deployment('a/web')];
  const red = { namespaces: { matchLabels: { team: 'red' } } };
  const bySubject = clusterPolicy('p', { ...ADMIN, subject: red, ingress: [{ action: 'Deny', from: [EVERY_POD] }] });
  const byPeer = clusterPolicy('p', { ...ADMIN, egress: [to(red, 'Deny')] });
  for (const one of [bySubject, byPeer]) {
    const net = reachability([...objects, namespace('a'), one]);
    expect(net.verdict('a/web', 'c/x', 80)).toBe('unknown');
    expect(net.explain('a/web', 'c/x', 80).missing).toEqual([
      {
        fact: 'the labels of Namespace c (a rule asks for team)',
        cure: 'add the Namespace to the set, or its labels: --namespace-labels c=team=VALUE',
      },
    ]);
    const told = (team: string) =>
      reachability([...objects, namespace('a'), one], { namespaceLabels: { c: { team } } }).verdict('a/web', 'c/x', 80);
    expect([told('red'), told('blue')]).toEqual(['closed', 'open']);
  }
});

test('networks count for pods: by their addresses, if the set or an option tells them', () => {
  const denied = (...networks: string[]) => clusterPolicy('p', { ...ADMIN, egress: [to({ networks }, 'Deny')] });
  expect(verdict([denied('0.0.0.0/0', '::/0')])).toBe('closed');
  expect(verdict([denied('10.0.0.0/8')])).toBe('unknown');
  // No pod has an address of the link.
  expect(verdict([denied('169.254.169.254/32')])).toBe('open');
  const withCidr = (podCidrs: string[]) =>
    reachability([...HOUSES, denied('10.0.0.0/8')], { podCidrs }).verdict('a/web', 'b/db', 8080);
  expect([withCidr(['10.244.0.0/16']), withCidr(['192.168.0.0/16']), withCidr(['10.0.0.0/7'])]).toEqual([
    'closed',
    'open',
    'unknown',
  ]);
  const pod = (podIP: string) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'b', labels: { app: 'p' } },
    spec: { containers: [] },
    status: { podIP, podIPs: [{ ip: podIP }] },
  });
  expect([
    verdict([denied('10.0.0.0/8'), pod('10.1.1.1')], 'b/p'),
    verdict([denied('10.0.0.0/8'), pod('11.1.1.1')], 'b/p'),
  ]).toEqual(['closed', 'open']);
});

test('an unknown path names what would tell', () => {
  const missing = (...objects: object[]) => {
    const { missing: facts } = reachability([...HOUSES, ...objects]).explain('a/web', 'b/db', 8080);
    return facts.map(({ fact, cure }) => `${fact} | ${cure}`);
  };
  expect(
    missing(
      clusterPolicy('p', { ...ADMIN, ingress: [from('a', 'Deny')] }),
      clusterPolicy('q', { ...ADMIN, ingress: [from('a', 'Accept')] }),
    ),
  ).toEqual([
    'which of ClusterNetworkPolicy p, ClusterNetworkPolicy q decides: they have the same rank (Admin, priority 10), and the API leaves their order open | give them different priorities',
  ]);
  expect(
    missing(
      clusterPolicy('p', { ...ADMIN, ingress: [from('a', 'Deny')] }),
      adminPolicy('q', { priority: 20, subject: EVERY_POD, ingress: [from('a', 'Allow')] }),
    ),
  ).toEqual([
    'which of ClusterNetworkPolicy p, AdminNetworkPolicy q decides: no API orders policies of different kinds | use policies of one kind',
  ]);
  expect(
    missing(clusterPolicy('p', { ...ADMIN, egress: [to({ networks: ['10.0.0.0/8'] }, 'Deny', { name: 'ten' })] })),
  ).toEqual([
    "the addresses of the pods: spec.egress[0] 'ten' of ClusterNetworkPolicy p (Admin, priority 10) names networks, which count for pods too | say the addresses of all pods (--pod-cidr, podCidrs), or read the Pods from the cluster into the set",
  ]);
});

test('pods with the network of their node are in no selection, but at a node and in networks', () => {
  const host = (hostIP: string) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'agent', namespace: 'b', labels: { app: 'agent' } },
    spec: { hostNetwork: true, containers: [] },
    status: { hostIP, podIP: hostIP },
  });
  const ask = (...objects: object[]) => verdict([host('172.18.0.2'), ...objects], 'b/agent');
  const denied = (peer: object) => clusterPolicy('p', { ...ADMIN, egress: [to(peer, 'Deny')] });
  expect(ask(denied(podsOf('b')))).toBe('open');
  expect(ask(clusterPolicy('p', { ...ADMIN, subject: podsOf('b'), ingress: [from('a', 'Deny')] }))).toBe('open');
  expect(ask(denied({ nodes: {} }))).toBe('closed');
  expect(ask(denied({ nodes: { matchLabels: { role: 'x' } } }))).toBe('unknown');
  expect(ask(denied({ nodes: { matchLabels: { role: 'x' } } }), node('n', { role: 'x' }, '172.18.0.2'))).toBe('closed');
  expect(ask(denied({ nodes: { matchLabels: { role: 'x' } } }), node('n', { role: 'y' }, '172.18.0.2'))).toBe('open');
  expect(ask(denied({ networks: ['172.18.0.0/16'] }))).toBe('closed');
  expect(ask(denied({ networks: ['172.19.0.0/16'] }))).toBe('open');
});

test('nodes are the addresses of the Nodes in the set, and unknown without them', () => {
  const guard = clusterPolicy('p', { ...ADMIN, egress: [to({ nodes: { matchLabels: { role: 'x' } } }, 'Deny')] });
  expect(verdict([guard], '172.18.0.2')).toBe('unknown');
  const nodes = [node('n', { role: 'x' }, '172.18.0.2'), node('m', { role: 'y' }, '172.18.0.3')];
  expect([verdict([guard, ...nodes], '172.18.0.2'), verdict([guard, ...nodes], '172.18.0.3')]).toEqual([
    'closed',
    'open',
  ]);
  expect(reachability([...HOUSES, guard, ...nodes]).verdict('a/web', '172.18.0.0/16', 80)).toBe('partly');
});

test('a port name stands for the ports that the called pod declares under it, of any protocol', () => {
  const named = { protocols: [{ destinationNamedPort: 'http' }] };
  const guard = [clusterPolicy('p', { ...ADMIN, ingress: [from('a', 'Accept', named), from('a', 'Deny')] })];
  expect([verdict(guard, 'b/db', 8080), verdict(guard, 'b/db', 80)]).toEqual(['open', 'closed']);
});

test('a pod always reaches itself', () => {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'a' }, spec: { containers: [] } };
  const net = reachability([pod, clusterPolicy('p', { ...ADMIN, ingress: [{ action: 'Deny', from: [EVERY_POD] }] })]);
  expect(net.verdict('a/p', 'a/p', 80)).toBe('open');
});

describe('domain names', () => {
  const accept = (...domainNames: string[]) => to({ domainNames }, 'Accept', tcp(443));
  const everything = to({ networks: ['0.0.0.0/0', '::/0'] }, 'Deny');
  const guard = clusterPolicy('p', { ...ADMIN, egress: [accept('api.example.com', '*.example.org'), everything] });

  test.each([
    ['api.example.com', 'open'],
    ['API.Example.com.', 'open'],
    ['www.example.com', 'closed'],
    ['example.org', 'closed'],
    ['a.example.org', 'open'],
    ['a.b.example.org', 'open'],
    ['*.example.org', 'open'],
    ['*.a.example.org', 'open'],
    ['*.example.com', 'unknown'],
    ['203.0.113.7', 'unknown'],
    ['internet', 'unknown'],
  ])('%s is %s', (end, expected) => {
    expect(verdict([guard], end, 443)).toBe(expected);
  });

  test('the port counts', () => {
    expect(verdict([guard], 'api.example.com', 80)).toBe('closed');
  });

  test('networks may contain the addresses behind a domain', () => {
    const some = clusterPolicy('p', { ...ADMIN, egress: [to({ networks: ['203.0.113.0/24'] }, 'Deny')] });
    expect(verdict([some], 'api.example.com', 443)).toBe('unknown');
    const blocks = policy('a/out', {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }],
    });
    expect(verdict([blocks], 'api.example.com', 443)).toBe('unknown');
  });

  test('without policies, a domain is open like every address', () => {
    expect(verdict([], 'api.example.com', 443)).toBe('open');
  });

  test('a domain name makes no calls', () => {
    expect(() => reachability(HOUSES).verdict('api.example.com', 'b/db', 80)).toThrow(
      'from must be a workload or an address, because a domain name makes no calls, got "api.example.com"',
    );
  });

  test('the name of a Service without its end is no domain', () => {
    expect(() => verdict([], 'db.b')).toThrow('to must be a workload, a Service, an address or a block');
  });

  test('are endpoints of connections, where they are not open like every address', () => {
    const ids = (objects: readonly object[]) =>
      reachability([...HOUSES, ...objects])
        .connections()
        .filter(({ to: end }) => end.kind === 'domain')
        .map(({ from: caller, to: end, ports }) => `${caller.id} → ${end.id}: ${ports}`);
    expect(ids([guard])).toEqual([
      'a/web → *.example.org: TCP 443',
      'a/web → api.example.com: TCP 443',
      'b/db → *.example.org: TCP 443',
      'b/db → api.example.com: TCP 443',
    ]);
    expect(ids([clusterPolicy('p', { ...ADMIN, egress: [accept('api.example.com')] })])).toEqual([]);
  });

  test('a change of a rule opens and closes them', () => {
    const other = clusterPolicy('p', { ...ADMIN, egress: [accept('api.example.com', 'new.example.com'), everything] });
    const { opened, closed } = reachability([...HOUSES, other]).changesSince(reachability([...HOUSES, guard]));
    const text = (all: typeof opened) => all.map(({ from: caller, to: end }) => `${caller.id} → ${end.id}`);
    expect(text(opened)).toEqual(['a/web → new.example.com', 'b/db → new.example.com']);
    expect(text(closed)).toEqual(['a/web → *.example.org', 'b/db → *.example.org']);
  });
});

test('nodes without Node objects are endpoints of connections', () => {
  const guard = clusterPolicy('p', {
    ...ADMIN,
    egress: [
      to({ nodes: { matchLabels: { role: 'x' } } }, 'Accept', tcp(10_250)),
      to({ networks: ['0.0.0.0/0', '::/0'] }, 'Deny'),
    ],
  });
  const net = reachability([deployment('a/web'), guard]);
  expect(net.connections().map(({ from: caller, to: end, ports }) => `${caller.id} → ${end.id}: ${ports}`)).toContain(
    'a/web → nodes with role=x: TCP 10250',
  );
  expect(net.verdict('a/web', 'nodes with role=x', 10_250)).toBe('open');
});

test('if a rule denies some pods, the other pods are named', () => {
  const net = reachability([
    ...HOUSES,
    clusterPolicy('p', { ...ADMIN, subject: podsOf('b'), ingress: [from('c', 'Deny')] }),
  ]);
  const callers = net
    .connections()
    .filter(({ to: end }) => end.id === 'b/db')
    .map(({ from: caller }) => caller.id);
  expect(callers).toEqual(['a/web', 'b/db', 'every other pod of every namespace', 'everywhere outside']);
  expect(net.verdict('every other pod of every namespace', 'b/db', 80)).toBe('open');
  const { verdict: all, parts } = net.explain('every pod of every namespace', 'b/db', 80);
  expect([all, ...parts.map(({ title, verdict: part }) => `${title} ${part}`)]).toEqual([
    'partly',
    'every pod in c closed',
    'the rest of every pod of every namespace open',
  ]);
});

test('a direction counts as isolated if a rule may deny something in it', () => {
  const isolated = (spec: object) => {
    const net = reachability([...HOUSES, clusterPolicy('p', { ...ADMIN, ...spec })]);
    return net.workloads.map((workload) => [net.isolated(workload, 'ingress'), net.isolated(workload, 'egress')]);
  };
  expect(isolated({ subject: podsOf('b'), ingress: [from('a', 'Deny')] })).toEqual([
    [false, false],
    [true, false],
  ]);
  expect(isolated({ ingress: [from('a', 'Accept'), from('a', 'Pass')] })).toEqual([
    [false, false],
    [false, false],
  ]);
});

test('the policies of a set are listed with their kind', () => {
  const net = reachability([
    ...HOUSES,
    openToAll,
    clusterPolicy('p', { ...BASELINE, priority: 3 }),
    adminPolicy('q', { priority: 0, subject: EVERY_POD }),
    baselineAdminPolicy({ subject: EVERY_POD }),
  ]);
  expect(net.policies).toEqual([
    { kind: 'NetworkPolicy', namespace: 'b', name: 'open' },
    { kind: 'ClusterNetworkPolicy', name: 'p', tier: 'Baseline', priority: 3 },
    { kind: 'AdminNetworkPolicy', name: 'q', tier: 'Admin', priority: 0 },
    { kind: 'BaselineAdminNetworkPolicy', name: 'default', tier: 'Baseline' },
  ]);
});
