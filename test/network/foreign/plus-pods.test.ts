import { Chart, Cron, Testing } from 'cdk8s';
import {
  ContainerRestartPolicy,
  CronJob,
  DaemonSet,
  Deployment,
  Job,
  LabelExpression,
  Namespace,
  Namespaces,
  NetworkPolicyIpBlock,
  Pod,
  Pods,
  Protocol,
  StatefulSet,
} from 'cdk8s-plus-28';
import { Connections } from '../../../src/network/connections';
import { Egress } from '../../../src/network/egress';
import type { ForeignObject } from '../../../src/network/foreign/foreign-object';
import { Peer } from '../../../src/network/peer';
import { WorkloadPolicy } from '../../../src/network/workload-policy';
import { reachability } from '../../../src/reachability/index';
import { expectGolden } from '../../support/golden';

const METADATA = { name: 'worker', namespace: 'stella-data' };
const CONTAINERS = [
  {
    image: 'ghcr.io/acme/worker:1.0.0',
    portNumber: 8080,
    ports: [
      { number: 9090, name: 'metrics' },
      { number: 5004, name: 'rtp', protocol: Protocol.UDP },
    ],
  },
];
const PROPS = { metadata: METADATA, containers: CONTAINERS };

/** The same pods in each kind of cdk8s-plus-28 that has pods. */
const KINDS: ReadonlyMap<string, (chart: Chart) => ForeignObject> = new Map<string, (chart: Chart) => ForeignObject>([
  ['Deployment', (chart) => new Deployment(chart, 'Worker', PROPS)],
  ['StatefulSet', (chart) => new StatefulSet(chart, 'Worker', PROPS)],
  ['DaemonSet', (chart) => new DaemonSet(chart, 'Worker', PROPS)],
  ['Job', (chart) => new Job(chart, 'Worker', PROPS)],
  ['CronJob', (chart) => new CronJob(chart, 'Worker', { ...PROPS, schedule: Cron.daily() })],
  ['Pod', (chart) => new Pod(chart, 'Worker', PROPS)],
]);
const kinds = [...KINDS];

/** An agent with its own policy, in the same chart. */
function agentIn(chart: Chart): WorkloadPolicy {
  const endpoint = {
    subject: "Agent 'ai-agents/agent'",
    namespace: 'ai-agents',
    podLabels: { app: 'agent' },
    ports: [],
  };
  return new WorkloadPolicy(chart, 'Agent', {
    name: 'agent',
    component: 'agent',
    connections: new Connections(endpoint),
  });
}

const AGENT = { namespace: 'ai-agents', labels: { app: 'agent' } };

test('a path to a workload of cdk8s-plus-28 opens both sides, in their namespaces', () => {
  const chart = Testing.chart();
  const workload = new Deployment(chart, 'Worker', PROPS);
  const policies = new Chart(chart, 'Policies');
  const worker = WorkloadPolicy.of(policies, 'Worker', workload);
  agentIn(policies).connections.allowTo(worker, { ports: ['8080'] });
  worker.connections.allowTo(Egress.internet([{ port: 587 }]));
  expectGolden(policies, 'workload-policy/cdk8s-plus');
});

test.each(kinds)('the policy of a %s selects the pods that cdk8s-plus-28 renders', (_kind, build) => {
  const chart = Testing.chart();
  const worker = WorkloadPolicy.of(chart, 'WorkerPolicy', build(chart));
  agentIn(chart).connections.allowTo(worker, { ports: ['metrics'] });
  const found = reachability(chart.toJson());
  expect(found.workloads.map(({ id, ports }) => [id, ports.length])).toEqual([['stella-data/worker', 3]]);
  expect(String(found.portsBetween(AGENT, 'stella-data/worker'))).toBe('TCP 9090');
  expect(found.verdict({ namespace: 'ai-agents', labels: { app: 'other' } }, 'stella-data/worker', 9090)).toBe(
    'closed',
  );
});

test.each(kinds)('a %s as a Peer has its labels, its namespace and all ports of its containers', (kind, build) => {
  const chart = Testing.chart();
  const peer = Peer.of(build(chart));
  expect(peer.name).toBe(`${kind} stella-data/worker`);
  agentIn(chart).connections.allowTo(peer);
  const found = reachability(chart.toJson());
  expect(String(found.portsBetween(AGENT, 'stella-data/worker'))).toBe('TCP 8080, 9090; UDP 5004');
  expect(found.verdict(AGENT, 'internet', 8080)).toBe('closed');
});

