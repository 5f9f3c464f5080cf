import { createHmac } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { EventStream } from '../../examples/session-backend/event-stream';
import { profiles } from '../../examples/session-backend/profiles';
import { credentialsOf } from '../../examples/session-backend/session-credentials';
import { settingsOf } from '../../examples/session-backend/settings';
import { exited, NOT_READY, waits } from '../session/watch/status/pods';
import { failure } from '../support/fake-cluster';
import { until } from './event-reader';
import { ENVIRONMENT, ExampleBench, SECRETS } from './example-bench';
import { formatProblems } from './exposition-format';

jest.setTimeout(60_000);

let bench: ExampleBench;
let logged: string;

beforeEach(async () => {
  logged = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    logged += text;
    return true;
  });
  bench = await ExampleBench.start();
});

afterEach(async () => {
  await bench.stop();
  jest.restoreAllMocks();
  for (const secret of Object.values(SECRETS)) expect(logged).not.toContain(secret);
});

describe('POST /sessions', () => {
  test('creates a session of the default profile, and returns the same one when called again', async () => {
    const first = await bench.post({ id: 'room-7', limitSeconds: 600 });
    expect([first.status, first.headers.get('location')]).toEqual([201, '/sessions/room-7']);
    const body = { id: 'room-7', profile: 'concierge', podName: 'agent-room-7', isNew: true };
    expect(await first.json()).toEqual(body);
    const again = await bench.post({ id: 'room-7' });
    expect([again.status, await again.json()]).toEqual([200, { ...body, isNew: false }]);
    expect(bench.api.pods.find('agent-room-7')?.metadata?.annotations).toMatchObject({
      'session.cdk8s-agents/limit-seconds': '600',
    });
  });

  test('gives a session what its profile needs, from the environment of the back end alone', async () => {
    await bench.post({ id: 'talk' });
    await bench.post({ id: 'test', profile: 'echo' });
    const { LIVEKIT_TOKEN: token = '', ...others } = bench.api.credentials('talk');
    expect(others).toEqual({
      LIVEKIT_URL: ENVIRONMENT.LIVEKIT_URL,
      OPENAI_API_KEY: SECRETS.OPENAI_API_KEY,
      ROOM_NAME: 'talk',
      SESSION_ID: 'talk',
    });
    const [head = '', claims = '', signature] = token.split('.');
    const { exp, nbf, ...grants } = JSON.parse(Buffer.from(claims, 'base64url').toString());
    expect(exp - nbf).toBe(3600);
    expect(grants).toEqual({ iss: 'fake-api-key', sub: 'agent-talk', video: { room: 'talk', roomJoin: true } });
    const secret = SECRETS.LIVEKIT_API_SECRET;
    expect(signature).toBe(createHmac('sha256', secret).update(`${head}.${claims}`).digest('base64url'));
    expect(Object.keys(bench.api.credentials('test')).sort()).toEqual([
      'LIVEKIT_TOKEN',
      'LIVEKIT_URL',
      'ROOM_NAME',
      'SESSION_ID',
    ]);
  });

  test('every profile gets each of its credentials', () => {
    for (const profile of profiles.values()) {
      const credentials = credentialsOf({ id: 'a', profile, seconds: 60 }, bench.settings);
      expect(Object.keys(credentials).sort()).toEqual([...profile.resolved.secretKeys].sort());
    }
  });

  const LONG = `{"id":"${'x'.repeat(20_000)}"}`;

  test.each<[string, unknown, number, string]>([
    ['no JSON', '{"id": "sk-fake', 400, 'the body must be JSON'],
    ['no body', '', 400, 'the body must be JSON'],
    ['a long body', LONG, 413, 'the body must have 16384 bytes at most'],
    ['a list', [], 422, 'the body must be an object'],
    ['no id', {}, 422, 'id must be a string'],
    ['an id that is no text', { id: 7 }, 422, 'id must be a string'],
    ['credentials', { id: 'a', credentials: { OPENAI_API_KEY: 'mine' } }, 422, 'no other field'],
    ['an unknown profile', { id: 'a', profile: 'admin' }, 422, 'profile must be one of concierge, echo'],
    ['a profile of every object', { id: 'a', profile: 'constructor' }, 422, 'profile must be one of'],
    ['a limit that is text', { id: 'a', limitSeconds: '60' }, 422, 'limitSeconds must be a number'],
    ['a limit above that of the profile', { id: 'a', limitSeconds: 9999 }, 422, 'must be at most'],
    ['an id that no label may have', { id: 'a b/../c' }, 422, 'id must'],
  ])('refuses %s', async (_, body, status, words) => {
    const response = await bench.post(body);
    const error = await errorOf(response);
    expect([response.status, error.kind]).toEqual([status, 'input']);
    expect(error.message).toContain(words);
    expect(JSON.stringify(error)).not.toContain('sk-fake');
    expect(bench.api.requests).toEqual([]);
    expect(await bench.series()).toMatchObject({ 'refusals_total{kind="input"}': 1 });
  });

  test('refuses what a form of another site may send', async () => {
    expect((await bench.post({ id: 'a' }, 'text/plain')).status).toBe(415);
    expect((await bench.post({ id: 'a' }, 'application/jsonp')).status).toBe(415);
    expect((await bench.post({ id: 'a' }, 'application/json; charset=utf-8')).status).toBe(201);
  });

  const quota = (requested: string, used: string) =>
    `pods "agent-a" is forbidden: exceeded quota: q, requested: pods=${requested}, used: pods=${used}, limited: pods=3`;

  test.each<[string, ReturnType<typeof failure> & { headers?: Record<string, string> }, number, string, string | null]>(
    [
      ['a full quota', failure(403, 'Forbidden', quota('1', '3'), 'pods'), 429, 'quota', '10'],
      ['a quota that is too small', failure(403, 'Forbidden', quota('4', '0'), 'pods'), 500, 'quota', null],
      [
        'a right that is missing',
        failure(403, 'Forbidden', 'User "u" cannot create resource "pods" in API group ""', 'pods'),
        500,
        'other',
        null,
      ],
      [
        'a webhook that is down',
        failure(500, 'InternalError', 'Internal error occurred: failed calling webhook "w.example.com": no', ''),
        503,
        'webhook',
        '2',
      ],
      [
        'too many requests',
        { ...failure(429, 'TooManyRequests', 'slow', ''), headers: { 'retry-after': '7' } },
        503,
        'throttled',
        '7',
      ],
      ['a server that fails', failure(503, 'ServiceUnavailable', 'down', ''), 503, 'unavailable', '2'],
      [
        'a field that is wrong',
        failure(422, 'Invalid', 'Pod "agent-a" is invalid: spec.x', 'pods'),
        422,
        'invalid',
        null,
      ],
    ],
  )('answers %s with its status', async (_, refusal, status, kind, retryAfter) => {
    bench.api.refusals.push(refusal);
    const response = await bench.post({ id: 'a' });
    const error = await errorOf(response);
    expect([response.status, error.kind, response.headers.get('retry-after')]).toEqual([status, kind, retryAfter]);
    // What only an operator can mend is in the log, and nowhere else.
    expect(error.message.includes("Session 'agents/a'")).toBe(status < 500);
    expect(logged.includes("Session 'agents/a'")).toBe(status >= 500);
    expect(await bench.series()).toEqual({
      'creates_total{result="refused"}': 1,
      [`refusals_total{kind="${kind}"}`]: 1,
      streams: 0,
      watches_total: 0,
    });
  });

  test('answers 409 where another profile has the id', async () => {
    bench.api.add('a', 'echo');
    const response = await bench.post({ id: 'a' });
    expect([response.status, await errorOf(response)]).toEqual([
      409,
      {
        kind: 'conflict',
        message: "Session 'agents/a' (create pod): a session of profile 'echo' has this id: choose another id",
      },
    ]);
  });
});

