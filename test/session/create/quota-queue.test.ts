import { AgentProfile, SessionRefused } from '../../../src/session';
import { failure } from '../../support/fake-cluster';
import { benchProfile, benchSession, SessionBench } from '../../support/session-bench';

let bench: SessionBench;

beforeEach(async () => {
  bench = await SessionBench.start();
  bench.cluster.quota = 1;
  await bench.sessions().create(benchProfile, benchSession('first'));
});
afterEach(() => bench.api.stop());

/** The ids of created pods, in their order. */
const created = () =>
  bench.api.received.flatMap(({ method, path, body }) => {
    const id = method === 'POST' && path.includes('/secrets') ? JSON.parse(body).metadata.labels.session : undefined;
    return id === undefined || id === 'first' ? [] : [id];
  });

/** Makes room after every so many waits. */
function roomEvery(waits: number): void {
  bench.clock.onWait = () => {
    if (bench.clock.waits.length % waits === 0) bench.cluster.quota += 1;
  };
}

test('without waitSeconds, a full quota refuses at once', async () => {
  const error = await bench
    .sessions()
    .create(benchProfile, benchSession('a'))
    .catch((reason: unknown) => reason);
  expect(error).toMatchObject({ isTemporary: true, refusal: { kind: 'quota', quota: 'agents', fits: 1, stands: 1 } });
  expect(bench.clock.waits).toEqual([]);
});

test('sessions wait for room in the order of their calls, and none overtakes', async () => {
  const sessions = bench.sessions({ waitSeconds: 600 });
  const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
  const calls = ids.slice(0, 4).map((id) => sessions.create(benchProfile, benchSession(id)));
  await new Promise((resolve) => setTimeout(resolve, 50));
  calls.push(...ids.slice(4).map((id) => sessions.create(benchProfile, benchSession(id))));
  roomEvery(3);
  await Promise.all(calls);
  expect(created()).toEqual(ids);
});

test('the API server hears of the first in the queue alone', async () => {
  const sessions = bench.sessions({ waitSeconds: 20 });
  const calls = Array.from({ length: 10 }, (_, index) => sessions.create(benchProfile, benchSession(`s-${index}`)));
  const errors = await Promise.all(calls.map((call) => call.catch((error: unknown) => error)));
  expect(errors.every((error) => error instanceof SessionRefused && error.refusal.kind === 'quota')).toBe(true);
  expect(errors.map((error) => error instanceof SessionRefused && error.step.session)).toEqual(
    Array.from({ length: 10 }, (_, index) => `agents/s-${index}`),
  );
  // Ten first tries, then one call waits for another in 2 s at most.
  expect(bench.requests.filter((request) => request === 'POST pods').length).toBeLessThan(1 + 10 + 25);
});

test('the deadline is kept, to the second', async () => {
  const before = bench.clock.now();
  await expect(bench.sessions({ waitSeconds: 7 }).create(benchProfile, benchSession('a'))).rejects.toThrow(
    SessionRefused,
  );
  expect(bench.clock.now() - before).toBe(7000);
});

test('one more than maxWaiting is refused', async () => {
  const sessions = bench.sessions({ waitSeconds: 5, maxWaiting: 1 });
  const waiting = sessions.create(benchProfile, benchSession('a')).catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const many = await Promise.all(
    ['b', 'c'].map((id) => sessions.create(benchProfile, benchSession(id)).catch((error: unknown) => error)),
  );
  await waiting;
  expect(many.some((error) => error instanceof SessionRefused && error.refusal.kind === 'queue-full')).toBe(true);
});

test('any other refusal ends the wait of its own session alone', async () => {
  const sessions = bench.sessions({ waitSeconds: 600 });
  const other = AgentProfile.fromProfile(benchProfile, { name: 'other-agent' });
  bench.cluster.faults.push(({ method, body }) =>
    method === 'POST' && body.includes('other-agent') && bench.clock.waits.length > 2
      ? failure(422, 'Invalid', 'Pod "agent-a" is invalid: spec: Required value', 'Pod')
      : undefined,
  );
  roomEvery(6);
  const [bad, good] = await Promise.all([
    sessions.create(other, benchSession('a')).catch((error: unknown) => error),
    sessions.create(benchProfile, benchSession('b')),
  ]);
  expect(bad).toMatchObject({ refusal: { kind: 'invalid' } });
  expect(good.isNew).toBe(true);
});

test('what can never fit does not wait', async () => {
  bench.cluster.quota = 0;
  bench.cluster.pods.clear();
  const error = await bench
    .sessions({ waitSeconds: 60 })
    .create(benchProfile, benchSession('a'))
    .catch((reason: unknown) => reason);
  expect(error).toMatchObject({ isTemporary: false, refusal: { neverFits: true } });
  expect(bench.clock.waits).toEqual([]);
});

test('the end of a session wakes the queue', async () => {
  const sessions = bench.sessions({ waitSeconds: 600 });
  const waiting = sessions.create(benchProfile, benchSession('a'));
  const pod = bench.cluster.pods.get('agent-first');
  if (pod) pod.status = { phase: 'Succeeded' };
  await sessions.end('first');
  expect((await waiting).isNew).toBe(true);
});

test('a call that comes when there is room again waits behind those that came before', async () => {
  let release: () => void = () => undefined;
  jest.spyOn(bench.clock, 'wait').mockImplementation(
    () =>
      new Promise((resolve) => {
        release = resolve;
      }),
  );
  const sessions = bench.sessions({ waitSeconds: 600 });
  const early = sessions.create(benchProfile, benchSession('early'));
  await new Promise((resolve) => setTimeout(resolve, 50));
  bench.cluster.quota = 2;
  const late = sessions.create(benchProfile, benchSession('late'));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(created()).toEqual([]);
  release();
  await early;
  bench.cluster.quota = 3;
  await new Promise((resolve) => setTimeout(resolve, 50));
  release();
  await late;
  expect(created()).toEqual(['early', 'late']);
});
