import fc from 'fast-check';
import type { ContainerStatus, PodStatus } from 'kubernetes-types/core/v1';
import {
  ApiStatus,
  InputError,
  type KubernetesClient,
  type SessionEvent,
  SessionObserver,
  SessionRefused,
  type SessionStatus,
  Sessions,
  toSessionId,
} from '../../../src/session';
import type { Reply } from '../../support/fake-api-server';
import { FakeClock } from '../../support/fake-clock';
import { FakeCluster, failure } from '../../support/fake-cluster';
import { benchProfile } from '../../support/session-bench';

const RUNS = 1000;

/** What an API server, a webhook or a proxy answers that repeats all that it was sent. */
const ECHOES: readonly ((sent: string) => Reply)[] = [
  (sent) => failure(400, '', `admission webhook "w.example.com" denied the request: ${sent}`, 'secrets'),
  (sent) =>
    failure(
      403,
      'Forbidden',
      `secrets "a" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: ${sent}`,
      'secrets',
    ),
  (sent) => failure(422, 'Invalid', sent, 'secrets'),
  (sent) => failure(400, 'BadRequest', `strict decoding error: unknown field "${sent.replaceAll('"', '')}"`, 'secrets'),
  (sent) => failure(500, 'InternalError', sent, 'secrets'),
  (sent) => failure(418, sent, sent, sent),
  (sent) => ({ status: 502, body: `<html>${sent}</html>` }),
  (sent) => ({ status: 201, body: `not JSON ${sent}` }),
  () => 'cut',
];

/** What the agent and its hooks may write into the status of a pod before its end, as the kubelet passes it on. */
const CONFESSIONS: readonly ((canary: string) => PodStatus)[] = [
  (canary) =>
    statusOf({
      state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 10s restarting failed container=agent' } },
      lastState: { terminated: { exitCode: 2, reason: 'Error', message: canary } },
    }),
  (canary) => {
    const said = `Exec lifecycle hook ([sh]) for Container "agent" in Pod "a" failed - error: exit 1, message: ${JSON.stringify(canary)}`;
    return statusOf({ state: { waiting: { reason: 'PostStartHookError', message: said } } });
  },
];

/** And at its end. */
const LAST_WORDS: readonly ((canary: string) => PodStatus)[] = [
  (canary) => statusOf({ state: { terminated: { exitCode: 1, reason: 'Error', message: canary } } }, 'Failed'),
  (canary) => statusOf({ state: { terminated: { exitCode: 137, reason: 'Error', message: canary } } }, 'Failed'),
  (canary) => {
    const { containerStatuses: initContainerStatuses = [] } = statusOf({
      state: { terminated: { exitCode: 3, reason: 'Error', message: canary } },
    });
    return { ...statusOf({ state: { waiting: { reason: 'PodInitializing' } } }, 'Failed'), initContainerStatuses };
  },
];

function statusOf(agent: Partial<ContainerStatus>, phase = 'Running'): PodStatus {
  const container = { name: 'agent', ready: false, restartCount: 0, image: 'a', imageID: '', ...agent };
  return { phase, containerStatuses: [container] };
}

/** Lets no watch time out. */
class PatientClock extends FakeClock {
  override wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (milliseconds < 200_000) return super.wait(milliseconds);
    return new Promise((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }));
  }
}

