import type { Service } from 'kubernetes-types/core/v1';
import type { NetworkPolicyPort, NetworkPolicySpec } from 'kubernetes-types/networking/v1';
import { naiveAllows, naiveTargets } from './naive';
import { type Labels, type NaivePod, naivePods } from './naive-pods';

// The cases that the Kubernetes documentation describes in prose.
// https://kubernetes.io/docs/concepts/services-networking/network-policies/

function pod(namespace: string, labels: Labels, ports: NaivePod['ports'] = []): NaivePod {
  return { namespace, labels, ports };
}

function policy(spec: Partial<NetworkPolicySpec>, namespace = 'default'): object {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'p', namespace }, spec };
}

function namespace(name: string, labels: Labels): object {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

const db = pod('default', { role: 'db' }, [{ name: 'sql', port: 6379, protocol: 'TCP' }]);
const frontend = pod('default', { role: 'frontend' });
const backend = pod('default', { role: 'backend' });
const stranger = pod('elsewhere', { role: 'frontend' });
const project = namespace('elsewhere', { project: 'myproject' });

/** The example of that page. */
const example = policy({
  podSelector: { matchLabels: { role: 'db' } },
  policyTypes: ['Ingress', 'Egress'],
  ingress: [
    {
      from: [
        { ipBlock: { cidr: '172.17.0.0/16', except: ['172.17.1.0/24'] } },
        { namespaceSelector: { matchLabels: { project: 'myproject' } } },
        { podSelector: { matchLabels: { role: 'frontend' } } },
      ],
      ports: [{ protocol: 'TCP', port: 6379 }],
    },
  ],
  egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/24' } }], ports: [{ protocol: 'TCP', port: 5978 }] }],
});

test('without policies everything is open', () => {
  expect(naiveAllows([], frontend, db, 6379, 'TCP')).toBe(true);
  expect(naiveAllows([], '8.8.8.8', db, 1, 'SCTP')).toBe(true);
});

test.each([
  ['a frontend of its namespace', true, frontend],
  ['another pod of its namespace', false, backend],
  ['any pod of a namespace of the project', true, stranger],
  ['an address of the block', true, '172.17.2.1'],
  ['an address of the hole in the block', false, '172.17.1.255'],
  ['an address after the block', false, '172.18.0.0'],
])("the page's example: %s reaches the database: %p", (_name, open, from) => {
  expect(naiveAllows([example, project], from, db, 6379, 'TCP')).toBe(open);
  expect(naiveAllows([example, project], from, db, 6379, 'UDP')).toBe(false);
  expect(naiveAllows([example, project], from, db, 6380, 'TCP')).toBe(false);
});

test('in the example of the page, the database may call one block on one port, and no pod', () => {
  expect(naiveAllows([example], db, '10.0.0.255', 5978, 'TCP')).toBe(true);
  expect(naiveAllows([example], db, '10.0.1.0', 5978, 'TCP')).toBe(false);
  expect(naiveAllows([example], db, frontend, 5978, 'TCP')).toBe(false);
});

test('a policy isolates the pods that it selects, in its namespace and in its directions', () => {
  const deny = policy({ podSelector: {}, policyTypes: ['Ingress'] });
  expect(naiveAllows([deny], stranger, db, 80, 'TCP')).toBe(false);
  expect(naiveAllows([deny], db, stranger, 80, 'TCP')).toBe(true);
});

test('both sides must be open', () => {
  const out = policy({ podSelector: {}, policyTypes: ['Egress'], egress: [{}] });
  const closed = policy({ podSelector: {} }, 'elsewhere');
  expect(naiveAllows([out, closed], db, stranger, 80, 'TCP')).toBe(false);
  expect(naiveAllows([out], db, stranger, 80, 'TCP')).toBe(true);
});

test('without policyTypes a policy is for ingress, and for egress if it has an egress rule', () => {
  expect(naiveAllows([policy({ egress: [] })], db, stranger, 80, 'TCP')).toBe(true);
  expect(naiveAllows([policy({ egress: [] })], stranger, db, 80, 'TCP')).toBe(false);
  const dns = policy({ egress: [{ ports: [{ port: 53 }] }] });
  expect(naiveAllows([dns], db, stranger, 80, 'TCP')).toBe(false);
});

test('policies add up', () => {
  const [deny, allow] = [policy({ podSelector: {} }), policy({ ingress: [{ from: [] }] })];
  expect(naiveAllows([deny, allow], '2001:db8::1', db, 80, 'TCP')).toBe(true);
});

test('two selectors in one item must both match, in two items only one', () => {
  const [namespaceSelector, podSelector] = [{ matchLabels: { user: 'alice' } }, { matchLabels: { role: 'client' } }];
  const one = policy({ ingress: [{ from: [{ namespaceSelector, podSelector }] }] });
  const two = policy({ ingress: [{ from: [{ namespaceSelector }, { podSelector }] }] });
  const alice = namespace('alice', { user: 'alice' });
  const ask = (rule: object) =>
    [pod('alice', { role: 'client' }), pod('alice', {}), pod('default', { role: 'client' })].map((from) =>
      naiveAllows([rule, alice], from, db, 80, 'TCP'),
    );
  expect(ask(one)).toEqual([true, false, false]);
  expect(ask(two)).toEqual([true, true, true]);
});

test('a namespace has its name label even without a Namespace object', () => {
  const named = { matchLabels: { 'kubernetes.io/metadata.name': 'elsewhere' } };
  const rule = policy({ ingress: [{ from: [{ namespaceSelector: named }] }] });
  expect(naiveAllows([rule], stranger, db, 80, 'TCP')).toBe(true);
  expect(naiveAllows([rule], frontend, db, 80, 'TCP')).toBe(false);
});

test.each([
  ['In', ['frontend'], [true, false, false]],
  ['NotIn', ['frontend'], [false, true, true]],
  ['Exists', undefined, [true, true, false]],
  ['DoesNotExist', undefined, [false, false, true]],
])('%s %p', (operator, values, open) => {
  const podSelector = { matchExpressions: [{ key: 'role', operator, ...(values && { values }) }] };
  const rule = policy({ ingress: [{ from: [{ podSelector }] }] });
  const answers = [frontend, backend, pod('default', {})].map((from) => naiveAllows([rule], from, db, 80, 'TCP'));
  expect(answers).toEqual(open);
});

test.each<[NetworkPolicyPort, string]>([
  [{}, 'TCP 6378,TCP 6379,TCP 6380'],
  [{ protocol: 'UDP' }, 'UDP 6378,UDP 6379,UDP 6380'],
  [{ port: 6379 }, 'TCP 6379'],
  [{ port: 6379, endPort: 6380 }, 'TCP 6379,TCP 6380'],
  [{ port: 'sql' }, 'TCP 6379'],
  [{ port: 'sql', protocol: 'UDP' }, ''],
])('the port %j opens %s', (port, open) => {
  const rule = policy({ ingress: [{ ports: [port] }] });
  const cells = (['TCP', 'UDP'] as const).flatMap((protocol) =>
    [6378, 6379, 6380]
      .filter((number) => naiveAllows([rule], frontend, db, number, protocol))
      .map((number) => `${protocol} ${number}`),
  );
  expect(cells.join()).toBe(open);
});

test('a named port of an egress rule is a port of the destination, and addresses have no named ports', () => {
  const rule = policy({ podSelector: {}, policyTypes: ['Egress'], egress: [{ ports: [{ port: 'sql' }] }] });
  expect(naiveAllows([rule], frontend, db, 6379, 'TCP')).toBe(true);
  expect(naiveAllows([rule], db, frontend, 6379, 'TCP')).toBe(false);
  expect(naiveAllows([rule], db, '10.0.0.1', 6379, 'TCP')).toBe(false);
});

test('a block does not match pods', () => {
  const rule = policy({ ingress: [{ from: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }] });
  expect(naiveAllows([rule], frontend, db, 80, 'TCP')).toBe(false);
  expect(naiveAllows([rule], '::1', db, 80, 'TCP')).toBe(false);
});

test('a Service stands for its pods, on the target port', () => {
  const workload = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'db', labels: { role: 'db' } },
    spec: { containers: [{ name: 'db', ports: [{ name: 'sql', containerPort: 6379 }] }] },
  };
  const rule = policy({ ingress: [{ ports: [{ port: 6379 }] }] });
  const ports = [{ port: 80, targetPort: 'sql' }, { port: 81, targetPort: 6379 }, { port: 82 }];
  const service: Service = { kind: 'Service', metadata: { name: 's' }, spec: { selector: { role: 'db' }, ports } };
  const headless: Service = { ...service, spec: { ...service.spec, clusterIP: 'None' } };
  const empty: Service = { ...service, spec: { selector: { role: 'none' }, ports } };
  const ask = (of: Service) =>
    [80, 81, 82, 6379].map((port) =>
      naiveTargets([workload], of, port, 'TCP').some((target) =>
        naiveAllows([workload, rule], frontend, target.pod, target.port, 'TCP'),
      ),
    );
  expect(ask(service)).toEqual([true, true, false, false]);
  expect(ask(headless)).toEqual([false, false, false, true]);
  expect(ask(empty)).toEqual([false, false, false, false]);
});

test('pods are read from every kind of workload', () => {
  const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ ports: [{ containerPort: 80 }] }] } };
  const metadata = { name: 'w', namespace: 'n' };
  const objects = [
    { kind: 'Deployment', metadata, spec: { template } },
    { kind: 'PodTemplate', metadata, template },
    { kind: 'CronJob', metadata, spec: { jobTemplate: { spec: { template } } } },
    { kind: 'Pod', ...template, metadata: { ...metadata, ...template.metadata } },
  ];
  for (const { labels, ports } of naivePods(objects)) {
    expect({ labels, ports }).toEqual({ labels: { a: 'b' }, ports: [{ port: 80, protocol: 'TCP' }] });
  }
  expect(naivePods(objects)).toHaveLength(4);
});
