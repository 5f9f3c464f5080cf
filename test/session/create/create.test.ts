import {
  AgentProfile,
  renderOwnedSecret,
  renderSession,
  SessionRefused,
  type SessionToCreate,
} from '../../../src/session';
import { failure } from '../../support/fake-cluster';
import { benchProfile, benchSession, CANARY, SessionBench } from '../../support/session-bench';

let bench: SessionBench;

beforeEach(async () => {
  bench = await SessionBench.start();
});
afterEach(() => bench.api.stop());

/** The refusal that a call ends with. */
async function refused(call: Promise<unknown>): Promise<SessionRefused> {
  const error: unknown = await call.then(
    () => undefined,
    (reason) => reason,
  );
  if (!(error instanceof SessionRefused)) throw new Error(`not refused, but ${error}`);
  expect(JSON.stringify({ ...error, message: error.message, stack: error.stack })).not.toContain(CANARY);
  return error;
}

const podDown = () => bench.cluster.pods.get('agent-a');

describe('create', () => {
  test('sends two creates: what renderSession renders, the Secret immutable and owned, unknown fields refused', async () => {
    const wanted = benchSession('a', { env: { ROOM: 'r1' }, labels: { team: 'support' } });
    const session = await bench.sessions().create(benchProfile, wanted);
    expect(bench.requests).toEqual(['POST pods', 'POST secrets']);
    expect(bench.api.received.map(({ path }) => path.replace(/.*\?/, ''))).toEqual([
      expect.stringMatching(/^fieldValidation=Strict&fieldManager=sessions-[-0-9a-f]{36}$/),
      'fieldValidation=Strict',
    ]);
    const rendered = renderSession(benchProfile, { ...wanted, namespace: 'agents' });
    const [pod, secret] = bench.api.received.map(({ body }) => JSON.parse(body));
    expect(pod).toEqual(JSON.parse(JSON.stringify(rendered.pod)));
    const created = { metadata: { name: 'agent-a', uid: 'uid-0' } };
    expect(rendered.secret && renderOwnedSecret(rendered.secret, created)).toEqual({ ...secret, immutable: undefined });
    expect(secret.immutable).toBe(true);
    expect(session).toEqual({
      id: 'a',
      namespace: 'agents',
      profile: 'bench-agent',
      podName: 'agent-a',
      podUid: 'uid-0',
      createdAt: '2026-01-01T00:00:00.000Z',
      isNew: true,
    });
  });

  test('asks for the metadata of the Secret alone, so that its data does not come back', async () => {
    await bench.sessions().create(benchProfile, benchSession('a'));
    expect(bench.api.received[1]?.headers.accept).toContain('as=PartialObjectMetadata');
  });

  test('creates no Secret for a profile without', async () => {
    const keyless = AgentProfile.fromProfile(benchProfile, { secretAs: 'none', secretKeys: [] });
    await bench.sessions().create(keyless, { id: 'a' });
    expect(bench.requests).toEqual(['POST pods']);
  });

  test('returns the same session for the same id, from another replica too, and keeps the first credentials', async () => {
    const first = await bench.sessions().create(benchProfile, benchSession('a'));
    const second = await bench
      .sessions()
      .create(benchProfile, benchSession('a', { credentials: { API_KEY: 'other-key' } }));
    expect(second).toEqual({ ...first, isNew: false });
    const data = bench.cluster.secrets.get('agent-secret-a')?.data?.API_KEY ?? '';
    expect(Buffer.from(data, 'base64').toString()).toBe(CANARY);
  });

  test('returns the session that runs although the quota is full', async () => {
    bench.cluster.quota = 1;
    const first = await bench.sessions().create(benchProfile, benchSession('a'));
    expect(await bench.sessions().create(benchProfile, benchSession('a'))).toEqual({ ...first, isNew: false });
  });

  test('finishes what another replica left half done', async () => {
    const { pod } = renderSession(benchProfile, { ...benchSession('a'), namespace: 'agents' });
    bench.cluster.reply({
      method: 'POST',
      path: '/api/v1/namespaces/agents/pods',
      headers: {},
      body: JSON.stringify(pod),
    });
    expect((await bench.sessions().create(benchProfile, benchSession('a'))).isNew).toBe(false);
    expect(bench.cluster.secrets.get('agent-secret-a')?.metadata.ownerReferences?.[0]?.uid).toBe('uid-0');
  });

  test('gives an ended session no credentials again', async () => {
    await bench.sessions().create(benchProfile, benchSession('a'));
    const pod = podDown();
    if (pod) pod.status = { phase: 'Succeeded' };
    bench.cluster.secrets.clear();
    await bench.sessions().create(benchProfile, benchSession('a'));
    expect([...bench.cluster.secrets.keys()]).toEqual([]);
  });

  test('refuses the id of a session of another profile, and a pod that is no session', async () => {
    await bench.sessions().create(benchProfile, benchSession('a'));
    const other = AgentProfile.fromProfile(benchProfile, { name: 'other-agent' });
    const error = await refused(bench.sessions().create(other, benchSession('a')));
    expect(error.refusal).toEqual({ kind: 'conflict', object: 'Pod', profile: 'bench-agent' });
    const pod = podDown();
    if (pod) pod.metadata.labels = {};
    expect((await refused(bench.sessions().create(other, benchSession('a')))).message).toBe(
      "Session 'agents/a' (create pod): a Pod that belongs to no session has its name: delete it, or choose another id",
    );
  });

  test('waits for the end of the session that has the id, and replaces what is left of its Secret', async () => {
    await bench.sessions().create(benchProfile, benchSession('a'));
    const pod = podDown();
    if (pod) pod.metadata.deletionTimestamp = '2026-01-01T00:00:30Z';
    bench.clock.onWait = () => {
      if (bench.clock.waits.length === 3) bench.cluster.pods.delete('agent-a');
    };
    const session = await bench.sessions().create(benchProfile, benchSession('a'));
    expect(session).toMatchObject({ isNew: true, podUid: 'uid-2' });
    expect(bench.cluster.secrets.get('agent-secret-a')?.metadata.ownerReferences?.[0]?.uid).toBe('uid-2');
  });

  test('waits no longer than the grace of the profile', async () => {
    await bench.sessions().create(benchProfile, benchSession('a'));
    const pod = podDown();
    if (pod) pod.metadata.deletionTimestamp = '2026-01-01T00:00:30Z';
    const error = await refused(bench.sessions().create(benchProfile, benchSession('a')));
    expect(error).toMatchObject({ refusal: { kind: 'ending' }, isTemporary: true });
    const grace = benchProfile.template.spec?.terminationGracePeriodSeconds ?? 0;
    const waited = bench.clock.waits.reduce((sum, wait) => sum + wait, 0) / 1000;
    expect(waited).toBeGreaterThan(grace - 3);
    expect(waited).toBeLessThanOrEqual(grace + 2);
  });

  test.each<Partial<SessionToCreate>>([
    { limitSeconds: 0 },
    { limitSeconds: 14_401 },
    { id: 'Not An Id' },
    { credentials: {} },
    { env: { API_KEY: 'a' } },
    { env: { LD_PRELOAD: 'a' } },
    { labels: { tier: 'gold' } },
  ])('refuses %j before it sends anything', async (more) => {
    await expect(async () => bench.sessions().create(benchProfile, benchSession('a', more))).rejects.toThrow(
      expect.objectContaining({ name: 'InputError' }),
    );
    expect(bench.requests).toEqual([]);
  });
});

