import { type Connection, reachability } from '../../src/reachability/index';
import { denyAll, deployment, policy, service } from './kube';

function lines(connections: readonly Connection[]): readonly string[] {
  return connections.map(({ from, to, ports }) => `${from.id} → ${to.id}: ${ports}`);
}

const pods = (app: string) => ({ podSelector: { matchLabels: { app } } });
const everywhere = (app: string) => ({ ...pods(app), namespaceSelector: {} });

test('without policies every endpoint may call every other', () => {
  expect(lines(reachability([deployment('a/b')]).connections())).toEqual([
    'a/b → a/b: all ports',
    'a/b → every pod of every namespace: all ports',
    'a/b → everywhere outside: all ports',
    'every pod of every namespace → a/b: all ports',
    'everywhere outside → a/b: all ports',
  ]);
});

test('a path is open if both sides are open', () => {
  const objects = [
    deployment('a/b'),
    deployment('a/c'),
    denyAll('a'),
    policy('a/b', {
      ...pods('b'),
      policyTypes: ['Egress'],
      egress: [{ to: [pods('c')], ports: [{ port: 1, endPort: 9 }] }],
    }),
    policy('a/c', { ...pods('c'), ingress: [{ from: [pods('b')], ports: [{ port: 5 }, { port: 9, endPort: 20 }] }] }),
  ];
  expect(lines(reachability(objects).connections())).toEqual(['a/b → a/c: TCP 5, 9']);
});

test('pods that only rules select are endpoints, named by their selector', () => {
  const objects = [
    deployment('a/b'),
    denyAll('a'),
    policy('a/b', {
      ...pods('b'),
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'web' } } }] }],
      egress: [
        { to: [everywhere('dns')], ports: [{ protocol: 'UDP', port: 53 }] },
        {
          to: [{ namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'In', values: ['x', 'y'] }] } }],
          ports: [{ port: 'http' }],
        },
      ],
    }),
  ];
  expect(lines(reachability(objects).connections())).toEqual([
    'a/b → app=dns of every namespace: UDP 53',
    'a/b → every pod in namespaces with team in (x, y): TCP http',
    'every pod in web → a/b: all ports',
  ]);
});

test('a narrower selector does not repeat the connections of a wider one', () => {
  const rules = policy('a/b', {
    ...pods('b'),
    ingress: [
      { from: [{ namespaceSelector: {} }], ports: [{ port: 80 }] },
      { from: [everywhere('x')], ports: [{ port: 80 }] },
    ],
  });
  const more = policy('a/c', { ...pods('b'), ingress: [{ from: [everywhere('x')], ports: [{ port: 81 }] }] });
  const into = (objects: readonly object[]) =>
    lines(
      reachability(objects)
        .connections()
        .filter(({ from }) => from.kind === 'pods'),
    );
  expect(into([deployment('a/b'), rules])).toEqual(['every pod of every namespace → a/b: TCP 80']);
  expect(into([deployment('a/b'), rules, more])).toEqual([
    'app=x of every namespace → a/b: TCP 80-81',
    'every pod of every namespace → a/b: TCP 80',
  ]);
});

test('selected pods in an isolated namespace without ingress rules cannot be called', () => {
  const rules = policy('a/b', {
    ...pods('b'),
    egress: [
      { to: [{ ...pods('gone'), namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'closed' } } }] },
    ],
    policyTypes: ['Egress'],
  });
  const out = (objects: readonly object[]) =>
    lines(
      reachability(objects)
        .connections()
        .filter(({ from }) => from.id === 'a/b'),
    );
  expect(out([deployment('a/b'), rules])).toEqual(
    ['a/b → a/b: all ports', 'a/b → app=gone in closed: all ports'].slice(1),
  );
  expect(out([deployment('a/b'), rules, denyAll('closed')])).toEqual([]);
});

