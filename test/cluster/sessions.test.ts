import { AgentProfile, type KubernetesClient, SessionRefused, Sessions } from '../../src/session';
import { Cluster, eventually } from './support/cluster';
import { createOwnNamespace } from './support/own-namespace';
import { clientOf, sessionManagerClient } from './support/session-manager';
import { testProfile } from './support/sessions';
import { StoppingClient } from './support/stopping-client';

const cluster = Cluster.fromEnvironment();
const namespace = createOwnNamespace(cluster, 'sessions');

/** An obvious fake that must appear in Secrets alone. */
const CANARY = 'canary-credential-7431';
const credentials = { API_KEY: CANARY };

/** A profile with a Secret, whose pods never start without one. */
const profile = AgentProfile.fromProfile(testProfile, { secretKeys: ['API_KEY'], sessionLabelKeys: ['team'] });

let client: KubernetesClient;
let sessions: Sessions;

beforeAll(() => {
  client = sessionManagerClient(cluster, namespace);
  sessions = new Sessions(client, { namespace });
});

afterEach(() => cluster.deletePods(namespace), 60_000);

const names = (kind: string) => cluster.list(kind, namespace).map(({ metadata }) => metadata.name);
const secretNames = () => names('secrets').filter((name) => name.startsWith('agent-secret-'));

/** What a call was refused for. It must not hold the credential. */
async function refusedBy(call: Promise<unknown>): Promise<SessionRefused> {
  const error: unknown = await call.then(
    () => 'not refused',
    (reason) => reason,
  );
  if (!(error instanceof SessionRefused)) throw new Error(String(error));
  expect(JSON.stringify({ ...error, message: error.message, stack: error.stack })).not.toContain(CANARY);
  return error;
}

/** Waits until neither pods nor Secrets of sessions are left, as the cluster's administrator sees it. */
async function nothingIsLeft(): Promise<void> {
  await eventually(
    30,
    'no pod and no Secret of a session is left',
    () => names('pods').length + secretNames().length === 0,
  );
}

