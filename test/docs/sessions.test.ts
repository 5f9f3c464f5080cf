import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import * as session from '../../src/session';
import { FakePods } from '../session/watch/fake-pods';
import { podOf } from '../session/watch/lifecycles';
import { exited, NOT_READY } from '../session/watch/status/pods';
import { VirtualClock } from '../session/watch/virtual-clock';
import { FakeApiServer } from '../support/fake-api-server';
import { FakeCluster } from '../support/fake-cluster';
import { blocksOf } from './examples';

/*
 * docs/sessions.md, whose examples export what needs an API server: here they have one. Their synchronous parts run with those of the other
 * pages.
 */

const PAGE = 'docs/sessions.md';
const page = readFileSync(join(__dirname, '..', '..', PAGE), 'utf8');

type Example = (client: session.KubernetesClient, ...args: readonly string[]) => Promise<unknown>;

/** What the examples export. */
const examples: Readonly<Record<string, Example>> = Object.assign(
  {},
  ...blocksOf(PAGE, page)
    .filter(({ language }) => language === 'ts')
    .map(({ text }) => {
      const { code } = transformSync(text, { jsc: { parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } });
      const exported: object = {};
      new Function('require', 'exports', 'console', code)(() => session, exported, { log: () => undefined });
      return exported;
    }),
);

let cluster: FakeCluster;
let api: FakeApiServer;
let client: session.HttpsClient;

beforeEach(async () => {
  cluster = new FakeCluster();
  api = await FakeApiServer.start((request) => cluster.reply(request));
  client = new session.HttpsClient({ server: api.url });
});
afterEach(() => api.stop());

test('a session starts and ends, and a full quota asks to call again', async () => {
  cluster.faults.push(({ method, path }) => {
    if (method === 'DELETE') cluster.remove(path.replace(/.*\//, ''));
    return undefined;
  });
  expect(await examples.call?.(client, 'Room 7', 'fake-token')).toBe('agent-room-7-x6708254a8e63c43e ran');
  cluster.quota = 1;
  await new session.Sessions(client, { namespace: 'ai-agents' }).create(session.echoAgent, {
    id: 'other',
    credentials: {
      LIVEKIT_TOKEN: 'fake',
      LIVEKIT_URL: 'wss://a',
      OPENAI_API_KEY: 'fake',
      ROOM_NAME: 'r',
      SESSION_ID: 's',
    },
  });
  expect(await examples.call?.(client, 'Room 8', 'fake-token')).toBe('Please call again in a minute.');
});

test('ended sessions are archived and removed', async () => {
  await new session.Sessions(client, { namespace: 'ai-agents' }).create(session.stellaLight, {
    id: 'done',
    credentials: {
      LIVEKIT_TOKEN: 'fake',
      LIVEKIT_URL: 'wss://a',
      OPENAI_API_KEY: 'fake',
      ROOM_NAME: 'r',
      SESSION_ID: 's',
    },
  });
  const state = { terminated: { exitCode: 0, finishedAt: new Date(cluster.now - 300_000).toISOString() } };
  Object.assign(cluster.pods.get('agent-done') ?? {}, {
    status: { phase: 'Succeeded', containerStatuses: [{ name: 'agent', state }] },
  });
  expect(await examples.clean?.(client)).toEqual([
    'done ENDED Completed, 17 characters of log',
    'agent-done: ended, removed',
  ]);
});

test('a watch tells of the end of a session', async () => {
  const clock = new VirtualClock();
  const pods = new FakePods(clock);
  pods.put(podOf('s1', 'uid-s1', {}));
  const outcome = examples.follow?.(pods, 's1');
  await clock.settle();
  pods.put(podOf('s1', 'uid-s1', { status: { phase: 'Failed' }, agent: exited(7), conditions: NOT_READY }));
  expect(await outcome).toBe('s1 FAILED ExitCode');
});
