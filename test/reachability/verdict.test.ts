import { reachability } from '../../src/reachability/index';
import { denyAll, deployment, namespace, pod, policy, service } from './kube';

const selecting = (labels: object) => ({ namespaceSelector: { matchLabels: labels } });
const external = (name: string, externalName: string) => service(name, { type: 'ExternalName', externalName });
const slice = (name: string, endpoints: readonly object[], ports: readonly object[]) => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: `${name}-1`, namespace: 'a', labels: { 'kubernetes.io/service-name': name } },
  endpoints,
  ports,
});

describe('the labels of a Namespace that is not in the set', () => {
  const objects = [
    deployment('a/b'),
    pod('mon/prom', { app: 'prom' }),
    policy('a/b', { podSelector: {}, ingress: [{ from: [selecting({ team: 'x' })], ports: [{ port: 80 }] }] }),
  ];

  test('are unknown, and the answer says what would tell', () => {
    const { verdict, missing, egress, ingress } = reachability(objects).explain('mon/prom', 'a/b', 80);
    expect([verdict, egress.verdict, ingress.verdict]).toEqual(['unknown', 'open', 'unknown']);
    expect(missing).toEqual([
      {
        fact: 'the labels of Namespace mon (a rule asks for team)',
        cure: 'add the Namespace to the set, or its labels: --namespace-labels mon=team=VALUE',
      },
    ]);
  });

  test('do not matter where no rule asks for them', () => {
    expect(reachability(objects).verdict('mon/prom', 'a/b', 81)).toBe('closed');
    expect(reachability([...objects, denyAll('mon')]).verdict('mon/prom', 'a/b', 80)).toBe('closed');
  });

  test.each([
    [{ team: 'x' }, 'open'],
    [{ team: 'y' }, 'closed'],
    [{}, 'closed'],
  ])('are what an option says, %p, and no others', (labels, right) => {
    expect(reachability(objects, { namespaceLabels: { mon: labels } }).verdict('mon/prom', 'a/b', 80)).toBe(right);
    expect(reachability([...objects, namespace('mon', labels)]).verdict('mon/prom', 'a/b', 80)).toBe(right);
    const described = { namespace: 'mon', labels: {}, namespaceLabels: labels };
    expect(reachability(objects).verdict(described, 'a/b', 80)).toBe(right);
  });

  test('add to the labels of a Namespace in the set', () => {
    const net = reachability([...objects, namespace('mon', { team: 'x' })], {
      namespaceLabels: { mon: { tier: 'y' } },
    });
    expect(net.verdict('mon/prom', 'a/b', 80)).toBe('open');
  });

  test('do not matter if several rules cover every case', () => {
    const otherwise = { namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'NotIn', values: ['x'] }] } };
    const net = reachability([...objects, policy('a/c', { podSelector: {}, ingress: [{ from: [otherwise] }] })]);
    expect(net.verdict('mon/prom', 'a/b', 80)).toBe('open');
    expect(net.verdict('mon/prom', 'a/b', 81)).toBe('unknown');
  });
});

describe('the parts of a path', () => {
  const parts = (net: ReturnType<typeof reachability>, from: string, to: string, port: number) => {
    const { verdict, parts: all } = net.explain(from, to, port);
    return [verdict, all.map(({ title, verdict: own }) => `${title} ${own}`).join(', ')];
  };

  test('are address families and blocks', () => {
    const net = reachability([
      deployment('a/b'),
      policy('a/b', {
        podSelector: {},
        policyTypes: ['Egress'],
        egress: [
          { to: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ port: 443 }] },
          { to: [{ ipBlock: { cidr: '10.0.0.0/9' } }], ports: [{ port: 80 }] },
        ],
      }),
    ]);
    expect(parts(net, 'a/b', 'internet', 443)).toEqual(['partly', 'IPv4 open, IPv6 closed']);
    expect(parts(net, 'a/b', '10.0.0.0/8', 80)).toEqual(['partly', '10.0.0.0/9 open, 10.128.0.0/9 closed']);
    expect(parts(net, 'a/b', '10.0.0.0/9', 80)).toEqual(['open', '']);
    expect(parts(net, 'a/b', '11.0.0.0/8', 80)).toEqual(['closed', '']);
    expect(net.explain('a/b', 'internet', 443).egress.because).toContain('closed for IPv6');
  });

  test('are the pods of a Service', () => {
    const net = reachability([
      pod('a/api-a', { app: 'api', tier: 'x' }),
      pod('a/api-b', { app: 'api', tier: 'y' }),
      pod('a/web', { app: 'web' }),
      service('a/api', { selector: { app: 'api' }, ports: [{ port: 80, targetPort: 8080 }] }),
      policy('a/api-b', { podSelector: { matchLabels: { tier: 'y' } } }),
    ]);
    expect(parts(net, 'a/web', 'api.a.svc', 80)).toEqual(['partly', 'pod api-a open, pod api-b closed']);
  });

  test('are the pods that a rule selects among more pods', () => {
    const web = { podSelector: { matchLabels: { app: 'web' } } };
    const net = reachability([
      deployment('a/b'),
      policy('a/b', { podSelector: {}, ingress: [{ from: [{ namespaceSelector: {}, ...web }] }] }),
    ]);
    expect(parts(net, 'every pod of every namespace', 'a/b', 80)).toEqual([
      'partly',
      'app=web of every namespace open, the rest of every pod of every namespace closed',
    ]);
  });
});