test('a workload without a namespace gets the namespace of its chart', () => {
  const chart = new Chart(Testing.app(), 'data', { namespace: 'stella-data' });
  const worker = new Deployment(chart, 'Worker', { containers: CONTAINERS });
  expect(Peer.of(worker).selectors).toEqual([
    {
      kind: 'pods',
      namespaceLabels: { 'kubernetes.io/metadata.name': 'stella-data' },
      podLabels: { 'cdk8s.io/metadata.addr': 'data-Worker-c853e9cb' },
    },
  ]);
});

test.each<[string, object, RegExp]>([
  ['without a namespace', {}, /^Deployment '.+': metadata\.namespace must be set, there or on its chart/],
  [
    'in the network of its node',
    { metadata: METADATA, hostNetwork: true },
    /^Deployment 'stella-data\/worker': hostNetwork must be false: a policy cannot select pods/,
  ],
])('a workload %s is refused by WorkloadPolicy and Peer', (_what, props, message) => {
  const chart = Testing.chart();
  const worker = new Deployment(chart, 'Worker', { ...props, containers: CONTAINERS });
  expect(() => Peer.of(worker)).toThrow(message);
  expect(() => WorkloadPolicy.of(chart, 'WorkerPolicy', worker)).toThrow(message);
});

test('the ports of a sidecar count, the ports of other init containers do not', () => {
  const initContainers = [
    { image: 'ghcr.io/acme/proxy:1', portNumber: 15_001, restartPolicy: ContainerRestartPolicy.ALWAYS },
    { image: 'ghcr.io/acme/migrate:1', portNumber: 7000 },
  ];
  const worker = new Deployment(Testing.chart(), 'Worker', { ...PROPS, initContainers });
  expect(Peer.of(worker).ports.map(({ port }) => port)).toEqual([8080, 9090, 5004, 15_001]);
});

test('given ports replace the ports that containers declare', () => {
  const worker = new Deployment(Testing.chart(), 'Worker', PROPS);
  expect(Peer.of(worker, { ports: [{ port: 8080 }], openedBy: 'its own chart' })).toMatchObject({
    ports: [{ port: 8080 }],
    openedBy: 'its own chart',
  });
  expect(() => Peer.of(worker, { ports: [{ port: 0 }] })).toThrow(
    "Deployment 'stella-data/worker': ports[0].port must be a port",
  );
});

test('selected pods, selected namespaces and a Namespace of cdk8s-plus-28 are Peers, once per namespace', () => {
  const chart = Testing.chart();
  const named = Namespaces.select(chart, 'Named', { names: ['a', 'b'], labels: { team: 'speech' } });
  const scrapers = Pods.select(chart, 'Scrapers', { labels: { app: 'prometheus' }, namespaces: named });
  expect(Peer.of(scrapers)).toMatchObject({
    name: 'prometheus in a, prometheus in b',
    ports: [],
    selectors: ['a', 'b'].map((name) => ({
      namespaceLabels: { team: 'speech', 'kubernetes.io/metadata.name': name },
      podLabels: { app: 'prometheus' },
    })),
  });
  const monitoring = new Namespace(chart, 'Monitoring', { metadata: { name: 'monitoring' } });
  expect(Peer.of(monitoring)).toMatchObject({ ...Peer.pods({ namespace: 'monitoring' }) });
  const speech = Namespaces.select(chart, 'Speech', { labels: { team: 'speech' } });
  expect(Peer.of(speech)).toMatchObject({
    name: 'every pod in namespaces with team=speech',
    selectors: [{ namespaceLabels: { team: 'speech' }, podLabels: {} }],
  });
});

test('selectors that a policy of this library cannot express are refused', () => {
  const chart = Testing.chart();
  const [expression] = [LabelExpression.in('tier', ['a', 'b'])];
  const namespaces = Namespaces.select(chart, 'Stella', { names: ['stella'] });
  const tiers = Pods.select(chart, 'Tiers', { expressions: [expression], namespaces });
  expect(() => Peer.of(tiers)).toThrowErrorMatchingInlineSnapshot(
    `"Peer.of: labels of pods must be key-value pairs, not expressions: use one Peer per value instead, got [{"key":"tier","operator":"In","values":["a","b"]}]"`,
  );
  expect(() => Peer.of(Pods.all(chart, 'All'))).toThrowErrorMatchingInlineSnapshot(
    `"Peer.of: namespaces must be selected by name or label, such as with Namespaces.select: these pods may be in any namespace"`,
  );
  const block = NetworkPolicyIpBlock.ipv4(chart, 'Block', '203.0.113.0/24');
  expect(() => Peer.of(block)).toThrowErrorMatchingInlineSnapshot(
    `"Peer.of: it must select pods: use Peer.addresses for address blocks"`,
  );
});
