import { Sessions } from '../../../src/session';
import { FakePods } from './fake-pods';
import { LIFECYCLES, podOf } from './lifecycles';
import { Reader } from './reader';
import { at, CANARY, exited, NOT_READY } from './status/pods';
import { VirtualClock } from './virtual-clock';

let clock: VirtualClock;
let pods: FakePods;
const readers: Reader[] = [];

beforeEach(() => {
  clock = new VirtualClock();
  pods = new FakePods(clock);
});

afterEach(async () => {
  await Promise.all(readers.splice(0).map((reader) => reader.stop()));
});

function watch(
  ...rest: ConstructorParameters<typeof Reader> extends [unknown, unknown, ...infer Rest] ? Rest : never
): Reader {
  const reader = new Reader(pods, clock, ...rest);
  readers.push(reader);
  return reader;
}

/** Takes a pod through its life, up to a step. */
function live(id: string, kind: string, upTo = Number.POSITIVE_INFINITY, from = 0): void {
  for (const step of (LIFECYCLES[kind] ?? []).slice(from, upTo)) {
    if (step === 'gone') pods.remove(`agent-${id}`);
    else pods.put(podOf(id, `uid-${id}`, step));
  }
}

describe('a watch of sessions', () => {
  test('tells of each state once, from the first to the outcome', async () => {
    const reader = watch();
    await clock.settle();
    live('s1', 'deleted');
    live('s2', 'unpullable');
    await clock.settle();
    expect(reader.lines.filter((line) => line.startsWith('s1'))).toEqual([
      's1 PENDING',
      's1 STARTING',
      's1 ACTIVE',
      's1 ENDING',
      's1 ENDED (Deleted)',
    ]);
    expect(reader.lines.filter((line) => line.startsWith('s2'))).toEqual([
      's2 PENDING',
      's2 STARTING',
      's2 STARTING (ImagePull)',
      's2 ENDING',
      's2 FAILED (ImagePull)',
    ]);
    expect(reader.events.map(({ previous }) => previous).slice(0, 2)).toEqual([undefined, 'PENDING']);
  });

  test('tells which session it is of: its id, its profile and its pod', async () => {
    const reader = watch();
    await clock.settle();
    const { metadata, ...pod } = podOf('s1', 'uid-s1', {});
    pods.put({ ...pod, metadata: { ...metadata, labels: { ...metadata?.labels, 'app.kubernetes.io/name': 'light' } } });
    await clock.settle();
    expect(reader.events).toEqual([
      expect.objectContaining({ id: 's1', profile: 'light', podName: 'agent-s1', podUid: 'uid-s1' }),
    ]);
  });

  test('begins with the sessions that there are, on as many pages as they need', async () => {
    for (let index = 0; index < 1201; index += 1) live(`s${index}`, 'forced', 2);
    const reader = watch();
    await clock.settle(40);
    expect(new Set(reader.lines).size).toBe(1201);
    expect(reader.lines.every((line) => line.endsWith('ACTIVE'))).toBe(true);
    expect(pods.requests.filter((path) => !path.includes('watch=true'))).toHaveLength(3);
  });

  test('tells of an ended pod that is still there, and not again when it is deleted', async () => {
    live('s1', 'failed', 5);
    const reader = watch();
    await clock.settle();
    live('s1', 'failed', undefined, 5);
    await clock.settle();
    expect(reader.lines).toEqual(['s1 FAILED (ExitCode)']);
  });

  test('goes on after the end of a stream, with what has happened meanwhile', async () => {
    const reader = watch();
    await clock.settle();
    live('s1', 'deleted', 2);
    await clock.settle();
    pods.faults.push({ status: 500 }, 'cut', { status: 429 });
    pods.cut({ bytes: 0, isError: true });
    live('s1', 'deleted', undefined, 2);
    await clock.advance(5000);
    expect(reader.lines).toEqual(['s1 PENDING', 's1 STARTING', 's1 ACTIVE', 's1 ENDING', 's1 ENDED (Deleted)']);
    expect(pods.requests.filter((path) => !path.includes('watch=true'))).toHaveLength(1);
  });

  test('lists again after a 410 in the stream, and tells how sessions have ended that it missed', async () => {
    live('gone', 'forced', 2);
    live('ending', 'deleted', 6);
    live('pulling', 'unpullable', 4);
    live('same', 'forced', 2);
    const reader = watch();
    await clock.settle();
    const before = reader.lines.length;
    for (const id of ['gone', 'ending', 'pulling']) pods.remove(`agent-${id}`);
    pods.restart();
    await clock.advance(2000);
    expect([...reader.lines.slice(before)].sort()).toEqual([
      'ending ENDED (Deleted)',
      'gone ENDED (Deleted)',
      'pulling FAILED (ImagePull)',
    ]);
  });

  test('lists again where a page has expired', async () => {
    for (let index = 0; index < 600; index += 1) live(`s${index}`, 'forced', 2);
    const request = pods.request.bind(pods);
    let isFirst = true;
    pods.request = (given) => {
      if (isFirst && given.path.includes('continue')) {
        isFirst = false;
        pods.restart();
      }
      return request(given);
    };
    const reader = watch();
    await clock.advance(2000);
    expect(reader.lines).toHaveLength(600);
    expect(pods.watches).toBe(1);
  });

  test('takes a pod that leaves the selector for one that runs on, and sees its end', async () => {
    live('s1', 'forced', 2);
    const reader = watch();
    await clock.settle();
    const pod = podOf('s1', 'uid-s1', {});
    pods.put({ ...pod, metadata: { ...pod.metadata, labels: {} } });
    await clock.advance(30_000);
    expect(reader.lines).toEqual(['s1 ACTIVE']);
    pods.remove('agent-s1');
    await clock.advance(11_000);
    expect(reader.lines).toEqual(['s1 ACTIVE', 's1 ENDED (Deleted)']);
  });

  test('finds a pod that has left the selector while the watch was cut', async () => {
    live('s1', 'forced', 2);
    const reader = watch();
    await clock.settle();
    const pod = podOf('s1', 'uid-s1', {});
    pods.put({ ...pod, metadata: { ...pod.metadata, labels: {} } });
    pods.restart();
    pods.faults.push({ status: 500 });
    await clock.advance(20_000);
    expect(reader.lines).toEqual(['s1 ACTIVE']);
    pods.put(podOf('s1', 'uid-s1', { deleted: ['2026-11-27T03:00:40Z', 2] }));
    await clock.settle();
    expect(reader.lines).toEqual(['s1 ACTIVE', 's1 ENDING']);
  });

  test('ends the session before when its name is taken by another pod', async () => {
    live('s1', 'forced', 2);
    const reader = watch();
    await clock.settle();
    pods.remove('agent-s1');
    pods.put(podOf('s1', 'uid-other', {}));
    pods.restart();
    await clock.advance(2000);
    expect(reader.events.map(({ podUid, state }) => `${podUid} ${state}`)).toEqual([
      'uid-s1 ACTIVE',
      'uid-s1 ENDED',
      'uid-other ACTIVE',
    ]);
  });

  test('remembers what a pod has waited for, which the kubelet overwrites when it is deleted', async () => {
    const reader = watch();
    live('s1', 'unpullable', 4);
    await clock.settle();
    const lost = { agent: exited(137, 'ContainerStatusUnknown'), conditions: NOT_READY, deleted: [at(50), 0] as const };
    pods.put(podOf('s1', 'uid-s1', { ...lost, status: { phase: 'Failed' } }));
    pods.remove('agent-s1');
    await clock.settle();
    expect(reader.lines.slice(-2)).toEqual(['s1 STARTING (ImagePull)', 's1 FAILED (ImagePull)']);
  });

  test('leaves out events that it has had', async () => {
    const reader = watch();
    await clock.settle();
    live('s1', 'deleted');
    pods.repeat(7);
    await clock.settle();
    expect(reader.lines).toHaveLength(5);
  });

  test('needs no bookmark, and starts from one that it gets', async () => {
    watch();
    await clock.settle();
    live('s1', 'forced', 2);
    pods.bookmark();
    await clock.settle();
    pods.cut({ bytes: 0, isError: false });
    await clock.advance(1000);
    expect(pods.requests.at(-1)).toContain('resourceVersion=102');
  });

  test('lists again after a watch that was silent to its end, which may wait for a version that etcd has lost', async () => {
    live('s1', 'forced', 2);
    const reader = watch();
    await clock.settle();
    pods.restore();
    live('s2', 'forced', 2);
    await clock.advance(310_000);
    expect(reader.lines).toEqual(['s1 ACTIVE', 's2 ACTIVE']);
  });

  test('opens another watch when the connection is lost without a word', async () => {
    watch();
    await clock.settle();
    const silent: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }),
    };
    const request = pods.request.bind(pods);
    let count = 0;
    pods.request = async (given) => {
      const response = await request(given);
      count += 1;
      const isAborted = new Promise<never>((_, reject) =>
        given.signal?.addEventListener('abort', () => reject(new Error('aborted'))),
      );
      isAborted.catch(() => undefined);
      const body: AsyncIterable<Uint8Array> = {
        [Symbol.asyncIterator]: () => ({
          next: () => Promise.race([silent[Symbol.asyncIterator]().next(), isAborted]),
        }),
      };
      return { ...response, body };
    };
    pods.cut({ bytes: 0, isError: false });
    await clock.advance(200_000);
    expect(count).toBe(1);
    await clock.advance(200_000);
    expect(count).toBeGreaterThan(1);
  });

  test('ends at its signal, and leaves no request and no timer behind', async () => {
    const reader = watch({ pendingSeconds: 60 });
    await clock.settle();
    expect(pods.watches).toBe(1);
    await reader.stop();
    const { length } = pods.requests;
    await clock.advance(600_000);
    expect(pods.requests).toHaveLength(length);
    expect([reader.isDone, reader.error]).toEqual([true, undefined]);
  });

  test('of a signal that is already aborted asks for nothing', async () => {
    const reader = watch({ signal: AbortSignal.abort() });
    await clock.settle();
    expect([reader.isDone, reader.lines]).toEqual([true, []]);
  });
});