describe('a pod', () => {
  test('always reaches itself', () => {
    const net = reachability([pod('a/x', { app: 'x' }), denyAll('a')]);
    expect(net.verdict('a/x', 'a/x', 80)).toBe('open');
    expect(net.portsBetween('a/x', 'Pod/a/x').isAll).toBe(true);
    expect(String(net.explain('a/x', 'a/x', 80))).toContain('a pod always reaches itself');
  });

  test('of a workload does not always reach the others', () => {
    const net = reachability([deployment('a/x'), pod('a/y', { app: 'y' }), pod('a/z', { app: 'y' }), denyAll('a')]);
    expect(net.verdict('a/x', 'a/x', 80)).toBe('closed');
    expect(net.explain('a/x', 'a/x', 80).notes).toContain(
      'this is about two pods of a/x: each pod always reaches itself',
    );
    expect(net.verdict('Pod/a/y', 'Pod/a/z', 80)).toBe('closed');
    expect(net.verdict('Pod/a/y', 'Pod/a/y', 80)).toBe('open');
  });
});

describe('an ExternalName Service', () => {
  const closed = policy('a/b', { podSelector: {}, policyTypes: ['Egress'] });
  const some = policy('a/b', {
    podSelector: {},
    policyTypes: ['Egress'],
    egress: [{ to: [{ ipBlock: { cidr: '203.0.113.0/24' } }], ports: [{ port: 443 }] }],
  });
  test.each([
    ['no policy', [], 443, 'open'],
    ['a policy that opens nothing', [closed], 443, 'closed'],
    ['a policy that opens some addresses', [some], 443, 'unknown'],
    ['a policy that opens another port', [some], 80, 'closed'],
  ])('with %s: %p on %p is %p', (_what, policies, port, right) => {
    const net = reachability([deployment('a/b'), external('a/db', 'db.example.com'), ...policies]);
    expect(net.verdict('a/b', 'db.a.svc', port)).toBe(right);
  });

  test('may stand for a Service of the set, or for itself', () => {
    const db = service('c/db', { selector: { app: 'db' }, ports: [{ port: 5432 }] });
    const objects = [deployment('a/b'), external('a/db', 'db.c.svc.cluster.local'), db, deployment('c/db')];
    expect(reachability(objects).verdict('a/b', 'db.a.svc', 5432)).toBe('open');
    expect(reachability([...objects, denyAll('c')]).verdict('a/b', 'db.a.svc', 5432)).toBe('closed');
    const loop = reachability([deployment('a/b'), external('a/db', 'db.a.svc.cluster.local'), some]);
    expect(loop.verdict('a/b', 'db.a.svc', 443)).toBe('unknown');
  });
});

