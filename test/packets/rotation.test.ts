import { execFileSync } from 'node:child_process';
import { JsonPatch, Testing } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Deployment } from 'kubernetes-types/apps/v1';
import type { Pod, Secret, Service } from 'kubernetes-types/core/v1';
import { apiObjectsIn } from '../../src/core/objects/api-objects';
import { Health } from '../../src/core/pods/health/health';
import { syncWaveOf } from '../../src/gitops/sync-waves';
import { Peer } from '../../src/network/peer';
import { Microservice } from '../../src/service/microservice';
import { ServiceSecret } from '../../src/service/service-secret';
import { Cluster, eventually } from '../cluster/support/cluster';
import { createOwnNamespace } from '../cluster/support/own-namespace';
import type { StubPod } from '../support/parties';
import { ExternalSecretsOperator, type StoreEntries } from './support/external-secrets';
import { installPods } from './support/install-pods';
import { allReady } from './support/installation';
import { report } from './support/report';
import { TestNode } from './support/test-node';

const cluster = Cluster.fromEnvironment();
const node = TestNode.fromEnvironment();
jest.setTimeout(180_000);

const namespace = createOwnNamespace(cluster, 'rotation', { 'pod-security.kubernetes.io/enforce': 'restricted' });
const IMAGE = 'registry.example.com/rotated:1.0.0';
const LOAD = { count: 2500, perSecond: 100 } as const;
const CLIENT: StubPod = { namespace, name: 'client', labels: { app: 'client' }, ports: [8080] };

let store: StoreEntries = { app: { KEY: 'fake-1' } };
const operator = new ExternalSecretsOperator(cluster, namespace, () => store);

beforeAll(async () => {
  node.nameTestImage([IMAGE]);
  await installPods(cluster, [CLIENT]);
  await allReady(cluster, [namespace]);
});

/** What Git has: a service that follows its Secret, one whose template does not say what it reads, and a Secret without a rotation. */
function commit(rotation: string) {
  const chart = Testing.chart();
  const source = { namespace, storeName: 'vault', remoteKey: 'app', keys: ['KEY'] };
  const secret = new ServiceSecret(chart, 'Rotated', { ...source, name: 'rotated', rotation });
  new ServiceSecret(chart, 'Once', { ...source, name: 'once', onceReason: 'a control of this test' });
  addService(chart, 'follows', secret);
  const silent = addService(chart, 'silent', secret);
  silent.deployment.addJsonPatch(JsonPatch.remove('/spec/template/metadata/annotations'));
  return apiObjectsIn(chart);
}

function addService(scope: Construct, name: string, secret: ServiceSecret): Microservice {
  const service = new Microservice(scope, name, {
    name,
    namespace,
    image: IMAGE,
    ports: [{ name: 'http', port: 8080 }],
    health: Health.http({ readinessInitialDelaySeconds: 1, readinessPeriodSeconds: 1 }),
    secretEnv: secret.toSecretEnv(),
    cpuRequest: '10m',
    cpuLimit: '500m',
    memoryRequest: '16Mi',
    memoryLimit: '128Mi',
  });
  service.connections.allowFrom(Peer.pods({ namespace, labels: CLIENT.labels }));
  return service;
}

/** Applies a commit wave after wave, as docs/rotation.md says: the pods after the Secrets have arrived. */
async function deploy(rotation: string): Promise<void> {
  const objects = commit(rotation);
  for (const wave of [...new Set(objects.map(syncWaveOf))].sort((one, other) => one - other)) {
    cluster.apply(objects.filter((object) => syncWaveOf(object) === wave).map((object): object => object.toJson()));
    operator.reconcile();
    if (wave === -1) waitForSecret(rotation);
  }
  for (const name of ['follows', 'silent']) await rolledOut(name);
}

function waitForSecret(rotation: string): void {
  const arrived = `jsonpath={.metadata.annotations.cdk8s-agents/rotation}=${rotation}`;
  execFileSync('kubectl', ['wait', '--namespace', namespace, 'secret/rotated', `--for=${arrived}`, '--timeout=10s']);
}

async function rolledOut(name: string): Promise<void> {
  await eventually(60, `${name} is rolled out`, () => {
    const { metadata, spec, status } = cluster.get<Deployment>('deployment', name, namespace);
    const { observedGeneration, updatedReplicas, availableReplicas, replicas } = status ?? {};
    const counts = [updatedReplicas, availableReplicas, replicas];
    return observedGeneration === metadata?.generation && counts.every((count) => count === spec?.replicas);
  });
}

function keyIn(secret: string): string {
  return atob(cluster.get<Secret>('secret', secret, namespace).data?.KEY ?? '');
}

/** The value that each running pod of a service started with, by the name of the pod. */
async function valuesIn(service: string): Promise<Readonly<Record<string, string>>> {
  const pods = cluster
    .list<Pod>('pods', namespace)
    .filter(({ metadata }) => metadata?.labels?.['app.kubernetes.io/name'] === service)
    .filter(({ metadata }) => metadata?.deletionTimestamp === undefined);
  const values = pods.map(async ({ metadata }) => {
    const name = metadata?.name ?? '';
    return [name, (await cluster.execute(name, namespace, 'echo $KEY')).trim()] as const;
  });
  return Object.fromEntries(await Promise.all(values));
}

test('one commit reads the store and then replaces the pods, and no request fails', async () => {
  await deploy('first');
  const [before, silent] = [await valuesIn('follows'), await valuesIn('silent')];
  expect(Object.values(before)).toEqual(['fake-1', 'fake-1']);

  const { spec } = cluster.get<Service>('service', 'follows', namespace);
  const { status } = cluster.get<Pod>('pod', CLIENT.name, namespace);
  const requests = node.requestConstantly(status?.podIP ?? '', { ...LOAD, url: `http://${spec?.clusterIP}:8080/` });
  const started = Date.now();
  store = { app: { KEY: 'fake-2' } };
  // A changed entry of the store alone changes nothing.
  expect(operator.reconcile()).toEqual([]);
  expect(keyIn('rotated')).toBe('fake-1');

  await deploy('second');
  const seconds = (Date.now() - started) / 1000;
  expect(keyIn('rotated')).toBe('fake-2');
  const after = await valuesIn('follows');
  expect(Object.values(after)).toEqual(['fake-2', 'fake-2']);
  expect(Object.keys(after).filter((pod) => Object.hasOwn(before, pod))).toEqual([]);

  // The controls: a Secret that is read once keeps its value, and pods whose template does not change keep theirs.
  expect(keyIn('once')).toBe('fake-1');
  expect(await valuesIn('silent')).toEqual(silent);
  expect(Object.values(silent)).toEqual(['fake-1', 'fake-1']);

  expect(await requests).toEqual({ '200': LOAD.count });
  // The load must have lasted longer than the rollout.
  expect(seconds).toBeLessThan(LOAD.count / LOAD.perSecond);
  report('rotation.txt', `${LOAD.count} requests, 0 failed, while a rotation took ${seconds.toFixed(1)} s`);
});

test('a commit that goes back rotates too', async () => {
  store = { app: { KEY: 'fake-1' } };
  await deploy('first');
  expect(Object.values(await valuesIn('follows'))).toEqual(['fake-1', 'fake-1']);
});