describe('a back end with the rights of SessionManagerRole', () => {
  test('creates, finds, lists and ends a session, which leaves nothing behind', async () => {
    const created = await sessions.create(profile, { id: 'a', credentials, limitSeconds: 60, labels: { team: 'x' } });
    expect(created).toMatchObject({ id: 'a', profile: 'test-agent', podName: 'agent-a', isNew: true });
    const secret = cluster.get<{ immutable?: boolean; metadata: { ownerReferences?: object[] } }>(
      'secret',
      'agent-secret-a',
      namespace,
    );
    expect(secret.immutable).toBe(true);
    expect(secret.metadata.ownerReferences).toEqual([
      { apiVersion: 'v1', kind: 'Pod', name: 'agent-a', uid: created.podUid },
    ]);
    expect(await sessions.create(profile, { id: 'a', credentials })).toEqual({ ...created, isNew: false });
    expect(await sessions.find('a')).toMatchObject({ id: 'a', podUid: created.podUid, labels: { team: 'x' } });
    expect((await sessions.list()).map(({ id }) => id)).toEqual(['a']);
    expect(await sessions.end('a')).toMatchObject({ wasThere: true });
    expect(await sessions.end('a')).toMatchObject({ wasThere: false });
    await nothingIsLeft();
  }, 60_000);

  test('replaces a session at once after its end, though the garbage collector is slower', async () => {
    for (let round = 0; round < 10; round++) {
      const { podUid, isNew } = await sessions.create(profile, { id: 'again', credentials });
      expect(isNew).toBe(true);
      const { metadata } = cluster.get<{ metadata: { ownerReferences?: { uid: string }[] } }>(
        'secret',
        'agent-secret-again',
        namespace,
      );
      expect(metadata.ownerReferences?.[0]?.uid).toBe(podUid);
      await sessions.end('again', { graceSeconds: 0 });
    }
    await nothingIsLeft();
  }, 60_000);

  test('starts and ends one session from two replicas at the same time', async () => {
    const other = new Sessions(clientOf(namespace, 'session-manager'), { namespace });
    for (let round = 0; round < 10; round++) {
      const both = await Promise.all([sessions, other].map((one) => one.create(profile, { id: 'both', credentials })));
      expect(both[0]?.podUid).toBe(both[1]?.podUid);
      expect(both.filter(({ isNew }) => isNew)).toHaveLength(1);
      expect([names('pods'), secretNames()]).toEqual([['agent-both'], ['agent-secret-both']]);
      const ends = await Promise.all([sessions, other].map((one) => one.end('both', { graceSeconds: 0 })));
      expect(ends.some(({ wasThere }) => wasThere)).toBe(true);
    }
    await nothingIsLeft();
  }, 90_000);

  test('never gets a credential back from the API server', async () => {
    const answers: string[] = [];
    const listening: KubernetesClient = {
      async request(request) {
        const response = await client.request(request);
        const text = await response.text();
        answers.push(text);
        return { status: response.status, headers: response.headers, body: null, text: async () => text };
      },
    };
    const hearing = new Sessions(listening, { namespace });
    for (const _ of ['first', 'again']) await hearing.create(profile, { id: 'a', credentials });
    await hearing.reap({ incompleteSeconds: 0 });
    expect(answers.filter((text) => text.includes('agent-secret-a')).length).toBeGreaterThan(2);
    expect(answers.join()).not.toContain(Buffer.from(CANARY).toString('base64'));
  }, 60_000);

  test('is told of another profile, a missing ServiceAccount, and rights that it lacks', async () => {
    await sessions.create(profile, { id: 'a', credentials });
    const other = AgentProfile.fromProfile(profile, { name: 'other-agent', serviceAccountName: 'test-agent' });
    const conflict = await refusedBy(sessions.create(other, { id: 'a', credentials }));
    expect(conflict.refusal).toEqual({ kind: 'conflict', object: 'Pod', profile: 'test-agent' });
    const without = AgentProfile.fromProfile(profile, { serviceAccountName: 'nobody' });
    const missing = await refusedBy(sessions.create(without, { id: 'b', credentials }));
    expect(missing.refusal).toEqual({ kind: 'missing-object', object: 'ServiceAccount', name: 'nobody' });
    const stranger = new Sessions(clientOf(namespace, 'default'), { namespace });
    const access = await refusedBy(stranger.create(profile, { id: 'c', credentials }));
    const user = `system:serviceaccount:${namespace}:default`;
    expect(access.refusal).toEqual({ kind: 'access', user, verb: 'create', resource: 'pods' });
    expect(names('pods')).toEqual(['agent-a']);
  }, 60_000);
});

describe('a full quota', () => {
  const quota = (pods: number) => [
    {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'agents', namespace },
      spec: { hard: { pods: String(pods) } },
    },
  ];

  beforeEach(async () => {
    cluster.apply(quota(3));
    await eventually(10, 'the quota is counted', () => {
      const { status } = cluster.get('resourcequota', 'agents', namespace);
      return JSON.stringify(status ?? {}).includes('"used":{"pods":"0"}');
    });
  }, 30_000);
  afterEach(() => cluster.delete('resourcequota', 'agents', namespace));

  const ids = (count: number) => Array.from({ length: count }, (_, index) => `q-${index}`);

  test('admits exactly what fits of 20 parallel creates, and tells the others what binds', async () => {
    const results = await Promise.allSettled(ids(20).map((id) => sessions.create(profile, { id, credentials })));
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(refused).toHaveLength(17);
    for (const error of refused) {
      expect(error).toMatchObject({ isTemporary: true });
      expect(error.refusal).toEqual({
        kind: 'quota',
        quota: 'agents',
        levels: [{ resource: 'pods', requested: '1', used: '3', limited: '3' }],
        fits: 3,
        stands: 3,
        neverFits: false,
      });
    }
    expect([names('pods').length, secretNames().length]).toEqual([3, 3]);
  }, 60_000);

  test('returns a session that runs although nothing else fits', async () => {
    for (const id of ids(3)) await sessions.create(profile, { id, credentials });
    expect(await sessions.create(profile, { id: 'q-1', credentials })).toMatchObject({ isNew: false });
  }, 60_000);

  test('is waited for by 20 sessions in their order', async () => {
    const waiting = new Sessions(client, { namespace, waitSeconds: 60 });
    const started: string[] = [];
    const runs = ids(20).map(async (id) => {
      await waiting.create(profile, { id, credentials });
      started.push(id);
      await waiting.end(id, { graceSeconds: 0 });
    });
    await Promise.all(runs);
    expect([...started].sort()).toEqual(ids(20).sort());
    // The first tries of all are under way at the same time; what waits then does so in order.
    const later = started.slice(3).map((id) => Number(id.slice(2)));
    expect(later).toEqual([...later].sort((one, other) => one - other));
    await nothingIsLeft();
  }, 120_000);
});

