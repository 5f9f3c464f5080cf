import type { Deployment } from 'kubernetes-types/apps/v1';
import type { Pod } from 'kubernetes-types/core/v1';
import type { NetworkPolicy, NetworkPolicySpec } from 'kubernetes-types/networking/v1';
import { reachability } from '../../src/reachability/index';
import { Cluster } from '../cluster/support/cluster';
import { createOwnNamespace } from '../cluster/support/own-namespace';
import { toKubeObject } from '../support/objects';
import { OUTSIDE } from '../support/parties';
import { allReady, install } from './support/installation';
import { plainNamespace, plainPod, plainService } from './support/plain-pod';
import { callAll } from './support/probe';

// What the checker calls partly open, and what it says of a pod and itself, by real packets.

const cluster = Cluster.fromEnvironment();
jest.setTimeout(180_000);

const namespace = createOwnNamespace(cluster, 'verdicts');
const PORT = 8080;

const caller = stub('caller', { app: 'caller' });
const apis = [stub('api-a', { app: 'api', track: 'a' }), stub('api-b', { app: 'api', track: 'b' })];
const alone = stub('alone', { app: 'alone' });
const twins = deployment('twins');
const service = { ...plainService(stub('api', { app: 'api' })) };

const policies = [
  policy('api', { podSelector: { matchLabels: { app: 'api' } }, policyTypes: ['Ingress'] }),
  policy('api-a', {
    podSelector: { matchLabels: { track: 'a' } },
    policyTypes: ['Ingress'],
    ingress: [{ from: [{ podSelector: { matchLabels: { app: 'caller' } } }] }],
  }),
  policy('caller', {
    podSelector: { matchLabels: { app: 'caller' } },
    policyTypes: ['Egress'],
    egress: [{ to: [{ podSelector: {} }] }, { to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['192.168.0.0/16'] } }] }],
  }),
  ...['alone', 'twins'].map((app) =>
    policy(app, { podSelector: { matchLabels: { app } }, policyTypes: ['Ingress', 'Egress'] }),
  ),
];
const objects = [plainNamespace(namespace), caller, ...apis, alone, twins, service, ...policies];
const net = reachability(objects);

beforeAll(async () => {
  await install(cluster, objects.slice(1).map(toKubeObject));
  await allReady(cluster, [namespace]);
});

/** Whether a packet from a pod arrives at an address: `open`, or `closed` if nothing comes back. */
async function packet(from: string, host: string, port: number): Promise<string> {
  const [outcome] = await callAll(cluster, { name: from, namespace }, [{ kind: 'http', host, port }]);
  const said: Readonly<Record<string, string>> = { answered: 'open', silence: 'closed' };
  return said[outcome?.kind ?? ''] ?? `${outcome?.kind}: ${outcome?.text}`;
}

test('a Service with one open pod is partly open, and its parts are what packets find', async () => {
  const { verdict, parts } = net.explain(`${namespace}/caller`, `api.${namespace}.svc`, PORT);
  expect(verdict).toBe('partly');
  const found = [];
  for (const pod of ['api-a', 'api-b']) found.push({ pod, arrives: await packet('caller', addressOf(pod), PORT) });
  expect(found).toEqual([
    { pod: 'api-a', arrives: 'open' },
    { pod: 'api-b', arrives: 'closed' },
  ]);
  expect(parts.map(({ title, verdict: part }) => [title.replace('pod ', ''), part])).toEqual(
    found.map(({ pod, arrives }) => [pod, arrives]),
  );
});

test('a block with an exception is partly open: packets reach the rest of it, and not the exception', async () => {
  expect(net.verdict(`${namespace}/caller`, '0.0.0.0/0', 80)).toBe('partly');
  for (const { name, address } of OUTSIDE.slice(0, 2)) {
    const answer = net.verdict(`${namespace}/caller`, address, 80);
    expect([name, await packet('caller', address, 80)]).toEqual([name, answer]);
  }
  expect(OUTSIDE.slice(0, 2).map(({ address }) => net.verdict(`${namespace}/caller`, address, 80))).toEqual([
    'open',
    'closed',
  ]);
});

test('an isolated pod reaches itself', async () => {
  expect(net.verdict(`${namespace}/alone`, `${namespace}/alone`, PORT)).toBe('open');
  expect(await packet('alone', addressOf('alone'), PORT)).toBe('open');
});

test('an isolated pod of two does not reach the other', async () => {
  expect(net.verdict(`${namespace}/twins`, `${namespace}/twins`, PORT)).toBe('closed');
  const [one, other] = cluster
    .list<Pod>('pods', namespace)
    .filter(({ metadata }) => metadata?.labels?.app === 'twins')
    .map(({ metadata, status }) => ({ name: metadata?.name ?? '', address: status?.podIP ?? '' }));
  expect(await packet(one?.name ?? '', other?.address ?? '', PORT)).toBe('closed');
  expect(await packet(one?.name ?? '', one?.address ?? '', PORT)).toBe('open');
});

function addressOf(pod: string): string {
  return cluster.get<Pod>('pod', pod, namespace).status?.podIP ?? '';
}

function stub(name: string, labels: Readonly<Record<string, string>>): Pod {
  return plainPod({ namespace, name, labels, ports: [PORT] });
}

function deployment(app: string): Deployment {
  const { metadata, spec } = stub(app, { app });
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: app, namespace },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app } },
      template: { metadata: { labels: metadata?.labels ?? {} }, spec },
    },
  };
}

function policy(name: string, spec: NetworkPolicySpec): NetworkPolicy {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace }, spec };
}