test('addresses with the same ports are one connection', () => {
  const block = (cidr: string) => ({ ipBlock: { cidr } });
  const rules = policy('a/b', {
    ...pods('b'),
    policyTypes: ['Egress'],
    egress: [
      { to: [block('10.0.0.0/9'), block('10.128.0.0/9')], ports: [{ port: 443 }] },
      { to: [block('10.1.0.0/16')], ports: [{ port: 22 }] },
    ],
  });
  expect(
    lines(reachability([deployment('a/b'), rules]).connections()).filter((line) => line.startsWith('a/b → 10')),
  ).toEqual(['a/b → 10.0.0.0-10.0.255.255, 10.2.0.0-10.255.255.255: TCP 443', 'a/b → 10.1.0.0/16: TCP 22, 443']);
});

test('an Ingress opens a path from its controller if every pod may call', () => {
  const backend = { service: { name: 'web', port: { number: 80 } } };
  const ingress = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'web', namespace: 'a' },
    spec: { rules: [{ http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }] },
  };
  const objects = [
    deployment('a/b'),
    ingress,
    service('a/web', { selector: { app: 'b' }, ports: [{ port: 80, targetPort: 'http' }] }),
  ];
  const entries = (more: readonly object[]) =>
    lines(reachability([...objects, ...more]).connections()).filter((line) => line.startsWith('ingress'));
  expect(entries([])).toEqual(['ingress-controller → a/b: TCP 8080']);
  expect(entries([denyAll('a')])).toEqual([]);
});

describe('the difference of two sets', () => {
  const set = (ports: readonly object[], cidr: string) => [
    deployment('a/b'),
    deployment('a/c'),
    policy('a/b', {
      ...pods('b'),
      policyTypes: ['Egress'],
      egress: [
        { to: [pods('c')], ports },
        { to: [{ ipBlock: { cidr } }], ports: [{ port: 443 }] },
      ],
    }),
  ];
  const base = reachability(set([{ port: 80 }, { port: 81 }], '203.0.113.0/24'));
  const head = reachability(set([{ port: 81 }, { port: 82 }], '203.0.112.0/23'));

  test('is by port and by address', () => {
    const { opened, closed } = head.changesSince(base);
    expect(lines(opened)).toEqual(['a/b → 203.0.112.0/24: TCP 443', 'a/b → a/c: TCP 82']);
    expect(lines(closed)).toEqual(['a/b → a/c: TCP 80']);
  });

  test('is empty between a set and itself, whatever the order of its objects', () => {
    const again = reachability([...set([{ port: 81 }, { port: 80 }], '203.0.113.0/24')].reverse());
    expect(again.changesSince(base)).toEqual({ opened: [], closed: [] });
  });

  test('includes workloads that are added or removed', () => {
    const { opened, closed } = reachability([]).changesSince(base);
    expect(opened).toEqual([]);
    expect(lines(closed)).toEqual(lines(base.connections()));
  });
});

test('a single pod and itself are no connection, and no change: they always reach each other', () => {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'b', namespace: 'a' }, spec: { containers: [] } };
  const toSome = policy('a/x', {
    podSelector: {},
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: [{ podSelector: {} }] }],
    egress: [{ to: [{ namespaceSelector: { matchLabels: { team: 'x' } } }] }],
  });
  const [closed, unknown, open] = [denyAll('a'), toSome, policy('a/y', { ...pods('b'), ingress: [{}] })].map((one) =>
    reachability([pod, one]),
  );
  const itself = 'Pod/a/b';
  for (const head of [closed, unknown, open]) {
    expect(head?.verdict(itself, itself, 80)).toBe('open');
    const { opened = [], closed: lost = [] } = (closed && head?.changesSince(closed)) ?? {};
    const paths = [...(head?.connections() ?? []), ...(head?.unknownConnections() ?? []), ...opened, ...lost];
    expect(paths.filter(({ from, to }) => from.id === to.id)).toEqual([]);
  }
});
