import { failure } from '../support/fake-cluster';
import { benchProfile, benchSession, CANARY, SessionBench } from '../support/session-bench';

let bench: SessionBench;

beforeEach(async () => {
  bench = await SessionBench.start();
  for (const id of ['a', 'b', 'c']) await bench.sessions().create(benchProfile, benchSession(id));
});
afterEach(() => bench.api.stop());

function setStatus(id: string, status: Record<string, unknown>): void {
  Object.assign(bench.cluster.pods.get(`agent-${id}`) ?? {}, { status });
}

describe('a back end that starts again', () => {
  test('knows all sessions and their states from the cluster alone', async () => {
    const state = { terminated: { exitCode: 3, finishedAt: '2026-01-01T00:00:00Z' } };
    setStatus('b', { phase: 'Failed', containerStatuses: [{ name: 'agent', state }] });
    const metadata = bench.cluster.pods.get('agent-c')?.metadata;
    if (metadata) metadata.deletionTimestamp = '2026-01-01T00:00:30Z';
    const before = bench.requests.length;
    const listed = await bench.sessions().list();
    expect(listed.map(({ id, profile, state, outcome }) => [id, profile, state, outcome?.exitCode])).toEqual([
      ['a', 'bench-agent', 'PENDING', undefined],
      ['b', 'bench-agent', 'FAILED', 3],
      ['c', 'bench-agent', 'ENDING', undefined],
    ]);
    expect(bench.requests.slice(before)).toEqual(['GET pods']);
    expect(bench.api.received.at(-1)?.path).toContain(
      'labelSelector=app.kubernetes.io%2Fcomponent%3Dagent%2Csession&limit=500',
    );
    expect(JSON.stringify(listed)).not.toContain(CANARY);
  });

  test('begins again where a list has expired between two pages, as after a compaction of etcd', async () => {
    let expired = 2;
    bench.cluster.faults.push(({ path }) => {
      const items = [...bench.cluster.pods.values()];
      if (!path.includes('continue='))
        return { status: 200, body: { items: items.slice(0, 2), metadata: { continue: 'rest' } } };
      const message = 'The provided continue parameter is too old to display a consistent list result';
      return expired-- > 0
        ? failure(410, 'Expired', message, 'pods')
        : { status: 200, body: { items: items.slice(2), metadata: {} } };
    });
    expect((await bench.sessions().list()).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expired = Number.POSITIVE_INFINITY;
    await expect(bench.sessions().list()).rejects.toMatchObject({ refusal: { kind: 'other', code: 410 } });
  });

  test('reads every page of a long list', async () => {
    const [pod] = bench.cluster.pods.values();
    bench.cluster.faults.push(({ path }) => {
      const next = /continue=p(\d)/.exec(path)?.[1] ?? '0';
      return {
        status: 200,
        body: { items: [pod], metadata: next === '2' ? {} : { continue: `p${Number(next) + 1}` } },
      };
    });
    expect(await bench.sessions().list()).toHaveLength(3);
  });

  test('finds one session, and none where the pod is no session', async () => {
    expect(await bench.sessions().find('a')).toMatchObject({ id: 'a', state: 'PENDING' });
    expect(await bench.sessions().find('nobody')).toBeUndefined();
    const metadata = bench.cluster.pods.get('agent-a')?.metadata;
    if (metadata) metadata.labels = {};
    expect(await bench.sessions().find('a')).toBeUndefined();
  });

  test('is told what it may not do', async () => {
    const message =
      'pods is forbidden: User "backend" cannot list resource "pods" in API group "" in the namespace "agents"';
    bench.cluster.faults.push(() => failure(403, 'Forbidden', message, 'pods'));
    await expect(bench.sessions().list()).rejects.toMatchObject({
      refusal: { kind: 'access', user: 'backend', verb: 'list', resource: 'pods' },
      isTemporary: false,
    });
  });
});