describe('GET /sessions/:id', () => {
  test('tells the present state first, then each change, and ends with the outcome', async () => {
    await bench.watch();
    await bench.post({ id: 'a' });
    bench.api.report('a', { agent: waits('ImagePullBackOff', 'registry.internal'), conditions: NOT_READY });
    await until('the board knows', () => [...bench.board.all()].some(({ state }) => state === 'STARTING'));
    const reader = await bench.events('/sessions/a');
    await reader.has(1);
    bench.api.report('a');
    await reader.has(2);
    bench.api.report('a', { status: { phase: 'Failed' }, agent: exited(7), conditions: NOT_READY });
    expect(await reader.has(3)).toEqual([
      { id: 'a', state: 'STARTING', heldUpBy: 'ImagePull' },
      { id: 'a', state: 'ACTIVE' },
      { id: 'a', state: 'FAILED', outcome: { kind: 'ExitCode', exitCode: 7 } },
    ]);
    await until('the stream ends', () => reader.isOver);
    expect(reader.text).not.toMatch(/registry\.internal|sk-fake/);
    expect(reader.text).toMatch(/^retry: 2000\n\n(id: uid-0\/\w+\nevent: session\ndata: \{.*\}\n\n){3}$/);
  });

  test('is answered by a replica that did not create the session, also while the watch has not told of it', async () => {
    bench.api.add('a', 'echo', {});
    const reader = await bench.events('/sessions/a');
    expect(await reader.has(1)).toEqual([{ id: 'a', state: 'ACTIVE' }]);
    await bench.watch();
    bench.api.report('a', { conditions: NOT_READY });
    expect(await reader.has(2)).toEqual([
      { id: 'a', state: 'ACTIVE' },
      { id: 'a', state: 'STARTING' },
    ]);
  });

  test('tells of a session that is over, and stops a browser that connects again', async () => {
    bench.api.add('a', 'echo', { status: { phase: 'Succeeded' }, agent: exited(0), conditions: NOT_READY });
    await bench.watch();
    const reader = await bench.events('/sessions/a');
    expect(await reader.has(1)).toEqual([{ id: 'a', state: 'ENDED', outcome: { kind: 'Completed', exitCode: 0 } }]);
    const lastEventId = /^id: (.*)$/m.exec(reader.text)?.[1] ?? '';
    const again = await bench.fetch('/sessions/a', { headers: { 'Last-Event-ID': lastEventId } });
    expect(again.status).toBe(204);
    expect((await bench.fetch('/sessions/b')).status).toBe(404);
    expect((await bench.fetch('/sessions/a%2Fb')).status).toBe(422);
    expect((await bench.fetch('/sessions/%ff')).status).toBe(400);
    expect(await bench.series()).toMatchObject({ streams: 0 });
  });

  test('keeps nothing of a caller who has gone away', async () => {
    await bench.watch();
    await bench.post({ id: 'a' });
    const readers = await Promise.all(Array.from({ length: 20 }, () => bench.events('/sessions/a')));
    await Promise.all(readers.map((reader) => reader.has(1)));
    expect(await bench.series()).toMatchObject({ streams: 20 });
    for (const reader of readers) reader.leave();
    await until('no stream is open', async () => (await bench.series()).streams === 0);
    expect(bench.board).toMatchObject({ readers: new Map() });
  });

  test('sends a beat, so that proxies keep a quiet connection', async () => {
    jest.useFakeTimers({
      doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'clearTimeout', 'queueMicrotask', 'performance', 'Date'],
    });
    try {
      const beating = await ExampleBench.start();
      beating.api.add('a', 'echo', {});
      const reader = await beating.events('/sessions/a');
      await reader.has(1);
      jest.advanceTimersByTime(15_000);
      await until('there is a beat', () => reader.text.endsWith(': beat\n\n'));
      await beating.stop();
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });

  test('gives up a caller who takes nothing', () => {
    const destroy = jest.fn();
    const stuck = {
      headersSent: true,
      writableEnded: false,
      writableLength: 0,
      write: (text: string) => {
        stuck.writableLength += text.length;
      },
      destroy,
    };
    const stream = new EventStream(stuck as unknown as ServerResponse);
    for (let beat = 0; beat < 7_000; beat++) stream.beat();
    expect(destroy).not.toHaveBeenCalled();
    for (let beat = 0; beat < 2_000; beat++) stream.beat();
    expect(destroy).toHaveBeenCalled();
  });
});