describe('a Secret that is refused', () => {
  const refuseSecrets = (times: number, reply = failure(500, 'InternalError', 'no etcd', 'secrets')) => {
    let left = times;
    bench.cluster.faults.push(({ method, path }) =>
      method === 'POST' && path.includes('/secrets') && left-- > 0 ? reply : undefined,
    );
  };

  test('is tried again within 0.3 s', async () => {
    refuseSecrets(1);
    await bench.sessions().create(benchProfile, benchSession('a'));
    expect(bench.requests).toEqual(['POST pods', 'POST secrets', 'POST secrets']);
    expect(Math.max(...bench.clock.waits)).toBeLessThanOrEqual(300);
  });

  test('takes its pod with it the second time', async () => {
    refuseSecrets(2);
    const error = await refused(bench.sessions().create(benchProfile, benchSession('a')));
    expect(error.message).toBe("Session 'agents/a' (create secret): the API server fails with HTTP status 500");
    const read = 'GET secrets/agent-secret-a';
    expect(bench.requests).toEqual(['POST pods', 'POST secrets', 'POST secrets', read, 'DELETE pods/agent-a']);
    expect(JSON.parse(bench.api.received[4]?.body ?? '')).toMatchObject({ preconditions: { uid: 'uid-0' } });
  });

  test('is there although no answer said so, and the session stays', async () => {
    let tries = 0;
    bench.cluster.faults.push((request) => {
      if (request.method !== 'POST' || !request.path.includes('/secrets')) return undefined;
      if (tries++ === 1) bench.cluster.reply(request);
      return tries <= 2 ? 'cut' : undefined;
    });
    expect((await bench.sessions().create(benchProfile, benchSession('a'))).isNew).toBe(true);
    expect([bench.cluster.pods.size, bench.cluster.secrets.size]).toEqual([1, 1]);
  });

  test('that has its name already is read through errors of the API server, and keeps its session', async () => {
    await bench.sessions().create(benchProfile, benchSession('a'));
    let failures = 3;
    bench.cluster.faults.push(({ method, path }) =>
      method === 'GET' && path.includes('/secrets/') && failures-- > 0
        ? failure(503, 'ServiceUnavailable', 'starting', 'secrets')
        : undefined,
    );
    expect((await bench.sessions().create(benchProfile, benchSession('a'))).isNew).toBe(false);
    failures = Number.POSITIVE_INFINITY;
    const error = await refused(bench.sessions().create(benchProfile, benchSession('a')));
    expect(error).toMatchObject({ step: { step: 'read' }, isTemporary: true });
    expect([...bench.cluster.pods.keys()]).toEqual(['agent-a']);
  });

  test('takes its pod with it through errors of the API server', async () => {
    refuseSecrets(2);
    let failures = 4;
    bench.cluster.faults.push(({ method }) =>
      method === 'DELETE' && failures-- > 0 ? failure(503, 'ServiceUnavailable', 'starting', 'pods') : undefined,
    );
    expect((await refused(bench.sessions().create(benchProfile, benchSession('a')))).step).not.toHaveProperty(
      'leftPod',
    );
    expect(bench.requests.filter((request) => request === 'DELETE pods/agent-a')).toHaveLength(5);
    expect(podDown()?.metadata.deletionTimestamp).toBeDefined();
  });

  test('names the pod that cannot be deleted either', async () => {
    refuseSecrets(2);
    const message =
      'pods "agent-a" is forbidden: User "backend" cannot delete resource "pods" in API group "" in the namespace "agents"';
    bench.cluster.faults.push(({ method }) =>
      method === 'DELETE' ? failure(403, 'Forbidden', message, 'pods') : undefined,
    );
    const error = await refused(bench.sessions().create(benchProfile, benchSession('a')));
    expect(error.step).toEqual({ session: 'agents/a', step: 'create secret', leftPod: 'agent-a' });
    expect(error.message).toContain("pod 'agent-a' is left without its Secret: call reap()");
  });

  test('takes its pod with it where the answer to the first create was lost', async () => {
    let isCut = false;
    bench.cluster.faults.unshift((request) => {
      if (isCut || !request.path.includes('/pods?')) return undefined;
      isCut = true;
      bench.cluster.reply(request);
      return 'cut';
    });
    refuseSecrets(2);
    await refused(bench.sessions().create(benchProfile, benchSession('a')));
    expect(bench.requests).toContain('DELETE pods/agent-a');
  });

  test('leaves a pod that another replica created', async () => {
    await bench.sessions().create(benchProfile, benchSession('a'));
    bench.cluster.secrets.clear();
    refuseSecrets(2);
    await refused(bench.sessions().create(benchProfile, benchSession('a')));
    expect([...bench.cluster.pods.keys()]).toEqual(['agent-a']);
  });

  test('is refused for a Secret of somebody else, which stays', async () => {
    const stranger = { kind: 'Secret', metadata: { name: 'agent-secret-a', uid: 'theirs', creationTimestamp: '' } };
    bench.cluster.secrets.set('agent-secret-a', stranger);
    const error = await refused(bench.sessions().create(benchProfile, benchSession('a')));
    expect(error.refusal).toEqual({ kind: 'conflict', object: 'Secret' });
    expect(bench.cluster.secrets.get('agent-secret-a')).toBe(stranger);
  });

  test('never repeats a credential, in any spelling, that a webhook repeats', async () => {
    const base64 = Buffer.from(CANARY).toString('base64');
    const message = `admission webhook "w.example.com" denied the request: data ${base64} is ${CANARY}`;
    refuseSecrets(2, failure(400, '', message, 'secrets'));
    const error = await refused(bench.sessions().create(benchProfile, benchSession('a')));
    expect(error.refusal).toEqual({
      kind: 'webhook',
      webhook: 'w.example.com',
      text: 'data (not shown) is (not shown)',
      isUnreachable: false,
    });
    expect(JSON.stringify(error)).not.toContain(base64);
  });
});

