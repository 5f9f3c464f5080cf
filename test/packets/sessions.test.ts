import type { Node } from 'kubernetes-types/core/v1';
import { secretName } from '../../src/agent/agent-session';
import { AgentProfile, LifecycleHook, Sessions } from '../../src/session';
import { apiClient } from '../cluster/support/api-client';
import { Cluster, eventually } from '../cluster/support/cluster';
import { createOwnNamespace } from '../cluster/support/own-namespace';
import { WatchedSessions } from '../cluster/support/watched-sessions';
import { isReady, smallPods } from './support/installation';
import { SessionPods } from './support/session-pods';
import { TestNode } from './support/test-node';

/*
 * Sessions from their beginning to their end, as a back end has them: the kubelet is real, and once it hangs.
 */

const cluster = Cluster.fromEnvironment();
const node = TestNode.fromEnvironment();
const client = apiClient();
jest.setTimeout(180_000);

const IMAGE = 'registry.example.com/agent:1.0.0';
const profile = new AgentProfile({
  name: 'lived',
  image: IMAGE,
  preStop: LifecycleHook.http({ path: '/drain' }),
  sessionLimitSeconds: 600,
  cpuRequest: '10m',
  cpuLimit: '500m',
  memoryRequest: '16Mi',
  memoryLimit: '128Mi',
});

const agents = createOwnNamespace(cluster, 'lives', {}, [profile]);
const pods = new SessionPods(cluster, agents);
const sessions = new Sessions(smallPods(client), { namespace: agents });
const watched = new WatchedSessions(client, { namespace: agents });

beforeAll(async () => {
  node.nameTestImage([IMAGE]);
  await eventually(30, `${agents} has its ServiceAccount`, () => cluster.exists('serviceaccount', 'default', agents));
});

afterAll(async () => {
  await watched.stop();
  cluster.deletePods(agents);
  client.close();
});

async function active(id: string, limitSeconds?: number): Promise<void> {
  const limit = limitSeconds === undefined ? {} : { limitSeconds };
  await sessions.create(profile, { id, credentials: { API_KEY: 'key-of-a-test' }, ...limit });
  await watched.reached(id, 'ACTIVE', 60);
}

function hasSecret(id: string): boolean {
  return cluster.exists('secret', secretName(id), agents);
}

test('a session drains within its grace, and its Secret goes with it', async () => {
  await active('drained');
  expect(await pods.execute('agent-drained', 'echo $API_KEY')).toBe('key-of-a-test');
  expect(hasSecret('drained')).toBe(true);
  const logs = pods.logsUntilEnd('agent-drained');
  expect(await sessions.end('drained')).toEqual({ id: 'drained', wasThere: true, wasForced: false });
  const lines = (await logs).split('\n').filter((line) => /GET \/drain|stopped by/.test(line));
  expect(lines).toEqual([expect.stringMatching(/^GET \/drain from /), 'stopped by terminated']);
  await watched.reached('drained', 'ENDED');
  expect(watched.of('drained').slice(-3)).toEqual(['ACTIVE', 'ENDING', 'ENDED Deleted']);
  await eventually(10, 'the Secret is gone', () => !hasSecret('drained'));
});

describe('while the kubelet hangs', () => {
  let thaw = () => {};

  beforeAll(async () => {
    await active('stuck');
    await active('late', 1);
    thaw = node.freezeKubelet();
  });

  afterAll(async () => {
    thaw();
    await eventually(60, 'the node is Ready again', () =>
      cluster.list<Node>('nodes').every(({ status }) => isReady({ status })),
    );
  });

  test('a session ends by force when its grace has passed, and its Secret goes', async () => {
    expect(await sessions.end('stuck', { graceSeconds: 2 })).toEqual({ id: 'stuck', wasThere: true, wasForced: true });
    expect(cluster.exists('pod', 'agent-stuck', agents)).toBe(false);
    expect(node.runningContainers('agent-stuck')).not.toEqual([]);
    await eventually(10, 'the Secret is gone', () => !hasSecret('stuck'));
    await watched.reached('stuck', 'ENDED');
  });

  test('reap finds the session that is past its limit', async () => {
    const { objects } = await sessions.reap();
    expect(objects).toEqual([expect.objectContaining({ name: 'agent-late', why: 'past-limit', result: 'found' })]);
  });

  test('its sessions are told as held up by their node', async () => {
    await watched.reached('late', 'NodeNotReady', 90);
  });

  test('the container of a session that ended by force is stopped as soon as the kubelet goes on', async () => {
    thaw();
    await eventually(60, 'the container has stopped', () => node.runningContainers('agent-stuck').length === 0);
    expect(watched.of('stuck').filter((word) => /^(ENDED|FAILED)/.test(word))).toEqual(['ENDED Deleted']);
    await sessions.reap({ dryRun: false });
    await watched.reached('late', 'ENDED', 60);
    await eventually(10, 'the Secret is gone', () => !hasSecret('late'));
  });
});