test('a watch that fails ends the streams, and the next one knows all sessions again', async () => {
  bench.api.add('a', 'echo', {});
  await bench.watch();
  const reader = await bench.events('/sessions/a');
  await reader.has(1);
  bench.board.forget();
  await until('the stream ends', () => reader.isOver);
  expect([...bench.board.all()]).toEqual([]);
});

describe('DELETE /sessions/:id', () => {
  const remove = (id: string) => bench.fetch(`/sessions/${id}`, { method: 'DELETE' });

  test('ends a session, and may be called twice', async () => {
    await bench.post({ id: 'a' });
    const [first, again] = [await remove('a'), await remove('a')];
    expect([first.status, await first.json()]).toEqual([200, { id: 'a', wasThere: true, wasForced: false }]);
    expect([again.status, await again.json()]).toEqual([200, { id: 'a', wasThere: false, wasForced: false }]);
  });

  test('does not wait for a session that says goodbye', async () => {
    bench.api.endsAtOnce = false;
    bench.api.add('a', 'echo', {});
    const answer = await remove('a');
    expect([answer.status, await answer.json()]).toEqual([202, { id: 'a', isEnding: true }]);
    bench.api.pods.remove('agent-a');
  });

  test('answers 409 for a pod that is no session', async () => {
    bench.api.add('a', 'echo');
    const pod = bench.api.pods.find('agent-a');
    bench.api.pods.put({ ...pod, metadata: { ...pod?.metadata, labels: {} } });
    expect((await remove('a')).status).toBe(409);
  });
});

