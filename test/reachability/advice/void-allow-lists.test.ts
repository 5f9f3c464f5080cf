import { reachability, type VoidAllowList } from '../../../src/reachability/index';
import { denyAll, deployment, namespace, pod, policy } from '../kube';

const RUNNER = pod('a/runner', { app: 'runner', tpl: 't1' });
const GITHUB = { to: [{ ipBlock: { cidr: '140.82.112.0/20' } }], ports: [{ port: 443 }] };
const OUTSIDE = { to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } }] };

/** A policy of namespace `a` for pods with a label, with egress rules. */
function egress(name: string, labels: object, ...rules: readonly object[]): object {
  return policy(`a/${name}`, { podSelector: { matchLabels: labels }, policyTypes: ['Egress'], egress: rules });
}

function ingress(name: string, labels: object, ...rules: readonly object[]): object {
  return policy(`a/${name}`, { podSelector: { matchLabels: labels }, ingress: rules });
}

function from(labels: object, ...ports: readonly (number | string)[]): object {
  return { from: [{ podSelector: { matchLabels: labels } }], ...(ports.length > 0 && { ports: ports.map(toPort) }) };
}

function toPort(port: number | string): object {
  return { port };
}

function found(...objects: readonly object[]): readonly VoidAllowList[] {
  return reachability(objects).voidAllowLists();
}

const WIDE = egress('wide', { tpl: 't1' }, OUTSIDE);

test('an allow-list beside a wider policy for the same pods narrows nothing', () => {
  expect(found(RUNNER, denyAll('a'), egress('list', { app: 'runner' }, GITHUB), WIDE)).toEqual([
    { policy: 'a/list', direction: 'egress', by: ['a/wide'] },
  ]);
});

test.each<[string, readonly object[]]>([
  [
    'an allow-list for pods that are not in the set',
    [egress('list', { app: 'x' }, GITHUB), egress('wide', {}, OUTSIDE)],
  ],
  [
    'rules that only together contain the list',
    [RUNNER, egress('list', {}, OUTSIDE), egress('wide', { app: 'runner' }, halves(0), halves(128))],
  ],
  [
    'the same peer with more ports',
    [deployment('a/x'), ingress('list', { app: 'x' }, from({ app: 'y' }, 80)), ingress('wide', {}, from({ app: 'y' }))],
  ],
  [
    'a wider selector',
    [
      deployment('a/x'),
      ingress('list', {}, from({ app: 'y', tier: 'z' }, 80)),
      ingress('wide', {}, from({ app: 'y' }, 80)),
    ],
  ],
  ['everyone', [deployment('a/x'), ingress('list', {}, from({ app: 'y' }, 80)), ingress('wide', {}, {})]],
  [
    'a named port of the pods',
    [deployment('a/x'), ingress('list', {}, from({ app: 'y' }, 'http')), ingress('wide', {}, from({}, 8080))],
  ],
  [
    'a selector of a namespace by its labels',
    [
      deployment('a/x'),
      namespace('b', { team: 't' }),
      ingress('list', {}, { from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'b' } } }] }),
      ingress('wide', {}, { from: [{ namespaceSelector: { matchLabels: { team: 't' } } }] }),
    ],
  ],
])('%s counts', (_what, objects) => {
  expect(found(...objects).map(({ policy: name, by }) => [name, by])).toEqual([['a/list', ['a/wide']]]);
});

test.each<[string, readonly object[]]>([
  ['a policy without rules, which isolates', [RUNNER, denyAll('a'), WIDE]],
  ['an allow-list alone', [RUNNER, egress('list', { app: 'runner' }, GITHUB)]],
  [
    'two policies with the same rules',
    [RUNNER, egress('list', { app: 'runner' }, GITHUB), egress('again', { tpl: 't1' }, GITHUB)],
  ],
  [
    'rules that another policy repeats beside other ones',
    [RUNNER, egress('dns', {}, dns()), egress('own', { app: 'runner' }, dns(), GITHUB)],
  ],
  [
    'an allow-list of which one path is its own',
    [RUNNER, egress('list', { app: 'runner' }, GITHUB, { to: [{ ipBlock: { cidr: '10.1.0.0/16' } }] }), WIDE],
  ],
  [
    'an allow-list of which one pod has no wider policy',
    [RUNNER, pod('a/other', { app: 'runner' }), egress('list', { app: 'runner' }, GITHUB), WIDE],
  ],
  [
    'a wider policy for the other direction',
    [RUNNER, egress('list', { app: 'runner' }, GITHUB), ingress('wide', {}, {})],
  ],
  [
    'a wider policy in another namespace',
    [RUNNER, egress('list', {}, GITHUB), policy('b/wide', { podSelector: {}, egress: [OUTSIDE] })],
  ],
])('%s is not reported', (_what, objects) => {
  expect(found(...objects)).toEqual([]);
});

function halves(first: number): object {
  return { to: [{ ipBlock: { cidr: `${first}.0.0.0/1` } }] };
}

function dns(): object {
  return {
    to: [{ namespaceSelector: {}, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }],
    ports: [{ port: 53, protocol: 'UDP' }],
  };
}
