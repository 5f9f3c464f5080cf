import { AgentProfile, type KubernetesClient, SessionRefused, Sessions } from '../../src/session';
import { inLanes } from '../../src/session/calls/in-lanes';
import { apiClient } from './support/api-client';
import { ApiServerProcess } from './support/api-server-process';
import { Cluster, eventually } from './support/cluster';
import { Etcd } from './support/etcd';
import { createOwnNamespace } from './support/own-namespace';
import { testProfile } from './support/sessions';
import { WatchedSessions } from './support/watched-sessions';

/** More than a page of a list. */
const SESSIONS = 600;
const PARALLEL = 20;

const cluster = Cluster.fromEnvironment();
const client = apiClient();
const listed = createOwnNamespace(cluster, 'compaction');
const created = createOwnNamespace(cluster, 'restart');
const ids = (count: number) => Array.from({ length: count }, (_, index) => `s-${index}`);

/** Its pods stay Pending. */
const profile = AgentProfile.fromProfile(testProfile, { secretKeys: ['API_KEY'], schedulerName: 'none-of-a-test' });
const keyless = AgentProfile.fromProfile(profile, { secretKeys: [], secretAs: 'none' });
const credentials = { API_KEY: 'fake-key-of-a-test' };

const isHere = /^v1\.28\./.test(cluster.serverVersion());

let watched: WatchedSessions | undefined;

afterAll(async () => {
  await watched?.stop();
  client.close();
});

(isHere ? describe : describe.skip)('etcd is compacted', () => {
  const etcd = new Etcd(new ApiServerProcess().etcd);

  beforeAll(async () => {
    const sessions = new Sessions(client, { namespace: listed });
    await inLanes(ids(SESSIONS), async (id) => void (await sessions.create(keyless, { id })), PARALLEL);
  }, 60_000);

  /** Compacts between the first two pages of a list, after a change: what the first page was of is gone. */
  function compacting(): { readonly client: KubernetesClient; readonly statuses: number[] } {
    const statuses: number[] = [];
    let isDone = false;
    return {
      statuses,
      client: {
        async request(request) {
          if (!isDone && request.path.includes('continue=')) {
            isDone = true;
            cluster.patch('pod', 'agent-s-0', listed, { metadata: { annotations: { at: String(Date.now()) } } });
            await etcd.compact();
          }
          const response = await client.request(request);
          statuses.push(response.status);
          return response;
        },
      },
    };
  }

  test('between two pages of a list: all sessions are listed, each once, and reap sees them all', async () => {
    const { client: between, statuses } = compacting();
    const sessions = await new Sessions(between, { namespace: listed }).list();
    expect(sessions.map(({ id }) => id).sort()).toEqual(ids(SESSIONS).sort());
    expect(statuses).toEqual([200, 410, 200, 200]);
    const reaping = compacting();
    const report = await new Sessions(reaping.client, { namespace: listed }).reap({ startSeconds: 0 });
    expect(report.objects.map(({ id, why }) => `${id} ${why}`).sort()).toEqual(
      ids(SESSIONS)
        .map((id) => `${id} never-started`)
        .sort(),
    );
    expect(reaping.statuses.slice(0, 4)).toEqual([200, 410, 200, 200]);
  }, 60_000);

  test('while a watch lists, and while it runs: each session is told once, and each end', async () => {
    const { client: between, statuses } = compacting();
    const watch = new WatchedSessions(between, { namespace: listed });
    watched = watch;
    const sessions = new Sessions(client, { namespace: listed });
    await inLanes(ids(SESSIONS), async (id) => void (await watch.reached(id, 'PENDING')), PARALLEL);
    expect(statuses).toContain(410);
    for (const id of ids(3)) {
      await etcd.compact();
      await sessions.end(id);
      await watch.reached(id, 'ENDED');
    }
    const lives = new Set(ids(SESSIONS).map((id) => watch.of(id).join(' ')));
    for (const life of lives) expect(life).toMatch(/^PENDING( (ENDING )?ENDED Deleted)?$/);
    expect(watch.events.filter(({ state }) => state === 'ENDED')).toHaveLength(3);
  }, 60_000);
});

(isHere ? test : test.skip)(
  `the API server is killed and started again during creates, ${PARALLEL} in parallel: each session is whole, once`,
  async () => {
    const sessions = new Sessions(client, { namespace: created });
    const server = new ApiServerProcess();
    const refusals = new Map<string, number>();
    let done = 0;
    const restart = async (): Promise<void> => {
      server.kill();
      await new Promise((resolve) => setTimeout(resolve, 1000));
      server.start();
    };
    let restarted: Promise<void> | undefined;
    const give = Date.now() + 90_000;
    await inLanes(ids(100), async (id) => {
      for (;;) {
        try {
          await sessions.create(profile, { id, credentials });
          done += 1;
          if (done === 30) restarted = restart();
          return;
        } catch (error) {
          if (!(error instanceof SessionRefused) || Date.now() > give) throw error;
          const kind = `${error.step.step}, ${error.refusal.kind}`;
          refusals.set(kind, (refusals.get(kind) ?? 0) + 1);
          await new Promise((resolve) => setTimeout(resolve, 200));
        }
      }
    });
    await restarted;
    process.stderr.write(`session-etcd: refused meanwhile: ${JSON.stringify(Object.fromEntries(refusals))}\n`);
    const { objects } = await sessions.reap({ dryRun: false, incompleteSeconds: 0 });
    expect(objects).toEqual([]);
    const owners = cluster
      .list<{ metadata: { name: string; uid: string; ownerReferences?: { uid: string }[] } }>('pods,secrets', created)
      .filter(({ metadata }) => metadata.name.startsWith('agent-'))
      .map(({ metadata }) => metadata.ownerReferences?.[0]?.uid ?? metadata.uid);
    expect(owners).toHaveLength(200);
    expect(new Set(owners).size).toBe(100);
    await inLanes(ids(100), async (id) => void (await sessions.end(id, { graceSeconds: 0 })), PARALLEL);
    await eventually(60, 'no pod and no Secret of a session is left', () =>
      cluster.list('pods,secrets', created).every(({ metadata }) => !metadata.name.startsWith('agent-')),
    );
  },
  150_000,
);