test('every other path and method is refused', async () => {
  for (const path of ['/', '/sessions/', '/sessions/a/b', '/metrics/', '//sessions', '/constructor']) {
    expect((await bench.fetch(path)).status).toBe(404);
  }
  const wrong = await Promise.all([
    bench.fetch('/sessions'),
    bench.fetch('/sessions/a', { method: 'POST', body: '{}' }),
    bench.fetch('/metrics', { method: 'DELETE' }),
    bench.fetch('/healthz', { method: 'PUT' }),
  ]);
  expect(wrong.map(({ status, headers }) => [status, headers.get('allow')])).toEqual([
    [405, 'POST'],
    [405, 'GET, DELETE'],
    [405, 'GET'],
    [405, 'GET'],
  ]);
});

test('it is ready from the first watch to the signal to stop', async () => {
  const status = async (path: string) => (await bench.fetch(path)).status;
  expect([await status('/healthz'), await status('/readyz'), await status('/health/ready')]).toEqual([200, 503, 503]);
  await bench.watch();
  expect([await status('/health'), await status('/readyz'), await status('/health/ready')]).toEqual([200, 200, 200]);
});

describe('the end of the back end', () => {
  test('lets a running create finish, ends streams, and leaves sessions alone', async () => {
    await bench.watch();
    await bench.post({ id: 'old' });
    const reader = await bench.events('/sessions/old');
    await reader.has(1);
    let open: () => void = () => undefined;
    bench.api.gate = new Promise((resolve) => {
      open = resolve;
    });
    const creating = bench.post({ id: 'new' });
    const hungUp = new AbortController();
    const left = bench
      .fetch('/sessions', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{"id":"left"}',
        signal: hungUp.signal,
      })
      .catch(() => undefined);
    const created = () => bench.api.requests.filter((request) => request === 'POST secrets').length;
    await until('both creates are between their requests', () => created() === 3);
    hungUp.abort();
    await left;
    let isOver = false;
    const stopped = bench.server.stop().then(() => {
      isOver = true;
    });
    await until('the stream is over', () => reader.isOver);
    await expect(bench.fetch('/healthz')).rejects.toThrow('fetch failed');
    expect(isOver).toBe(false);
    open();
    expect((await creating).status).toBe(201);
    await stopped;
    expect([...bench.api.secrets.keys()].sort()).toEqual(['agent-secret-left', 'agent-secret-new', 'agent-secret-old']);
    expect(bench.api.requests.filter((request) => request.startsWith('DELETE'))).toEqual([]);
  });
});