/** A stream in which each pod tells all, and ends. */
async function* confessing({ pods }: FakeCluster, canary: string): AsyncGenerator<Uint8Array> {
  let version = 1;
  const last = LAST_WORDS[canary.length % LAST_WORDS.length];
  for (const confess of [...CONFESSIONS, ...(last === undefined ? [] : [last])]) {
    for (const pod of pods.values()) {
      pod.status = { ...confess(canary) };
      const metadata = { ...pod.metadata, resourceVersion: String(version++) };
      const object = { ...pod, metadata, spec: { ...pod.spec, nodeName: 'node-1' } };
      yield Buffer.from(`${JSON.stringify({ type: 'MODIFIED', object })}\n`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/** What the probe of an agent wrote, in the kubelet's Events. */
function eventsOf(canary: string): object {
  const items = [
    { reason: 'Unhealthy', message: `Liveness probe failed: ${canary}` },
    { reason: 'Killing', message: `Container agent failed liveness probe: ${canary}` },
  ];
  return { items };
}

/** Reads a watch to its end. */
async function watched(sessions: Sessions, ends: AbortSignal): Promise<readonly SessionEvent[]> {
  const events: SessionEvent[] = [];
  for await (const event of sessions.watch({ readEvents: true, pendingSeconds: 1, signal: ends })) events.push(event);
  return events;
}

const WATCHES = 3;

/** A client without a network. @param told called for each watch that begins */
function clientOf(cluster: FakeCluster, canary: string, told: () => void): KubernetesClient {
  return {
    async request({ method, path, body }) {
      const isWatch = path.includes('watch=true');
      if (isWatch) told();
      const sent = JSON.stringify(body ?? {});
      const reply = cluster.reply({ method, path, headers: {}, body: sent });
      if (reply === 'cut') throw Object.assign(new Error(`cannot send ${sent}`), { code: 'ECONNRESET', sent });
      const answer = reply.status === 200 && path.includes('/events?') ? eventsOf(canary) : reply.body;
      const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
      const stream = isWatch && reply.status === 200 ? confessing(cluster, canary) : null;
      return { status: reply.status, headers: { get: () => null }, body: stream, text: async () => text };
    },
  };
}

class Recorder extends SessionObserver {
  readonly seen: unknown[] = [];

  override requested(request: object): void {
    this.seen.push(request);
  }

  override called(call: object): void {
    this.seen.push(call);
  }
}

const hostile = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('__proto__', 'constructor', 'A_KEY', '../..', 'a\nb', 'x'.repeat(300)),
);

const scenario = fc.record({
  id: hostile,
  key: fc.oneof({ weight: 3, arbitrary: fc.constant('API_KEY') }, { weight: 1, arbitrary: hostile }),
  env: fc.dictionary(hostile, hostile, { maxKeys: 2 }),
  canary: fc.string({ minLength: 8, maxLength: 60 }).map((text) => `canary-7431-${text}`),
  echoes: fc.array(fc.tuple(fc.nat(9), fc.nat(ECHOES.length - 1)), { maxLength: 6 }),
});

function statusesIn(answer: unknown): readonly SessionStatus[] {
  return Array.isArray(answer) ? answer : [];
}

function spellings(canary: string): readonly string[] {
  return [
    canary,
    Buffer.from(canary).toString('base64'),
    JSON.stringify(canary).slice(1, -1),
    encodeURIComponent(canary),
  ];
}

/** The names and keys that the API server has accepted, as it would check them. */
function expectSafeNames({ pods, secrets }: FakeCluster): void {
  for (const { kind, metadata, data = {}, spec } of [...pods.values(), ...secrets.values()]) {
    expect(metadata.name).toMatch(/^(?=.{1,63}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
    expect(metadata.labels?.session).toMatch(/^(?=.{1,63}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
    for (const key of Object.keys(data)) expect(key).toMatch(/^[-._a-zA-Z0-9]{1,253}$/);
    const names = [...JSON.stringify(spec ?? {}).matchAll(/"env":\[\{"name":"((?:[^"\\]|\\.)*)"/g)].map(
      ([, name]) => name,
    );
    for (const name of names) expect(name).toMatch(/^[-._a-zA-Z][-._a-zA-Z0-9]*$/);
    expect(kind === 'Pod' ? JSON.stringify(spec) : '').not.toContain('canary-7431-');
  }
}

test(`in ${RUNS} hostile scenarios, no credential is in an error, an event of a watch, an observation, a warning or the output, names are safe, and each failure has a type`, async () => {
  const warnings = jest.spyOn(process, 'emitWarning').mockImplementation();
  const outputs = [
    jest.spyOn(process.stdout, 'write').mockReturnValue(true),
    jest.spyOn(process.stderr, 'write').mockReturnValue(true),
    jest.spyOn(console, 'log').mockImplementation(),
    jest.spyOn(console, 'warn').mockImplementation(),
    jest.spyOn(console, 'error').mockImplementation(),
  ];
  const kinds = new Set<string>();
  const causes = new Set<string>();
  await fc.assert(
    fc.asyncProperty(scenario, async ({ id: text, key, env, canary, echoes }) => {
      const cluster = new FakeCluster();
      let requests = 0;
      cluster.faults.push(({ body }) => {
        const number = requests++;
        const echo = echoes.find(([at]) => at === number)?.[1];
        return echo === undefined ? undefined : ECHOES[echo]?.(body);
      });
      const observer = new Recorder();
      const stop = new AbortController();
      let watches = 0;
      const client = clientOf(cluster, canary, () => ++watches === WATCHES && stop.abort());
      const sessions = new Sessions(client, { namespace: 'agents', clock: new PatientClock(), observer });
      const id = toSessionId(text);
      const credentials = Object.fromEntries([[key, canary]]);
      const calls = [
        // As it is, which is refused or safe, and as an id that is derived from it.
        () => sessions.create(benchProfile, { id: text, env, credentials }),
        () => sessions.create(benchProfile, { id, env, credentials }),
        () => watched(sessions, stop.signal),
        () => sessions.list(),
        () => sessions.find(text),
        () => sessions.reap({ dryRun: false }),
        () => sessions.end(id),
      ];
      const told: unknown[] = [];
      for (const call of calls) {
        try {
          const answer = await call();
          told.push(answer);
          kinds.add('done');
          for (const { heldUpBy, outcome } of statusesIn(answer)) causes.add((outcome ?? heldUpBy)?.kind ?? 'none');
        } catch (error) {
          if (!(error instanceof InputError || error instanceof SessionRefused || error instanceof ApiStatus))
            throw error;
          kinds.add(error instanceof SessionRefused ? error.refusal.kind : error.name);
          told.push({ ...error, message: error.message, stack: error.stack, cause: error.cause });
        }
      }
      const said = JSON.stringify([told, observer.seen, warnings.mock.calls, outputs.map(({ mock }) => mock.calls)]);
      expectSafeNames(cluster);
      for (const spelling of spellings(canary))
        expect(said.includes(JSON.stringify(spelling).slice(1, -1))).toBe(false);
    }),
    { numRuns: RUNS },
  );
  for (const spy of [warnings, ...outputs]) spy.mockRestore();
  // Otherwise the scenarios would prove less than they say.
  expect([...kinds].sort()).toEqual(
    expect.arrayContaining([
      'ApiStatus',
      'InputError',
      'admission-policy',
      'done',
      'invalid',
      'unavailable',
      'webhook',
    ]),
  );
  expect([...causes].sort()).toEqual(
    expect.arrayContaining(['CrashLoop', 'CreateError', 'ExitCode', 'InitFailed', 'ProbeFailed']),
  );
}, 60_000);

test('a credential that is shown would be found', () => {
  const [canary = '', base64 = ''] = spellings('canary-7431-"x"');
  expect(JSON.stringify({ message: canary })).toContain(JSON.stringify(canary).slice(1, -1));
  expect(base64).toBe('Y2FuYXJ5LTc0MzEtIngi');
});
