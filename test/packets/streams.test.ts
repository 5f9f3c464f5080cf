import { Testing } from 'cdk8s';
import type { Pod, Service } from 'kubernetes-types/core/v1';
import { Health } from '../../src/core/pods/health/health';
import { LifecycleHook } from '../../src/core/pods/lifecycle/lifecycle-hook';
import { Peer } from '../../src/network/peer';
import { Microservice } from '../../src/service/microservice';
import { Cluster } from '../cluster/support/cluster';
import { createOwnNamespace } from '../cluster/support/own-namespace';
import type { StubPod } from '../support/parties';
import { awaitRollout } from './support/await-rollout';
import { installPods } from './support/install-pods';
import { allReady } from './support/installation';
import { importNodeImage, NODE, programText } from './support/node-image';
import { report } from './support/report';
import type { Spread, StreamsByProtocol } from './support/streams';
import { TestNode } from './support/test-node';

const cluster = Cluster.fromEnvironment();
const node = TestNode.fromEnvironment();
jest.setTimeout(120_000);

const namespace = createOwnNamespace(cluster, 'streams', { 'pod-security.kubernetes.io/enforce': 'restricted' });
const IMAGE = 'registry.example.com/node:1.0.0';
const PROGRAM = '/etc/streams/server.cjs';
const SOURCE = programText('streaming-server.ts');

const CLIENT: StubPod = { namespace, name: 'client', labels: { app: 'client' }, ports: [8080] };

/** Longer than the sleep before SIGTERM, shorter than the drain. */
const STREAM_SECONDS = 8;
const OPEN_SECONDS = 10;
const PER_SECOND = 10;
const SLEEP_SECONDS = 2;
const CALLS = 60;

/** Two services with the same server: one drains longer than a stream lasts, the other ends 5 s after its deletion. */
const DRAINS = { patient: 20, hurried: 3 } as const;
type Name = keyof typeof DRAINS;

beforeAll(async () => {
  importNodeImage(node, IMAGE);
  await installPods(cluster, [CLIENT]);
  await allReady(cluster, [namespace]);
  await Promise.all([rollOut('patient', 0), rollOut('hurried', 0)]);
});

/** The objects of a service, in a revision. */
function service(name: Name, revision: number): readonly object[] {
  const chart = Testing.chart();
  const microservice = new Microservice(chart, 'Service', {
    name,
    namespace,
    image: IMAGE,
    command: [NODE, PROGRAM],
    files: { [PROGRAM]: SOURCE },
    ports: [
      { name: 'http', port: 8080, appProtocol: 'http' },
      { name: 'grpc', port: 8081, appProtocol: 'grpc' },
    ],
    headlessService: true,
    health: Health.http({ readinessInitialDelaySeconds: 1, readinessPeriodSeconds: 1, timeoutSeconds: 5 }),
    podAnnotations: { 'example.com/revision': String(revision) },
    preStop: LifecycleHook.sleep(SLEEP_SECONDS),
    drainSeconds: DRAINS[name],
    cpuRequest: '10m',
    cpuLimit: '1',
    memoryRequest: '32Mi',
    memoryLimit: '256Mi',
  });
  microservice.connections.allowFrom(Peer.pods({ namespace, labels: CLIENT.labels }));
  return chart.toJson();
}

async function rollOut(name: Name, revision: number): Promise<void> {
  cluster.apply(service(name, revision));
  await awaitRollout(cluster, name, namespace);
}

function clusterAddress(name: string, where: string): string {
  return cluster.get<Service>('service', name, where).spec?.clusterIP ?? '';
}

function clientAddress(): string {
  return cluster.get<Pod>('pod', CLIENT.name, namespace).status?.podIP ?? '';
}

/** Opens streams, and replaces all pods meanwhile. */
async function rolledOutUnderStreams(name: Name): Promise<StreamsByProtocol> {
  const host = clusterAddress(name, namespace);
  const load = { host, perSecond: PER_SECOND, openSeconds: OPEN_SECONDS, streamSeconds: STREAM_SECONDS };
  const streams = node.openStreams(clientAddress(), load);
  await new Promise((resolve) => setTimeout(resolve, 2000));
  await rollOut(name, 1);
  return streams;
}

test('calls through one gRPC channel stay with one pod; the Service spreads channels, the headless Service addresses', async () => {
  const channels = {
    host: clusterAddress('patient', namespace),
    headless: `patient-headless.${namespace}.svc.cluster.local`,
    dns: clusterAddress('kube-dns', 'kube-system'),
    calls: CALLS,
  };
  const spread: Spread = JSON.parse(await node.runInPod(clientAddress(), 'channels.ts', [JSON.stringify(channels)]));
  report('channels.txt', `calls to each of two pods: ${JSON.stringify(spread)}`);
  expect(spread).toMatchObject({ 'one channel': [CALLS], 'a channel to each address': [CALLS / 2, CALLS / 2] });
  // At random: below a sixth for one pod is as likely as one in ten million.
  expect(spread['a channel for each call']).toHaveLength(2);
  expect(Math.min(...(spread['a channel for each call'] ?? []))).toBeGreaterThan(CALLS / 6);
});

test('a rollout cuts no stream that is shorter than the drain, and a short grace period cuts some of each protocol', async () => {
  const [patient, hurried] = await Promise.all([rolledOutUnderStreams('patient'), rolledOutUnderStreams('hurried')]);
  report(
    'streams.txt',
    `streams of ${STREAM_SECONDS} s in a rollout: ${JSON.stringify({ patient, hurried }, null, 2)}`,
  );
  expect(Object.keys(patient)).toEqual(['HTTP/1.1', 'WebSocket', 'HTTP/2']);
  for (const { ended = 0, 'ended while draining': drained = 0, ...cut } of Object.values(patient)) {
    expect(cut).toEqual({});
    expect(drained).toBeGreaterThan(10);
    expect(ended + drained).toBe(PER_SECOND * OPEN_SECONDS);
  }
  for (const { ended = 0, 'ended while draining': drained = 0, ...cut } of Object.values(hurried)) {
    expect(Object.keys(cut).length).toBeGreaterThan(0);
    expect(ended + drained).toBeLessThan(PER_SECOND * OPEN_SECONDS);
  }
});