describe('an API server that refuses', () => {
  test.each([401, 403, 404])('with %d at the first request ends the watch with the refusal', async (status) => {
    pods.faults.push({ status });
    const reader = watch();
    await clock.settle();
    expect(reader.error).toMatchObject({ name: 'ApiStatus', code: status });
  });

  test('with 403 after a restart is asked again for a minute', async () => {
    const reader = watch();
    await clock.settle();
    pods.faults.push(...Array.from({ length: 4 }, () => ({ status: 403 })));
    pods.cut({ bytes: 0, isError: false });
    live('s1', 'forced', 2);
    await clock.advance(20_000);
    expect([reader.lines, reader.error]).toEqual([['s1 ACTIVE'], undefined]);
    pods.faults.push(...Array.from({ length: 400 }, () => ({ status: 403 })));
    pods.cut({ bytes: 0, isError: false });
    await clock.advance(50_000);
    expect(reader.error).toBeUndefined();
    await clock.advance(70_000);
    expect(reader.error).toMatchObject({ code: 403 });
  });

  test('with 429 is asked again after as long as it says', async () => {
    pods.faults.push({ status: 429, retryAfter: 7 });
    const reader = watch();
    await clock.advance(6900);
    expect(pods.requests).toHaveLength(1);
    await clock.advance(400);
    expect(pods.requests.length).toBeGreaterThan(1);
    expect(reader.error).toBeUndefined();
  });

  test('with 503 for ten minutes is asked less and less often', async () => {
    clock = new VirtualClock(1);
    pods = new FakePods(clock);
    pods.faults.push(...Array.from({ length: 1000 }, () => ({ status: 503 })));
    const reader = watch();
    await clock.advance(600_000);
    // 0.2, 0.4, 0.8, … 25.6 s, then every 30 s.
    expect(pods.requests).toHaveLength(28);
    expect(reader.error).toBeUndefined();
  });

  test('by closing each watch at once is asked less and less often too', async () => {
    clock = new VirtualClock(1);
    pods = new FakePods(clock);
    const request = pods.request.bind(pods);
    pods.request = async (given) => {
      const response = await request(given);
      return given.path.includes('watch=true') ? { ...response, body: null } : response;
    };
    watch();
    await clock.advance(600_000);
    expect(pods.requests).toHaveLength(29);
  });
});

