import { AgentProfile, SessionRefused, Sessions } from '../../src/session';
import { apiClient } from './support/api-client';
import { Cluster, eventually } from './support/cluster';
import { createOwnNamespace } from './support/own-namespace';
import { PlayedKubelet } from './support/played-kubelet';
import { clientOf, sessionManagerClient } from './support/session-manager';
import { testProfile } from './support/sessions';
import { WatchedSessions } from './support/watched-sessions';

const ROUNDS = 100;

const cluster = Cluster.fromEnvironment();
const namespace = createOwnNamespace(cluster, 'replicas');
const credentials = { API_KEY: 'fake-key-of-a-test' };
const profile = AgentProfile.fromProfile(testProfile, { secretKeys: ['API_KEY'], schedulerName: 'none-of-a-test' });

const isHere = /^v1\.28\./.test(cluster.serverVersion());
let backEnds: readonly Sessions[];

(isHere ? describe : describe.skip)('two back ends without a leader', () => {
  beforeAll(() => {
    const clients = [sessionManagerClient(cluster, namespace), clientOf(namespace, 'session-manager')];
    backEnds = clients.map((client) => new Sessions(client, { namespace }));
  });

  test(`create and end one session at the same time, ${ROUNDS} times: one pod and one Secret, one of the two is told isNew`, async () => {
    const watched = new WatchedSessions(apiClient(), { namespace });
    for (let round = 0; round < ROUNDS; round++) {
      const id = `both-${round}`;
      const both = await Promise.all(backEnds.map((one) => one.create(profile, { id, credentials })));
      expect(both.filter(({ isNew }) => isNew)).toHaveLength(1);
      expect(new Set(both.map(({ isNew, ...session }) => JSON.stringify(session))).size).toBe(1);
      const [secret] = ownersOfSecrets(id);
      expect(secret).toEqual(both[0]?.podUid);
      const ends = await Promise.all(backEnds.map((one) => one.end(id, { graceSeconds: 0 })));
      expect(ends.some(({ wasThere }) => wasThere)).toBe(true);
    }
    await nothingIsLeft();
    await watched.reached(`both-${ROUNDS - 1}`, 'ENDED');
    await watched.stop();
    const uids = new Set(watched.events.map(({ podUid }) => podUid));
    expect(uids.size).toBe(ROUNDS);
    expect(watched.events.filter(({ state }) => state === 'ENDED')).toHaveLength(ROUNDS);
  }, 120_000);

  test(`one creates while the other ends, ${ROUNDS} times: both get an answer or a typed conflict, and no orphan stays`, async () => {
    const [one, other] = backEnds;
    const kinds = new Map<string, number>();
    for (let round = 0; round < ROUNDS; round++) {
      const id = `race-${round % 10}`;
      const results = await Promise.allSettled([
        one?.create(profile, { id, credentials }),
        other?.end(id, { graceSeconds: round % 2 }),
      ]);
      for (const result of results) {
        const kind = result.status === 'fulfilled' ? 'done' : kindOf(result.reason);
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      }
    }
    process.stderr.write(`session-replicas: ${JSON.stringify(Object.fromEntries(kinds))}\n`);
    expect([...kinds.keys()].filter((kind) => !['done', 'ending', 'conflict', 'stale'].includes(kind))).toEqual([]);
    await other?.reap({ dryRun: false, incompleteSeconds: 0 });
    for (const { id } of (await one?.list()) ?? []) await other?.end(id, { graceSeconds: 0 });
    await nothingIsLeft();
  }, 120_000);

  test('end is certain for a session whose node is gone', async () => {
    const kubelet = new PlayedKubelet(apiClient(), namespace, namespace);
    await kubelet.register();
    const here = AgentProfile.fromProfile(profile, {
      podOverrides: { patch: { spec: { nodeName: kubelet.node } }, reason: 'the node of this test' },
    });
    const [one, other] = backEnds;
    await one?.create(here, { id: 'lost', credentials });
    await kubelet.run('agent-lost');
    await kubelet.remove();
    const startedAt = performance.now();
    const ends = await Promise.all([one, other].map((backEnd) => backEnd?.end('lost', { graceSeconds: 1 })));
    expect(ends.some((end) => end?.wasThere === true && end.wasForced)).toBe(true);
    expect((performance.now() - startedAt) / 1000).toBeLessThan(10);
    await nothingIsLeft();
  }, 60_000);
});

function kindOf(error: unknown): string {
  return error instanceof SessionRefused ? error.refusal.kind : String(error);
}

function ownersOfSecrets(id: string): readonly (string | undefined)[] {
  return cluster
    .list<{ metadata: { labels?: Record<string, string>; ownerReferences?: { uid: string }[] } }>('secrets', namespace)
    .filter(({ metadata }) => metadata.labels?.session === id)
    .map(({ metadata }) => metadata.ownerReferences?.[0]?.uid);
}

async function nothingIsLeft(): Promise<void> {
  await eventually(30, 'no pod and no Secret of a session is left', () =>
    cluster.list('pods,secrets', namespace).every(({ metadata }) => !metadata.name.startsWith('agent-')),
  );
}
