import { type EndedSession, HttpsClient, type KubernetesClient, renderSession, Sessions } from '../../../src/session';
import type { Reply } from '../../support/fake-api-server';
import { type FakeObject, failure } from '../../support/fake-cluster';
import { benchProfile, benchSession, CANARY, SessionBench } from '../../support/session-bench';

let bench: SessionBench;

beforeEach(async () => {
  bench = await SessionBench.start();
});
afterEach(() => bench.api.stop());

const pod = (id: string) => bench.cluster.pods.get(`agent-${id}`);

/** A session that ended so many seconds ago. */
async function ended(id: string, secondsAgo: number, exitCode = 0): Promise<void> {
  await bench.sessions().create(benchProfile, benchSession(id));
  const finishedAt = new Date(bench.cluster.now - secondsAgo * 1000).toISOString();
  const state = { terminated: { exitCode, reason: 'Error', finishedAt } };
  const found = pod(id);
  if (found) found.status = { phase: 'Failed', containerStatuses: [{ name: 'agent', state }] };
}

/** What a reap finds, as `Pod agent-a: ended`. */
async function found(options: object = {}): Promise<readonly string[]> {
  const { objects } = await bench.sessions().reap(options);
  return objects.map(({ kind, name, why, result }) => `${kind} ${name}: ${why}, ${result}`);
}

function later(seconds: number): void {
  bench.cluster.now += seconds * 1000;
}