describe('the limits of a watch', () => {
  test('are told once for each state, and end nothing', async () => {
    const reader = watch({ pendingSeconds: 60, startingSeconds: 120 });
    live('s1', 'unscheduled', 2);
    await clock.advance(59_000);
    expect(reader.lines).toEqual(['s1 PENDING (Unschedulable)']);
    await clock.advance(600_000);
    expect(reader.lines).toEqual(['s1 PENDING (Unschedulable)', 's1 PENDING (Unschedulable) !pending']);
    live('s1', 'failed', 2, 1);
    await clock.advance(2000);
    expect(reader.lines.slice(2)).toEqual(['s1 STARTING', 's1 STARTING !starting']);
    live('s1', 'failed', 4, 2);
    await clock.advance(600_000);
    expect(reader.lines.slice(4)).toEqual(['s1 ACTIVE']);
  });

  test('tell of an idle session, and again after it was used', async () => {
    let used: Date | undefined;
    const reader = watch({ idleSeconds: 300, activity: { lastActivity: () => used } });
    live('s1', 'forced', 2);
    await clock.advance(299_000);
    used = new Date(clock.now());
    await clock.advance(299_000);
    expect(reader.lines).toEqual(['s1 ACTIVE']);
    await clock.advance(2000);
    expect(reader.lines).toEqual(['s1 ACTIVE', 's1 ACTIVE !idle']);
    used = new Date(clock.now());
    await clock.advance(302_000);
    expect(reader.lines).toEqual(['s1 ACTIVE', 's1 ACTIVE !idle', 's1 ACTIVE !idle']);
  });

  test('go by the time of the API server, which dates the pods', async () => {
    const ours = clock.now.bind(clock);
    const reader = new Reader(
      pods,
      Object.assign(Object.create(clock), { now: () => ours() - 3_600_000, wait: clock.wait.bind(clock) }),
      { pendingSeconds: 60 },
    );
    readers.push(reader);
    live('s1', 'unscheduled', 2);
    await clock.advance(62_000);
    expect(reader.lines.at(-1)).toBe('s1 PENDING (Unschedulable) !pending');
  });
});