describe('a Service without a selector', () => {
  const db = service('a/db', { ports: [{ name: 'sql', port: 5432, targetPort: 6432 }] });
  const egress = policy('a/b', {
    podSelector: {},
    policyTypes: ['Egress'],
    egress: [{ to: [{ ipBlock: { cidr: '203.0.113.0/24' } }], ports: [{ port: 6432 }] }],
  });
  const ports = [{ name: 'sql', port: 6432 }];

  test.each([
    ['its EndpointSlice', [slice('db', [{ addresses: ['203.0.113.9'] }], ports)], 'open'],
    ['an address that is closed', [slice('db', [{ addresses: ['198.51.100.1'] }], ports)], 'closed'],
    [
      'two addresses',
      [slice('db', [{ addresses: ['203.0.113.9'] }, { addresses: ['198.51.100.1'] }], ports)],
      'partly',
    ],
    ['a host name', [slice('db', [{ addresses: ['db.example.com'] }], ports)], 'unknown'],
    [
      'a slice without that port',
      [slice('db', [{ addresses: ['203.0.113.9'] }], [{ name: 'web', port: 6432 }])],
      'closed',
    ],
    [
      'its Endpoints',
      [
        {
          apiVersion: 'v1',
          kind: 'Endpoints',
          metadata: { name: 'db', namespace: 'a' },
          subsets: [{ addresses: [{ ip: '203.0.113.9' }], ports }],
        },
      ],
      'open',
    ],
    ['neither', [], 'unknown'],
  ])('with %s: %p', (_what, endpoints, right) => {
    expect(reachability([deployment('a/b'), db, egress, ...endpoints]).verdict('a/b', 'db.a.svc', 5432)).toBe(right);
  });

  test('leads to the Pod that an endpoint names', () => {
    const target = [{ addresses: ['10.0.0.9'], targetRef: { kind: 'Pod', name: 'own' } }];
    const net = reachability([deployment('a/b'), pod('a/own', { app: 'own' }), db, slice('db', target, ports)]);
    expect(net.explain('a/b', 'db.a.svc', 5432).notes[0]).toBe('db.a.svc:5432 leads to a/own on TCP 6432');
  });

  test('is open without any policy', () => {
    expect(reachability([deployment('a/b'), db]).verdict('a/b', 'db.a.svc', 5432)).toBe('open');
  });
});

test('a reason says that selectors do not match pods of the network of their node', () => {
  const host = deployment('a/host');
  Object.assign(Object(host).spec.template.spec, { hostNetwork: true });
  const rules = policy('a/b', {
    podSelector: { matchLabels: { app: 'b' } },
    ingress: [{ from: [{ podSelector: { matchLabels: { app: 'host' } } }] }],
  });
  const { verdict, ingress } = reachability([host, deployment('a/b'), rules]).explain('a/host', 'a/b', 80);
  expect(verdict).toBe('closed');
  expect(ingress.nearest[0]).toContain('a/host has hostNetwork: selectors do not match pods');
});

describe('a difference', () => {
  const workloads = [deployment('a/b'), pod('mon/prom', { app: 'prom' }), denyAll('a')];
  const byTeam = policy('a/b', {
    podSelector: {},
    ingress: [{ from: [selecting({ team: 'x' })], ports: [{ port: 80 }] }],
  });
  const byPod = policy('a/b', {
    podSelector: {},
    ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 80 }] }],
  });
  const between = (objects: readonly object[], base: readonly object[]) => {
    const { opened, closed } = reachability(objects).changesSince(reachability(base));
    const own = (list: typeof opened) =>
      list
        .filter(({ from, to }) => from.id === 'mon/prom' && to.id === 'a/b')
        .map(({ ports, missing }) => `${ports}${missing ? ' unknown' : ''}`);
    return { opened: own(opened), closed: own(closed) };
  };

  test('counts a path that was closed and is now unknown as opened, and says so', () => {
    expect(between([...workloads, byTeam], workloads)).toEqual({ opened: ['TCP 80 unknown'], closed: [] });
  });

  test('counts a path that was unknown as opened or as closed', () => {
    expect(between([...workloads, byPod], [...workloads, byTeam])).toEqual({ opened: ['TCP 80'], closed: [] });
    expect(between(workloads, [...workloads, byTeam])).toEqual({ opened: [], closed: ['TCP 80 unknown'] });
    expect(between([...workloads, byTeam], [...workloads, byPod])).toEqual({ opened: [], closed: ['TCP 80'] });
  });

  test('does not report a path that stays unknown', () => {
    expect(between([...workloads, byTeam], [...workloads, byTeam])).toEqual({ opened: [], closed: [] });
  });
});

test('unknown paths are listed beside those that are open for certain', () => {
  const net = reachability([
    deployment('a/b'),
    pod('mon/prom', { app: 'prom' }),
    policy('a/b', { podSelector: {}, ingress: [{ from: [selecting({ team: 'x' })], ports: [{ port: 80 }] }] }),
  ]);
  const text = ({ from, to, ports }: ReturnType<typeof net.connections>[number]) => `${from.id} → ${to.id}: ${ports}`;
  expect(net.unknownConnections().map(text)).toEqual(['a/b → a/b: TCP 80', 'mon/prom → a/b: TCP 80']);
  expect(net.connections().map(text)).not.toContain('mon/prom → a/b: TCP 80');
});
