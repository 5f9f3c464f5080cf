import { InputError } from '../../src/core/input/input';
import { reachability } from '../../src/reachability/index';
import { deployment, namespace, pod, policy } from './kube';

const REFUSED: Readonly<Record<string, object>> = {
  'an unknown operator': { podSelector: { matchExpressions: [{ key: 'app', operator: 'Equals', values: ['a'] }] } },
  'In without values': { podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: [] }] } },
  'Exists with values': { podSelector: { matchExpressions: [{ key: 'app', operator: 'Exists', values: ['a'] }] } },
  'a label that is a number': { podSelector: { matchLabels: { version: 1 } } },
  'a block without mask': { ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.1' } }] }] },
  'a block that some read as octal': { ingress: [{ from: [{ ipBlock: { cidr: '010.0.0.0/8' } }] }] },
  'an IPv4 block in the clothes of IPv6': { ingress: [{ from: [{ ipBlock: { cidr: '::ffff:10.0.0.0/104' } }] }] },
  'an exception outside of its block': {
    egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['11.0.0.0/16'] } }] }],
  },
  'an endPort below its port': { egress: [{ ports: [{ port: 90, endPort: 80 }] }] },
  'an endPort with a name': { egress: [{ ports: [{ port: 'http', endPort: 80 }] }] },
  'an endPort alone': { egress: [{ ports: [{ endPort: 80 }] }] },
  'a port that is 0': { egress: [{ ports: [{ port: 0 }] }] },
  'a number in quotes': { egress: [{ ports: [{ port: '80' }] }] },
  'an unknown protocol': { egress: [{ ports: [{ port: 80, protocol: 'tcp' }] }] },
  'an unknown policy type': { policyTypes: ['ingress'] },
  'a peer of nothing': { ingress: [{ from: [{}] }] },
  'a peer that is pods and a block': { ingress: [{ from: [{ podSelector: {}, ipBlock: { cidr: '10.0.0.0/8' } }] }] },
  'a field that Kubernetes does not know': { podSelector: {}, ingres: [] },
  'rules that are no list': { ingress: { from: [] } },
};

test.each(Object.keys(REFUSED))('%s is refused, and the object and the field are named', (what) => {
  const read = () => reachability([policy('stella/stt', REFUSED[what] ?? {})]);
  expect(read).toThrow(InputError);
  expect(read).toThrow(/^NetworkPolicy 'stella\/stt': spec\.[^ ]+ must .+, got /);
});

test('all problems of one object are reported at once', () => {
  const wrong = policy('a/b', {
    podSelector: { matchLabels: { on: true } },
    ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0' } }], ports: [{ port: 70_000 }] }],
  });
  expect(() => reachability([wrong])).toThrowErrorMatchingInlineSnapshot(
    `"NetworkPolicy 'a/b': spec.podSelector.matchLabels.on must be a string: quote it, got true; spec.ingress[0].ports[0].port must be a number from 1 to 65535, or the name of a port such as http, got 70000; spec.ingress[0].from[0].ipBlock.cidr must be a block of addresses with its mask, such as 203.0.113.0/24, got "10.0.0.0""`,
  );
});

test('the message starts with file and line of the first wrong field', () => {
  const wrong = policy('a/b', { podSelector: {}, ingress: [{ ports: [{ port: 90, endPort: 80 }] }] });
  const list = { apiVersion: 'v1', kind: 'List', items: [namespace('a'), wrong] };
  const locate = (_object: object, path: readonly (string | number)[]) => `net.yaml:${path.join('.')}`;
  expect(() => reachability([list], { locate })).toThrow(
    "net.yaml:items.1.spec.ingress.0.ports.0.endPort: NetworkPolicy 'a/b': spec.ingress[0].ports[0].endPort must be a number from port 90 to 65535, got 80",
  );
});

test('two objects with the same identity are refused with both positions', () => {
  const locate = (object: object) => (object === first ? 'a.yaml:1' : 'b.yaml:7');
  const [first, second] = [deployment('a/b'), deployment('a/b', [])];
  expect(() => reachability([first, second], { locate })).toThrowErrorMatchingInlineSnapshot(
    `"b.yaml:7: Deployment 'a/b': metadata.name must be defined once, and a.yaml:1 defines it too: rename or remove one of them"`,
  );
});

test('an object that is there twice with the same content is read once', () => {
  const cluster = {
    creationTimestamp: '2026-01-31T00:00:00Z',
    generation: 3,
    managedFields: [{ manager: 'kubectl' }],
    resourceVersion: '7',
    uid: '0b7c',
    annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
  };
  const own = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a', labels: { team: 'x', tier: 'y' } } };
  const read = {
    ...own,
    metadata: { ...cluster, labels: { tier: 'y', team: 'x' }, name: 'a' },
    status: { phase: 'Active' },
  };
  const pods = [pod('a/b', { app: 'b' }), pod('a/b', { app: 'b' }, { uid: '1' })];
  const list = { apiVersion: 'v1', kind: 'NamespaceList', items: [{ metadata: own.metadata }] };
  const net = reachability([own, ...pods, read, list, policy('a/p', {}), policy('a/p', {})]);
  expect(net.workloads.map(({ id, pods: names }) => [id, names])).toEqual([['a/b', ['b']]]);
  expect(net.policies).toEqual([{ kind: 'NetworkPolicy', namespace: 'a', name: 'p' }]);
});

test.each([
  ['another label', { metadata: { name: 'a', labels: { team: 'y' } } }],
  ['one label less', { metadata: { name: 'a' } }],
  ['another field', { metadata: { name: 'a', labels: { team: 'x' } }, spec: { finalizers: ['kubernetes'] } }],
  ['an annotation', { metadata: { name: 'a', labels: { team: 'x' }, annotations: { a: 'b' } } }],
])('an object that is there twice, once with %s, is refused', (_what, other) => {
  const namespaces = [{ metadata: { name: 'a', labels: { team: 'x' } } }, other];
  const objects = namespaces.map((one) => ({ apiVersion: 'v1', kind: 'Namespace', ...one }));
  expect(() => reachability(objects)).toThrow("Namespace 'a': metadata.name must be defined once");
});

test('objects of different kinds, groups or namespaces may have the same name', () => {
  const objects = [
    deployment('a/b'),
    deployment('b/b'),
    policy('a/b', {}),
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b', namespace: 'a' } },
  ];
  expect(reachability(objects).workloads.map(({ id }) => id)).toEqual(['a/b', 'b/b']);
});

test('objects without a name have no identity yet', () => {
  const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { generateName: 'import-' }, spec: {} };
  expect(() => reachability([job, { ...job }])).not.toThrow();
});

test.each([[{}], [{ apiVersion: 'v1' }], [{ kind: 'Pod' }]])('%p is no Kubernetes object', (object) => {
  expect(() => reachability([object])).toThrow('be a Kubernetes object with apiVersion, kind and metadata');
});

test.each([
  [0, 'TCP'],
  [65_536, 'TCP'],
  [1.5, 'UDP'],
] as const)('a question about port %p is refused', (port, protocol) => {
  const net = reachability([deployment('a/b'), deployment('a/c')]);
  expect(() => net.verdict('a/b', 'a/c', port, protocol) === 'open').toThrow('port must be a number from 1 to 65535');
});
