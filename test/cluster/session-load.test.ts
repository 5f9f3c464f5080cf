import { AgentProfile, type SessionEvent, Sessions } from '../../src/session';
import { inLanes } from '../../src/session/calls/in-lanes';
import { Cluster, eventually } from './support/cluster';
import { CountingClient } from './support/counting-client';
import { createOwnNamespace } from './support/own-namespace';
import { sessionManagerClient } from './support/session-manager';
import { testProfile } from './support/sessions';
import { SimulatedNodes } from './support/simulated-nodes';

const SESSIONS = 1000;
const PARALLEL = 50;

const cluster = Cluster.fromEnvironment();
const namespace = createOwnNamespace(cluster, 'load');
const nodes = new SimulatedNodes(cluster, namespace, 5);
const profile = AgentProfile.fromProfile(testProfile, { secretKeys: ['API_KEY'], placement: nodes.placement });
const credentials = { API_KEY: 'fake-key-of-a-test' };

/** The states of a session that is deleted while it is ACTIVE. Several may be in one event of the watch. */
const LIFE = /^(PENDING )?(STARTING )?ACTIVE (ENDING )?ENDED Deleted$/;

/** On one version: nothing here depends on it, and 1.28 has the time. */
const isHere = /^v1\.28\./.test(cluster.serverVersion());

(isHere ? describe : describe.skip)(`${SESSIONS} sessions on simulated nodes, ${PARALLEL} at a time`, () => {
  beforeAll(() => nodes.start(), 90_000);
  afterAll(() => nodes.stop());

  test('each is created, seen ACTIVE and ended: two writes to create, one to end, nothing left, no event lost or twice', async () => {
    const client = new CountingClient(sessionManagerClient(cluster, namespace));
    const sessions = new Sessions(client, { namespace });
    const lives = new Lives();
    const stopped = new AbortController();
    const watching = lives.read(sessions.watch({ signal: stopped.signal }));
    // Its failure is that of the test, which awaits it at the end.
    watching.catch(() => undefined);
    const ids = Array.from({ length: SESSIONS }, (_, index) => `load-${index}`);
    const times = { create: [] as number[], active: [] as number[], end: [] as number[] };
    const startedAt = performance.now();
    const live = async (id: string): Promise<void> => {
      const from = performance.now();
      await sessions.create(profile, { id, credentials });
      times.create.push(performance.now() - from);
      await lives.reached(id, 'ACTIVE');
      times.active.push(performance.now() - from);
      const ending = performance.now();
      await sessions.end(id, { graceSeconds: 0 });
      times.end.push(performance.now() - ending);
    };
    await inLanes(ids, live, PARALLEL);
    const seconds = (performance.now() - startedAt) / 1000;
    await Promise.all(ids.map((id) => lives.reached(id, 'ENDED Deleted')));
    stopped.abort();
    await watching;
    const medians = Object.entries(times).map(([name, all]) => `${name} ${median(all).toFixed(0)} ms`);
    process.stderr.write(
      `session-load: ${SESSIONS} sessions in ${seconds.toFixed(1)} s, medians ${medians.join(', ')}, ${(client.all / SESSIONS).toFixed(2)} requests each: ${client.kinds.map((kind) => `${kind} ${client.of(kind)}`).join(', ')}\n`,
    );
    expect(ids.map((id) => lives.of(id)).filter((life) => !LIFE.test(life))).toEqual([]);
    // Ending without a grace reads the pod, deletes it, and reads that it is gone.
    const each = { 'POST pods': 1, 'POST secrets': 1, 'DELETE pods/NAME': 1, 'GET pods/NAME': 2 };
    expect(Object.keys(each).map((kind) => [kind, client.of(kind) / SESSIONS])).toEqual(Object.entries(each));
    expect(client.kinds).toEqual([...Object.keys(each), 'GET pods', 'WATCH pods'].sort());
    expect(client.of('GET pods')).toBe(1);
    await eventually(
      60,
      'no pod and no Secret is left',
      () => cluster.list('pods,secrets', namespace).filter(({ metadata }) => /-load-/.test(metadata.name)).length === 0,
    );
  }, 180_000);
});

/** What a watch tells of each session. */
class Lives {
  private readonly words = new Map<string, string[]>();
  private readonly waiting = new Map<string, () => void>();

  async read(watch: AsyncIterable<SessionEvent>): Promise<void> {
    for await (const { id, state, outcome } of watch) {
      const word = outcome === undefined ? state : `${state} ${outcome.kind}`;
      this.words.set(id, [...(this.words.get(id) ?? []), word]);
      this.waiting.get(`${id} ${word}`)?.();
    }
  }

  of(id: string): string {
    return (this.words.get(id) ?? []).join(' ');
  }

  async reached(id: string, word: string): Promise<void> {
    if (this.words.get(id)?.includes(word)) return;
    await new Promise<void>((resolve) => this.waiting.set(`${id} ${word}`, resolve));
  }
}

function median(all: readonly number[]): number {
  return [...all].sort((one, other) => one - other)[Math.floor(all.length / 2)] ?? Number.NaN;
}