describe('a slow reader', () => {
  test('gets every state of a session that it has missed', async () => {
    const reader = watch();
    reader.pause();
    await clock.settle();
    live('s0', 'forced', 2);
    await clock.settle();
    live('s1', 'deleted');
    await clock.settle();
    reader.continue();
    await clock.settle();
    expect(reader.lines.filter((line) => line.startsWith('s1'))).toHaveLength(5);
  });

  test('misses states of a session that goes back and forth, and never the last', async () => {
    const reader = watch();
    reader.pause();
    live('s1', 'forced', 2);
    await clock.settle();
    for (let time = 0; time < 1000; time += 1) live('s1', 'flapping', 3, 1);
    live('s1', 'flapping', undefined, 7);
    await clock.settle(40);
    reader.continue();
    await clock.settle();
    expect(reader.lines.length).toBeLessThan(10);
    expect(reader.lines.slice(-2)).toEqual(['s1 ENDING', 's1 ENDED (Deleted)']);
  });

  test('pauses the reading from the API server', async () => {
    const reader = watch({}, 3);
    reader.pause();
    await clock.settle();
    for (let index = 0; index < 20; index += 1) live(`s${index}`, 'forced', 2);
    await clock.settle();
    reader.continue();
    await clock.settle(40);
    expect(reader.lines.filter((line) => line.endsWith('ACTIVE'))).toHaveLength(20);
  });
});

describe('the Events of a pod', () => {
  const probed = () => {
    const pod = podOf('s1', 'uid-s1', { status: { phase: 'Succeeded' }, agent: { terminated: { exitCode: 0 } } });
    return { ...pod, spec: { ...pod.spec, containers: [{ name: 'agent', livenessProbe: {} }] } };
  };

  test('tell that a probe has failed', async () => {
    pods.events.set('uid-s1', [
      { reason: 'Unhealthy', message: `Liveness probe failed: ${CANARY}` },
      { reason: 'Killing', message: 'Stopping container agent' },
    ]);
    pods.put(probed());
    const reader = watch({ readEvents: true });
    await clock.settle();
    expect(reader.events.map(({ state, outcome }) => ({ state, outcome }))).toEqual([
      {
        state: 'FAILED',
        outcome: { kind: 'ProbeFailed', exitCode: 0, reason: 'LivenessProbe' },
      },
    ]);
  });

  test.each([
    ['are not asked for without readEvents', { readEvents: false }, []],
    ['may be missing', { readEvents: true }, []],
    ['tell of a probe that failed, and not that the kubelet stopped the agent', { readEvents: true }, []],
    ['may be forbidden', { readEvents: true }, [{ status: 403 }]],
  ])('%s: it may have been a probe', async (what, options, faults) => {
    if (what.startsWith('tell'))
      pods.events.set('uid-s1', [{ reason: 'Unhealthy', message: 'Startup probe failed: ' }]);
    pods.put(probed());
    const reader = watch(options);
    pods.faults.push(...faults.flatMap((fault) => [fault]));
    if (faults.length > 0) {
      const request = pods.request.bind(pods);
      pods.faults.length = 0;
      pods.request = (given) => {
        if (given.path.includes('/events')) pods.faults.push(...faults);
        return request(given);
      };
    }
    await clock.settle();
    expect(reader.events[0]).toMatchObject({ state: 'ENDED', outcome: { kind: 'Completed', mayBeProbe: true } });
    expect(pods.requests.some((path) => path.includes('/events'))).toBe(options.readEvents);
  });
});

describe('the options of a watch', () => {
  test('are checked at the call', () => {
    expect(() => new Sessions(pods, { namespace: 'agents' }).watch({ labels: { 'a b': '' }, idleSeconds: 0 })).toThrow(
      /^Sessions 'agents': key of labels must .*idleSeconds must .*idleSeconds must come with activity/,
    );
  });

  test('choose the sessions by their labels', async () => {
    watch({ labels: { 'app.kubernetes.io/name': 'stella-agent' } });
    await clock.settle();
    expect(new URL(pods.requests[0] ?? '', 'http://x').searchParams.get('labelSelector')).toBe(
      'app.kubernetes.io/component=agent,session,app.kubernetes.io/name=stella-agent',
    );
  });
});
