import type { Pod, PodSpec } from 'kubernetes-types/core/v1';
import { renderPod } from '../../src/session';
import { apiClient } from './support/api-client';
import { ApiServerProcess } from './support/api-server-process';
import { Cluster, eventually } from './support/cluster';
import { createOwnNamespace } from './support/own-namespace';
import { PlayedKubelet } from './support/played-kubelet';
import { testProfile } from './support/sessions';
import { WatchedSessions } from './support/watched-sessions';

const cluster = Cluster.fromEnvironment();
const client = apiClient();
const namespace = createOwnNamespace(cluster, 'watch');
const kubelet = new PlayedKubelet(client, namespace, `watched-${Date.now().toString(36)}`);
const classes = ['low', 'high'].map((level, index) => ({
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  metadata: { name: `${kubelet.node}-${level}` },
  ...{ value: index * 100 },
}));

let watched: WatchedSessions;

jest.setTimeout(180_000);

beforeAll(async () => {
  cluster.apply(classes);
  await kubelet.register();
});

beforeEach(() => {
  watched = new WatchedSessions(client, { namespace, pendingSeconds: 3 });
});

afterEach(() => watched.stop());

afterAll(async () => {
  cluster.deletePods(namespace);
  await kubelet.remove();
  cluster.deleteAll(
    'priorityclass',
    classes.map(({ metadata }) => metadata.name),
  );
  client.close();
});

/** Creates the pod of a session. @default spec - on the node of this suite */
function create(id: string, spec: Partial<PodSpec> = { nodeName: kubelet.node }): string {
  const { metadata, spec: rendered, ...pod } = renderPod(testProfile, { id, namespace });
  const changed: Pod = { ...pod, metadata, spec: { containers: [], ...rendered, ...spec } };
  return cluster.create(changed).metadata?.name ?? '';
}

async function active(id: string): Promise<string> {
  const pod = create(id);
  await kubelet.run(pod);
  await watched.reached(id, 'ACTIVE');
  return pod;
}

test('a session is told from PENDING to ACTIVE, and to its end', async () => {
  const pod = await active('normal');
  cluster.delete('pod', pod, namespace);
  await watched.reached('normal', 'ENDING');
  await kubelet.finish(pod);
  await watched.reached('normal', 'ENDED');
  expect(watched.of('normal')).toEqual(['STARTING', 'ACTIVE', 'ENDING', 'ENDED Deleted']);
  const others = new WatchedSessions(client, { namespace, labels: { 'app.kubernetes.io/name': 'no-such-profile' } });
  await active('other');
  expect(others.events).toEqual([]);
  await others.stop();
});

test('a session that no node fits reaches the limit, and fails by what held it up', async () => {
  const pod = create('nowhere', { nodeSelector: { 'cdk8s-agents/no-such': 'node' } });
  await watched.reached('nowhere', '!pending');
  cluster.delete('pod', pod, namespace);
  await watched.reached('nowhere', 'FAILED');
  expect(watched.of('nowhere').filter((word) => word !== 'PENDING')).toEqual([
    'PENDING Unschedulable',
    'PENDING Unschedulable !pending',
    ...watched.of('nowhere').filter((word) => word === 'ENDING'),
    'FAILED Unschedulable',
  ]);
});

test('an evicted session fails, though its agent exits with 0', async () => {
  const pod = await active('evicted');
  await kubelet.evict(pod);
  await kubelet.finish(pod);
  await watched.reached('evicted', 'FAILED');
  expect(watched.of('evicted').at(-1)).toBe('FAILED Evicted');
});

test('a preempted session fails as such', async () => {
  const [low, high] = classes.map(({ metadata }) => metadata.name);
  const here = { nodeSelector: { 'cdk8s-agents/test-node': kubelet.node } };
  const containers = [{ name: 'agent', image: 'agent:1', resources: { requests: { cpu: '700m' } } }];
  const victim = create('victim', { ...here, containers, priorityClassName: low, priority: undefined });
  await eventually(30, 'the scheduler has placed the victim', () => {
    return cluster.get<Pod>('pod', victim, namespace).spec?.nodeName === kubelet.node;
  });
  await kubelet.run(victim);
  await watched.reached('victim', 'ACTIVE');
  create('winner', { ...here, containers, priorityClassName: high, priority: undefined });
  await watched.reached('victim', 'ENDING');
  await kubelet.finish(victim);
  await watched.reached('victim', 'FAILED');
  expect(watched.of('victim').at(-1)).toBe('FAILED Preempted');
});

test('a session that loses its label has not ended, and its end is seen', async () => {
  const pod = await active('hidden');
  cluster.patch('pod', pod, namespace, { metadata: { labels: { session: null } } });
  await eventually(15, 'the pod is asked for by its name', () => watched.paths.some((path) => path.endsWith(pod)));
  expect(watched.of('hidden')).toEqual(['STARTING', 'ACTIVE']);
  cluster.delete('pod', pod, namespace);
  await kubelet.finish(pod);
  await watched.reached('hidden', 'ENDED');
});

test('the API server is killed and started again: 410 in the stream, nothing lost and nothing twice', async () => {
  const [stays, goes] = [await active('stays'), await active('goes')];
  const before = watched.events.length;
  // Others' writes, which the watch of pods does not see: its version is old after the restart.
  const noise = Array.from({ length: 20 }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `noise-${index}`, namespace },
  }));
  cluster.apply(noise);
  const server = new ApiServerProcess();
  server.kill();
  await new Promise((resolve) => setTimeout(resolve, 2000));
  server.start();
  await eventually(60, 'the API server is ready', () => {
    try {
      return cluster.raw('/readyz') === 'ok';
    } catch {
      return false;
    }
  });
  cluster.delete('pod', goes, namespace);
  await kubelet.finish(goes);
  await watched.reached('goes', 'ENDED', 60);
  await active('after');
  expect(watched.of('stays')).toEqual(['STARTING', 'ACTIVE']);
  expect(watched.of('goes').filter((word) => word !== 'ENDING')).toEqual(['STARTING', 'ACTIVE', 'ENDED Deleted']);
  expect(watched.streamed).toContain('"code":410');
  expect(watched.events.slice(before).map(({ id }) => id)).not.toContain('stays');
  expect(cluster.exists('pod', stays, namespace)).toBe(true);
});

test('a session whose node is removed fails as lost', async () => {
  await active('lost');
  await kubelet.remove();
  await watched.reached('lost', 'FAILED', 120);
  expect(watched.of('lost').at(-1)).toBe('FAILED NodeLost');
  await kubelet.register();
});