describe('GET /metrics', () => {
  test('is in the text format of Prometheus, and adds up', async () => {
    await bench.watch();
    for (const id of ['a', 'b', 'c']) await bench.post({ id, profile: id === 'c' ? 'echo' : 'concierge' });
    await bench.post({ id: 'a' });
    await bench.post({ id: 'a', profile: 'echo' });
    bench.api.add('other', 'profile "x"\\\n');
    bench.api.report('b');
    await until('the board knows', () => [...bench.board.all()].some(({ state }) => state === 'ACTIVE'));
    const response = await bench.fetch('/metrics');
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await response.text();
    expect(formatProblems(text)).toEqual([]);
    expect(await bench.series()).toMatchObject({
      'creates_total{profile="concierge",result="created"}': 2,
      'creates_total{profile="concierge",result="existing"}': 1,
      'creates_total{profile="echo",result="created"}': 1,
      'creates_total{result="refused"}': 1,
      'refusals_total{kind="conflict"}': 1,
      'create_seconds_count{profile="concierge"}': 3,
      'create_seconds_bucket{profile="concierge",le="+Inf"}': 3,
      'sessions{profile="concierge",state="PENDING"}': 1,
      'sessions{profile="concierge",state="ACTIVE"}': 1,
      'sessions{profile="echo",state="PENDING"}': 1,
      'sessions{profile="profile \\"x\\"\\\\\\n",state="STARTING"}': 1,
      watches_total: 1,
      streams: 0,
    });
  });

  test('a text of another format is found', () => {
    expect(formatProblems('a_total 1\n')).toEqual(['a_total 1: no TYPE before it']);
    expect(formatProblems('# HELP a A.\n# TYPE a counter\na{x=y} 1\n')).toEqual(['a{x=y} 1: not a sample']);
    const histogram = '# HELP h H.\n# TYPE h histogram\nh_bucket{le="1"} 2\nh_bucket{le="+Inf"} 1\n';
    expect(formatProblems(`${histogram}h_sum 1\nh_count 2\n`)).toEqual([
      'h_bucket{le="+Inf"} 1: less than the bucket before',
      'h: +Inf is not its count',
    ]);
  });

  test('counts ends that it sees, but not those from before its start', async () => {
    bench.api.add('before', 'echo', { status: { phase: 'Failed' }, agent: exited(1), conditions: NOT_READY });
    bench.api.add('now', 'echo', {});
    await bench.watch();
    bench.api.report('now', { status: { phase: 'Failed' }, agent: exited(137, 'OOMKilled'), conditions: NOT_READY });
    await until(
      'an end is counted',
      async () => 'ends_total{profile="echo",outcome="OOMKilled"}' in (await bench.series()),
    );
    expect(Object.keys(await bench.series()).filter((name) => name.startsWith('ends'))).toHaveLength(1);
  });
});

test('two replicas reap what has ended, once, and log its outcome without what the agent wrote', async () => {
  bench.api.add('done', 'echo', { status: { phase: 'Failed' }, agent: exited(3), conditions: NOT_READY });
  bench.api.add('runs', 'echo', {});
  // The sample ended at second 30; the fake API server's clock stands at second 0, so nothing has been there for long enough.
  const later = Date.parse('2026-11-27T03:10:00Z');
  jest.spyOn(bench.api.pods as unknown as { headers: () => object }, 'headers').mockReturnValue({
    get: (name: string) => (name === 'date' ? new Date(later).toUTCString() : null),
  });
  const other = await ExampleBench.start(bench.api);
  for (const replica of [bench, other]) replica.reap();
  await until('the pod is gone', () => bench.api.pods.find('agent-done') === undefined);
  await other.stop();
  expect(bench.api.pods.find('agent-runs')).toBeDefined();
  expect(logged).toContain('"outcome":{"kind":"ExitCode"');
  expect(logged).not.toContain('sk-fake');
});

test('the settings name each variable that is missing, and show no value', () => {
  const { LIVEKIT_URL: _, KUBERNETES_NAMESPACE: __, ...some } = ENVIRONMENT;
  expect(() => settingsOf({ ...some, PORT: 'canary-port' })).toThrow(
    new Error('PORT must be a port, such as 3000; KUBERNETES_NAMESPACE must be set; LIVEKIT_URL must be set'),
  );
});

/** Why a request was refused. */
async function errorOf(response: Response): Promise<{ readonly kind: string; readonly message: string }> {
  const { error } = JSON.parse(await response.text());
  return error;
}