describe('a back end that is killed', () => {
  const ROUNDS = 100;

  /** Its pods stay Pending, as with a kubelet those do that wait for a Secret. Simulated nodes run them without. */
  const waiting = AgentProfile.fromProfile(profile, { schedulerName: 'none-of-a-test' });

  test(`${ROUNDS} times at any request leaves no orphan after reap`, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const at = { request: round % 5, isSent: round % 2 === 0 };
      const dying = new StoppingClient(client, at);
      const backEnd = new Sessions(dying, { namespace });
      const id = `k-${round}`;
      const life = async (): Promise<void> => {
        await backEnd.create(waiting, { id, credentials });
        await backEnd.end(id, { graceSeconds: 0 });
      };
      await Promise.race([life(), dying.stopped]);
    }
    const next = new Sessions(client, { namespace });
    const running = await next.list();
    expect(running.length).toBeGreaterThan(ROUNDS / 5);
    const report = await next.reap({ dryRun: false, incompleteSeconds: 0 });
    const halves = report.objects.map(({ why, result }) => `${why}, ${result}`);
    expect(new Set(halves)).toEqual(new Set(['without-secret, removed']));
    const whole = (await next.list()).filter(({ state }) => state !== 'ENDING').map(({ id }) => id);
    expect(whole).toHaveLength(running.length - report.objects.length);
    await eventually(30, 'each pod has its Secret', () => names('pods').length === whole.length);
    expect(secretNames().sort()).toEqual(whole.map((id) => `agent-secret-${id}`).sort());
    await Promise.all(whole.map((id) => next.end(id, { graceSeconds: 0 })));
    await nothingIsLeft();
  }, 180_000);
});

describe('reap', () => {
  test('removes ended sessions with their Secrets, and leaves those that run', async () => {
    for (const id of ['ended', 'runs']) await sessions.create(profile, { id, credentials });
    const finishedAt = '2026-01-01T00:00:00Z';
    const terminated = { exitCode: 7, reason: 'Error', startedAt: finishedAt, finishedAt };
    const containerStatuses = [
      { name: 'agent', image: 'a', imageID: 'a', ready: false, restartCount: 0, state: { terminated } },
    ];
    cluster.patch('pod', 'agent-ended', namespace, { status: { phase: 'Failed', containerStatuses } }, 'status');
    const kept: unknown[] = [];
    const keeper = {
      keep: async ({ id, state, outcome }: { id: string; state: string; outcome?: object }) =>
        void kept.push([id, state, outcome]),
    };
    expect((await sessions.reap({ keeper })).objects).toMatchObject([{ id: 'ended', why: 'ended', result: 'found' }]);
    expect(kept).toEqual([]);
    const report = await sessions.reap({ dryRun: false, keeper });
    expect(report).toMatchObject({ sawSecrets: false, objects: [{ name: 'agent-ended', result: 'removed' }] });
    expect(kept).toEqual([['ended', 'FAILED', expect.objectContaining({ kind: 'ExitCode', exitCode: 7 })]]);
    await eventually(30, 'the Secret follows its pod', () => secretNames().length === 1);
    expect([names('pods'), secretNames()]).toEqual([['agent-runs'], ['agent-secret-runs']]);
  }, 60_000);
});