describe('reap', () => {
  test('only reports by default', async () => {
    await ended('a', 301);
    const before = bench.requests.length;
    expect(await found()).toEqual(['Pod agent-a: ended, found']);
    expect(bench.requests.slice(before)).toEqual(['GET pods', 'GET secrets']);
  });

  test('removes ended sessions after keepEndedSeconds, with their Secrets, and no others', async () => {
    await ended('old', 300);
    await ended('young', 299);
    await bench.sessions().create(benchProfile, benchSession('runs'));
    expect(await found({ dryRun: false })).toEqual(['Pod agent-old: ended, removed']);
    expect([...bench.cluster.pods.keys()]).toEqual(['agent-young', 'agent-runs']);
    expect([...bench.cluster.secrets.keys()]).toEqual(['agent-secret-young', 'agent-secret-runs']);
    expect(await found({ dryRun: false })).toEqual([]);
  });

  test('gives exit code and log to the keeper before it removes, and keeps what the keeper rejects', async () => {
    await ended('a', 301, 7);
    await ended('b', 301);
    const kept: EndedSession[] = [];
    const warnings = jest.spyOn(process, 'emitWarning').mockImplementation();
    const keeper = {
      async keep(session: EndedSession): Promise<void> {
        expect(pod(session.id)).toBeDefined();
        if (session.id === 'b') throw new Error('disk full');
        kept.push(session);
      },
    };
    expect(await found({ dryRun: false, keeper })).toEqual(['Pod agent-a: ended, removed', 'Pod agent-b: ended, kept']);
    expect(kept).toEqual([
      {
        id: 'a',
        namespace: 'agents',
        profile: 'bench-agent',
        podName: 'agent-a',
        podUid: 'uid-0',
        createdAt: '2026-01-01T00:00:00.000Z',
        labels: pod('b')?.metadata.labels && { ...pod('b')?.metadata.labels, session: 'a' },
        state: 'FAILED',
        outcome: { kind: 'ExitCode', exitCode: 7, reason: 'Error', mayBeProbe: true },
        endedAt: '2025-12-31T23:54:59.000Z',
        log: 'log of agent-a',
      },
    ]);
    expect(warnings).toHaveBeenCalledWith("session 'b' stays, because the keeper failed: disk full");
    warnings.mockRestore();
  });

  test('ends sessions past their own limit, and past the deadline that the kubelet did not keep', async () => {
    await bench.sessions().create(benchProfile, benchSession('short', { limitSeconds: 60 }));
    await bench.sessions().create(benchProfile, benchSession('long'));
    for (const id of ['short', 'long']) Object.assign(pod(id) ?? {}, { status: { phase: 'Running' } });
    later(59);
    expect(await found()).toEqual([]);
    later(1);
    expect(await found()).toEqual(['Pod agent-short: past-limit, found']);
    const { activeDeadlineSeconds = 0, terminationGracePeriodSeconds = 0 } = benchProfile.template.spec ?? {};
    later(activeDeadlineSeconds + terminationGracePeriodSeconds + 30 - 60);
    expect(await found()).toEqual(['Pod agent-short: past-limit, found']);
    later(1);
    expect(await found()).toContain('Pod agent-long: past-limit, found');
  });

  test('removes what never started, and what waits for a Secret that nobody created', async () => {
    await bench.sessions().create(benchProfile, benchSession('whole'));
    await bench.sessions().create(benchProfile, benchSession('half'));
    bench.cluster.secrets.delete('agent-secret-half');
    later(59);
    expect(await found()).toEqual([]);
    later(1);
    expect(await found({ dryRun: false })).toEqual(['Pod agent-half: without-secret, removed']);
    later(540);
    expect(await found({ startSeconds: 600 })).toContain('Pod agent-whole: never-started, found');
  });

  test('ends by force what is still there after its grace', async () => {
    await bench.sessions().create(benchProfile, benchSession('a'));
    const metadata = pod('a')?.metadata;
    if (metadata) metadata.deletionTimestamp = new Date(bench.cluster.now).toISOString();
    later(30);
    expect(await found({ dryRun: false })).toEqual([]);
    later(1);
    expect(await found({ dryRun: false })).toEqual(['Pod agent-a: still-ending, removed']);
    expect(JSON.parse(bench.api.received.filter(({ method }) => method === 'DELETE').at(-1)?.body ?? '')).toMatchObject(
      {
        gracePeriodSeconds: 0,
        preconditions: { uid: 'uid-0' },
      },
    );
  });

  test('removes Secrets of older versions, without owner and pod, and leaves those with one of either', async () => {
    await bench.sessions().create(benchProfile, benchSession('runs'));
    const { secret } = renderSession(benchProfile, { ...benchSession('x'), namespace: 'agents' });
    const leftover = (id: string, owner: object = {}): FakeObject => ({
      kind: 'Secret',
      metadata: {
        name: `agent-secret-${id}`,
        uid: `of-${id}`,
        labels: { ...secret?.metadata?.labels, session: id },
        creationTimestamp: new Date(bench.cluster.now).toISOString(),
        ...owner,
      },
    });
    const owned = { ownerReferences: [{ kind: 'ExternalSecret', name: 'e', uid: 'e' }] };
    const inGit = { annotations: { 'argocd.argoproj.io/tracking-id': 'agents:/Secret:agents/a' } };
    for (const one of [leftover('gone'), leftover('runs'), leftover('owned', owned), leftover('git', inGit)]) {
      bench.cluster.secrets.set(one.metadata.name, one);
    }
    later(60);
    expect(await found({ dryRun: false })).toEqual(['Secret agent-secret-gone: without-pod, removed']);
    expect(bench.cluster.secrets.has('agent-secret-runs')).toBe(true);
  });

  test("removes an ended pod's Secret without an owner at once", async () => {
    await ended('a', 301);
    const metadata = bench.cluster.secrets.get('agent-secret-a')?.metadata;
    if (metadata) metadata.ownerReferences = [];
    expect(await found({ dryRun: false })).toEqual([
      'Pod agent-a: ended, removed',
      'Secret agent-secret-a: ended, removed',
    ]);
  });

  test('does without the permission to list Secrets, and says so', async () => {
    await bench.sessions().create(benchProfile, benchSession('half'));
    bench.cluster.secrets.clear();
    later(60);
    const message =
      'secrets is forbidden: User "backend" cannot list resource "secrets" in API group "" in the namespace "agents"';
    bench.cluster.faults.push(({ path }) =>
      /\/secrets\?/.test(path) ? failure(403, 'Forbidden', message, 'secrets') : undefined,
    );
    const report = await bench.sessions().reap({ dryRun: false });
    expect(report).toMatchObject({
      sawSecrets: false,
      objects: [{ name: 'agent-half', why: 'without-secret', result: 'removed' }],
    });
  });

  test('looks for several Secrets at a time where it may not list them', async () => {
    for (let index = 0; index < 20; index++) await bench.sessions().create(benchProfile, benchSession(`p-${index}`));
    later(60);
    const client = new HttpsClient({ server: bench.api.url });
    let [running, most] = [0, 0];
    const counting: KubernetesClient = {
      async request(request) {
        running += 1;
        most = Math.max(most, running);
        const response = await client.request(request);
        running -= 1;
        return response;
      },
    };
    const message =
      'secrets is forbidden: User "b" cannot list resource "secrets" in API group "" in the namespace "a"';
    bench.cluster.faults.push(({ path }) =>
      /\/secrets\?/.test(path) ? failure(403, 'Forbidden', message, 'secrets') : undefined,
    );
    const sessions = new Sessions(counting, { namespace: 'agents', clock: bench.clock });
    expect(await sessions.reap()).toEqual({ dryRun: true, sawSecrets: false, objects: [] });
    expect(most).toBe(8);
    client.close();
  });

  test('finds the Secret of a pod by its name, where another client gave it no labels', async () => {
    await bench.sessions().create(benchProfile, benchSession('a'));
    const secret = bench.cluster.secrets.get('agent-secret-a');
    if (secret) secret.metadata.labels = {};
    later(60);
    expect(await found({ dryRun: false })).toEqual([]);
  });

  test('stops before the next removal at its signal', async () => {
    await ended('a', 301);
    const report = await bench.sessions().reap({ dryRun: false, signal: AbortSignal.abort() });
    expect(report).toMatchObject({ dryRun: false, objects: [{ name: 'agent-a', result: 'found' }] });
    expect(pod('a')).toBeDefined();
  });

  test('finds nothing in an empty list of Secrets, whose items are null', async () => {
    await ended('a', 301);
    bench.cluster.faults.push(({ path }) =>
      /\/secrets\?/.test(path)
        ? { status: 200, body: { kind: 'PartialObjectMetadataList', metadata: {}, items: null } }
        : undefined,
    );
    expect(await bench.sessions().reap()).toMatchObject({ sawSecrets: true, objects: [{ name: 'agent-a' }] });
  });

  test('never asks for the data of a Secret', async () => {
    await bench.sessions().create(benchProfile, benchSession('a'));
    later(600);
    await bench.sessions().reap({ dryRun: false });
    const reads = bench.api.received.filter(({ method, path }) => method === 'GET' && path.includes('/secrets'));
    expect(reads.length).toBeGreaterThan(0);
    for (const { headers } of reads) expect(headers.accept).toContain('as=PartialObjectMetadata');
  });

  test('reports a removal that is refused, and goes on', async () => {
    await ended('a', 301);
    await ended('b', 301);
    bench.cluster.faults.push(({ method, path }) =>
      method === 'DELETE' && path.includes('agent-a') ? failure(500, 'InternalError', CANARY, 'pods') : undefined,
    );
    const report = await bench.sessions().reap({ dryRun: false });
    expect(report.objects).toMatchObject([
      { name: 'agent-a', result: 'refused', refusal: { kind: 'unavailable', code: 500 } },
      { name: 'agent-b', result: 'removed' },
    ]);
    expect(JSON.stringify(report)).not.toContain(CANARY);
  });

  test.each<[string, () => Reply]>([
    ['throttles', () => failure(429, 'TooManyRequests', 'later', 'pods')],
    ['fails', () => failure(503, 'ServiceUnavailable', 'etcd', 'pods')],
    ['meets a passing conflict', () => failure(409, 'Conflict', 'the object has been modified', 'pods')],
    ['cuts each connection', () => 'cut'],
  ])('removes all the same while the API server %s once for each request', async (_, fault) => {
    await ended('a', 301, 7);
    await ended('b', 301);
    const metadata = bench.cluster.secrets.get('agent-secret-b')?.metadata;
    if (metadata) metadata.ownerReferences = [];
    const before = new Set<string>();
    bench.cluster.faults.push(({ method, path }): Reply | undefined => {
      const request = `${method} ${path}`;
      if (before.has(request)) return undefined;
      before.add(request);
      return fault();
    });
    const kept: string[] = [];
    const keeper = { keep: async ({ id }: EndedSession) => void kept.push(id) };
    expect(await found({ dryRun: false, keeper })).toEqual([
      'Pod agent-a: ended, removed',
      'Pod agent-b: ended, removed',
      'Secret agent-secret-b: ended, removed',
    ]);
    expect([bench.cluster.pods.size, bench.cluster.secrets.size]).toEqual([0, 0]);
    expect([...before].filter((request) => request.startsWith('DELETE'))).toHaveLength(3);
    expect(kept.sort()).toEqual(['a', 'b']);
  });

  test('has the log of a session whose log the API server throttles once', async () => {
    await ended('a', 301);
    let isFirst = true;
    bench.cluster.faults.push(({ path }): Reply | undefined => {
      if (!path.includes('/log') || !isFirst) return undefined;
      isFirst = false;
      return failure(429, 'TooManyRequests', 'later', 'pods');
    });
    const logs: unknown[] = [];
    await bench.sessions().reap({ dryRun: false, keeper: { keep: async ({ log }) => void logs.push(log) } });
    expect(logs).toEqual(['log of agent-a']);
  });

  test('does not repeat each of many removals while the API server stays in trouble', async () => {
    for (let index = 0; index < 100; index++) await ended(`s-${index}`, 301);
    bench.cluster.faults.push(({ method }) =>
      method === 'DELETE' ? failure(503, 'ServiceUnavailable', 'etcd', 'pods') : undefined,
    );
    const startedAt = bench.clock.now();
    const { objects } = await bench.sessions().reap({ dryRun: false });
    expect(objects.filter(({ result }) => result === 'refused')).toHaveLength(100);
    expect(bench.clock.now() - startedAt).toBeLessThanOrEqual(8 * 10_000);
    const deletes = bench.requests.filter((request) => request.startsWith('DELETE'));
    expect(deletes.length).toBeLessThan(100 + 8 * 12);
  });

  test('waits for no other try after its signal', async () => {
    await ended('a', 301);
    const stop = new AbortController();
    bench.cluster.faults.push(({ method }) => {
      if (method !== 'DELETE') return undefined;
      stop.abort();
      return failure(503, 'ServiceUnavailable', 'etcd', 'pods');
    });
    const report = await bench.sessions().reap({ dryRun: false, signal: stop.signal });
    expect(report.objects).toMatchObject([{ name: 'agent-a', result: 'refused' }]);
    expect(bench.requests.filter((request) => request.startsWith('DELETE'))).toHaveLength(1);
  });

  test('refuses times that are none', async () => {
    await expect(async () => bench.sessions().reap({ keepEndedSeconds: -1, logLines: 0 })).rejects.toThrow(
      "Sessions 'agents': keepEndedSeconds must be whole seconds of at least 0, such as 30, got -1; logLines must be a whole number of at least 1, got 0",
    );
  });
});
