import { SessionRefused } from '../../../src/session';
import { failure } from '../../support/fake-cluster';
import { benchProfile, benchSession, SessionBench } from '../../support/session-bench';

let bench: SessionBench;

beforeEach(async () => {
  bench = await SessionBench.start();
  await bench.sessions().create(benchProfile, benchSession('a'));
});
afterEach(() => bench.api.stop());

/** Milliseconds that were waited. */
const waited = () => bench.clock.waits.reduce((sum, wait) => sum + wait, 0);

/** The pod ends after so many waits, as with a kubelet. */
function podEndsAfter(waits: number): void {
  bench.clock.onWait = () => {
    if (bench.clock.waits.length === waits) bench.cluster.remove('agent-a');
  };
}

describe('end', () => {
  test('deletes this pod with its own grace, and waits until it is gone with its Secret', async () => {
    podEndsAfter(3);
    expect(await bench.sessions().end('a')).toEqual({ id: 'a', wasThere: true, wasForced: false });
    expect(bench.requests.slice(2)).toEqual([
      'GET pods/agent-a',
      'DELETE pods/agent-a',
      ...Array(4).fill('GET pods/agent-a'),
    ]);
    const options = JSON.parse(bench.api.received[3]?.body ?? '');
    expect(options).toEqual({ apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid: 'uid-0' } });
    expect(bench.cluster.secrets.size).toBe(0);
  });

  test('ends by force after the grace', async () => {
    expect(await bench.sessions().end('a', { graceSeconds: 5 })).toEqual({ id: 'a', wasThere: true, wasForced: true });
    const deletions = bench.api.received
      .filter(({ method }) => method === 'DELETE')
      .map(({ body }) => JSON.parse(body));
    expect(deletions.map(({ gracePeriodSeconds }) => gracePeriodSeconds)).toEqual([5, 0]);
    expect(waited()).toBe(8000);
  });

  test('does nothing without the session, and is safe twice and from two replicas', async () => {
    podEndsAfter(4);
    const [one, other] = [bench.sessions(), bench.sessions()];
    const both = await Promise.all([one.end('a'), other.end('a')]);
    expect(both.every(({ wasForced }) => !wasForced)).toBe(true);
    expect(await one.end('a')).toEqual({ id: 'a', wasThere: false, wasForced: false });
  });

  test('leaves a new session of the same id alone', async () => {
    bench.clock.onWait = () => {
      if (bench.clock.waits.length !== 1) return;
      bench.cluster.remove('agent-a');
      const metadata = { name: 'agent-a', uid: 'another', creationTimestamp: '' };
      bench.cluster.pods.set('agent-a', { kind: 'Pod', metadata });
    };
    expect(await bench.sessions().end('a')).toMatchObject({ wasForced: false });
    expect(bench.cluster.pods.has('agent-a')).toBe(true);
  });

  test('leaves a pod that is no session', async () => {
    const pod = bench.cluster.pods.get('agent-a');
    if (pod) pod.metadata.labels = { app: 'mine' };
    const error = await bench
      .sessions()
      .end('a')
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ refusal: { kind: 'conflict', object: 'Pod' } });
    expect(bench.requests.filter((request) => request.startsWith('DELETE'))).toEqual([]);
  });

  test('goes on through errors of the API server, and says what it refuses', async () => {
    let errors = 2;
    bench.cluster.faults.push(() => (errors-- > 0 ? failure(500, 'InternalError', 'no etcd', 'pods') : undefined));
    podEndsAfter(4);
    expect(await bench.sessions().end('a')).toMatchObject({ wasThere: true });
    await bench.sessions().create(benchProfile, benchSession('a'));
    const message =
      'pods "agent-a" is forbidden: User "backend" cannot delete resource "pods" in API group "" in the namespace "agents"';
    bench.cluster.faults.push(({ method }) =>
      method === 'DELETE' ? failure(403, 'Forbidden', message, 'pods') : undefined,
    );
    const error = await bench
      .sessions()
      .end('a')
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SessionRefused);
    expect(String(error)).toContain(
      "Session 'agents/a' (end): backend must be allowed to delete pods: see SessionManagerRole",
    );
  });

  test('takes a conflict that is not about the uid for one that passes, and no 404 of a proxy for the end', async () => {
    const refusals = [
      failure(409, 'Conflict', 'Operation cannot be fulfilled on pods "agent-a": the object has been modified', 'pods'),
      { status: 404, body: '<html>no such route</html>' },
    ];
    bench.cluster.faults.push(({ method }) => (method === 'DELETE' ? refusals.shift() : undefined));
    let pages = 1;
    bench.cluster.faults.push(({ method }) =>
      method === 'GET' && pages-- > 0 ? { status: 404, body: '<html>no such route</html>' } : undefined,
    );
    podEndsAfter(4);
    expect(await bench.sessions().end('a')).toEqual({ id: 'a', wasThere: true, wasForced: false });
    expect(bench.requests.filter((request) => request.startsWith('DELETE'))).toHaveLength(3);
  });

  test('says so when a finalizer holds the pod', async () => {
    bench.cluster.faults.push(({ method }) => (method === 'DELETE' ? { status: 200, body: {} } : undefined));
    const error = await bench
      .sessions()
      .end('a', { graceSeconds: 0 })
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ refusal: { kind: 'ending' }, isTemporary: true });
  });

  test.each([
    ['Not An Id', {}],
    ['a', { graceSeconds: -1 }],
  ])('refuses %s %j before it sends anything', async (id, options) => {
    const before = bench.requests.length;
    await expect(async () => bench.sessions().end(id, options)).rejects.toMatchObject({ name: 'InputError' });
    expect(bench.requests).toHaveLength(before);
  });
});