describe('an API server in trouble', () => {
  test('is asked again with growing waits, as it says by Retry-After, until retrySeconds are over', async () => {
    bench.cluster.faults.push(() => ({
      ...failure(429, 'TooManyRequests', 'slow', 'pods'),
      headers: { 'Retry-After': '1' },
    }));
    const error = await refused(bench.sessions({ retrySeconds: 5 }).create(benchProfile, benchSession('a')));
    expect(error).toMatchObject({ refusal: { kind: 'throttled', retryAfterSeconds: 1 }, isTemporary: true });
    expect(bench.clock.waits).toEqual([1050, 1100, 1200, 1400]);
  });

  /** Stores the pod of the next create, and cuts the connection before the answer. */
  function loseNextAnswer(): void {
    const fault: (typeof bench.cluster.faults)[number] = (request) => {
      if (request.method !== 'POST') return undefined;
      bench.cluster.faults.splice(bench.cluster.faults.indexOf(fault), 1);
      bench.cluster.reply(request);
      return 'cut';
    };
    bench.cluster.faults.push(fault);
  }

  test('that cuts the connection after it stored the pod does not make two, and the call knows its own', async () => {
    loseNextAnswer();
    const session = await bench.sessions().create(benchProfile, benchSession('a'));
    expect(session).toMatchObject({ isNew: true, podUid: 'uid-0' });
    expect(bench.cluster.secrets.size).toBe(1);
    expect(await bench.sessions().create(benchProfile, benchSession('a'))).toEqual({ ...session, isNew: false });
  });

  test('that cuts the connections of two replicas tells one of them that the session is new', async () => {
    loseNextAnswer();
    loseNextAnswer();
    const both = await Promise.all([0, 1].map(() => bench.sessions().create(benchProfile, benchSession('a'))));
    expect(both.map(({ isNew }) => isNew).sort()).toEqual([false, true]);
  });

  test('behind a proxy that hides who created a pod does not tell a call that its session is new', async () => {
    loseNextAnswer();
    bench.cluster.faults.push(({ method }) => {
      const metadata = bench.cluster.pods.get('agent-a')?.metadata;
      if (method === 'GET' && metadata) delete metadata.managedFields;
      return undefined;
    });
    const session = await bench.sessions().create(benchProfile, benchSession('a'));
    expect(session).toMatchObject({ isNew: false, podUid: 'uid-0' });
  });

  test('that then refuses the Secret does not lose the pod of another replica', async () => {
    const first = await bench.sessions().create(benchProfile, benchSession('a'));
    bench.cluster.secrets.clear();
    let tries = 0;
    bench.cluster.faults.push(({ method, path }) => {
      if (method !== 'POST') return undefined;
      if (path.includes('/pods?')) return tries++ === 0 ? 'cut' : undefined;
      return failure(422, 'Invalid', 'no', 'secrets');
    });
    await refused(bench.sessions().create(benchProfile, benchSession('a')));
    expect(podDown()?.metadata.uid).toBe(first.podUid);
  });

  test('that does not answer is named by its error alone', async () => {
    const sessions = bench.sessions({ retrySeconds: 0 });
    bench.api.stop();
    const error = await refused(sessions.create(benchProfile, benchSession('a')));
    expect(error.message).toBe("Session 'agents/a' (create pod): the API server does not answer (ECONNREFUSED)");
  });
});
