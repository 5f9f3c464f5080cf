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
import type { Outcomes } from './support/constant-requests';
import { installPods } from './support/install-pods';
import { allReady } from './support/installation';
import { report } from './support/report';
import { TestNode } from './support/test-node';

const cluster = Cluster.fromEnvironment();
const node = TestNode.fromEnvironment();
jest.setTimeout(180_000);

const namespace = createOwnNamespace(cluster, 'rollout', { 'pod-security.kubernetes.io/enforce': 'restricted' });
// Its process ends at once on SIGTERM, as most do.
const IMAGE = 'registry.example.com/ends-at-once:1.0.0';
const REQUESTS = 10_000;
const PER_SECOND = 200;

const CLIENT: StubPod = { namespace, name: 'client', labels: { app: 'client' }, ports: [8080] };

beforeAll(async () => {
  node.nameTestImage([IMAGE]);
  await installPods(cluster, [CLIENT]);
  await allReady(cluster, [namespace]);
});

/** The objects of a service, in a revision. */
function service(name: string, revision: number, preStop?: LifecycleHook): readonly object[] {
  const chart = Testing.chart();
  const microservice = new Microservice(chart, 'Service', {
    name,
    namespace,
    image: IMAGE,
    ports: [{ name: 'http', port: 8080 }],
    health: Health.http({ readinessInitialDelaySeconds: 1, readinessPeriodSeconds: 1 }),
    podAnnotations: { 'example.com/revision': String(revision) },
    preStop,
    cpuRequest: '10m',
    cpuLimit: '500m',
    memoryRequest: '16Mi',
    memoryLimit: '128Mi',
  });
  microservice.connections.allowFrom(Peer.pods({ namespace, labels: CLIENT.labels }));
  return chart.toJson();
}

async function rollOut(name: string, revision: number, preStop?: LifecycleHook): Promise<void> {
  cluster.apply(service(name, revision, preStop));
  await awaitRollout(cluster, name, namespace);
}

/** Sends requests, and rolls out one revision after the other until all are answered. */
async function underLoad(name: string, preStop?: LifecycleHook): Promise<{ outcomes: Outcomes; rollouts: number }> {
  await rollOut(name, 0, preStop);
  const { spec } = cluster.get<Service>('service', name, namespace);
  const { status } = cluster.get<Pod>('pod', CLIENT.name, namespace);
  const url = `http://${spec?.clusterIP}:8080/`;
  let answered = false;
  const load = { url, count: REQUESTS, perSecond: PER_SECOND };
  const requests = node.requestConstantly(status?.podIP ?? '', load).finally(() => {
    answered = true;
  });
  let rollouts = 0;
  while (!answered) {
    rollouts += 1;
    await rollOut(name, rollouts, preStop);
  }
  const outcomes = await requests;
  report(`rollouts-${name}.txt`, `${JSON.stringify(outcomes)} in ${rollouts} rollouts\n`);
  return { outcomes, rollouts };
}

test('rollouts fail none of 10,000 requests', async () => {
  const { outcomes, rollouts } = await underLoad('sleeping');
  expect(outcomes).toEqual({ '200': REQUESTS });
  expect(rollouts).toBeGreaterThan(1);
});

test('without a sleep before SIGTERM, they fail some', async () => {
  const { outcomes } = await underLoad('hasty', LifecycleHook.none());
  const { '200': served = 0, ...failed } = outcomes;
  const failures = Object.values(failed).reduce((sum, count) => sum + count, 0);
  expect(failures).toBeGreaterThan(0);
  expect(served + failures).toBe(REQUESTS);
});
