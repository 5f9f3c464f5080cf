import fc from 'fast-check';
import {
  InputError,
  type KubernetesClient,
  SessionObserver,
  SessionRefused,
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

/** A client without a network. */
function clientOf(cluster: FakeCluster): KubernetesClient {
  return {
    async request({ method, path, body }) {
      const sent = JSON.stringify(body ?? {});
      const reply = cluster.reply({ method, path, headers: {}, body: sent });
      if (reply === 'cut') throw Object.assign(new Error(`cannot send ${sent}`), { code: 'ECONNRESET', sent });
      const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
      return { status: reply.status, headers: { get: () => null }, body: null, text: async () => text };
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

test(`in ${RUNS} hostile scenarios, no credential is in an error, an event, a warning or the output, names are safe, and each failure has a type`, async () => {
  const warnings = jest.spyOn(process, 'emitWarning').mockImplementation();
  const outputs = [
    jest.spyOn(process.stdout, 'write').mockReturnValue(true),
    jest.spyOn(process.stderr, 'write').mockReturnValue(true),
    jest.spyOn(console, 'log').mockImplementation(),
    jest.spyOn(console, 'warn').mockImplementation(),
    jest.spyOn(console, 'error').mockImplementation(),
  ];
  const kinds = new Set<string>();
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
      const sessions = new Sessions(clientOf(cluster), { namespace: 'agents', clock: new FakeClock(), observer });
      const id = toSessionId(text);
      const credentials = Object.fromEntries([[key, canary]]);
      const calls = [
        // As it is, which is refused or safe, and as an id that is derived from it.
        () => sessions.create(benchProfile, { id: text, env, credentials }),
        () => sessions.create(benchProfile, { id, env, credentials }),
        () => sessions.list(),
        () => sessions.find(text),
        () => sessions.reap({ dryRun: false }),
        () => sessions.end(id),
      ];
      const told: unknown[] = [];
      for (const call of calls) {
        try {
          told.push(await call());
          kinds.add('done');
        } catch (error) {
          if (!(error instanceof InputError || error instanceof SessionRefused)) throw error;
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
    expect.arrayContaining(['InputError', 'admission-policy', 'done', 'invalid', 'unavailable', 'webhook']),
  );
}, 60_000);

test('a credential that is shown would be found', () => {
  const [canary = '', base64 = ''] = spellings('canary-7431-"x"');
  expect(JSON.stringify({ message: canary })).toContain(JSON.stringify(canary).slice(1, -1));
  expect(base64).toBe('Y2FuYXJ5LTc0MzEtIngi');
});
