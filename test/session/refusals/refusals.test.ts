import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiStatus, type Refusal, SessionRefused } from '../../../src/session';
import { readRefusal } from '../../../src/session/refusals/read-refusal';
import { refusalOf } from '../../../src/session/refusals/refusal-of';

/** An answer of a real API server, and what it means. */
interface Recorded {
  readonly name: string;
  readonly answer: { readonly code: number; readonly message: string };
  readonly refusal: Refusal;

  /** The end of the error's message. */
  readonly words: string;
}

/** Recorded on Kubernetes 1.37.2. 1.28.15 has the same words in the 54 that it can give, but for the order of LimitRanges and one "Too long". */
const recorded: readonly Recorded[] = readFileSync(join(__dirname, 'answers.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

const statusOf = ({ answer }: Recorded) => ApiStatus.fromObject(answer, answer.code);
const named = (name: string): Recorded => {
  const found = recorded.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no answer is called ${name}`);
  return found;
};

/** Kinds that this client gives without an answer that refuses so. */
const OWN_KINDS: readonly Refusal['kind'][] = ['queue-full', 'throttled', 'other'];

describe('an answer of the API server is understood', () => {
  test.each(recorded)('$name', (one) => {
    const refusal = readRefusal(statusOf(one));
    expect(refusal).toEqual(one.refusal);
    const error = new SessionRefused({ session: 'agents/a', step: 'create pod' }, refusal);
    expect(error.message).toBe(`Session 'agents/a' (create pod): ${one.words}`);
  });

  test('each kind has an answer, and there are as many as were measured', () => {
    expect(recorded.length).toBeGreaterThanOrEqual(47);
    const kinds = new Set(recorded.map(({ refusal }) => refusal.kind));
    const all = Object.keys({
      access: 1,
      'admission-policy': 1,
      conflict: 1,
      ending: 1,
      invalid: 1,
      'limit-range': 1,
      'missing-object': 1,
      namespace: 1,
      'not-found': 1,
      other: 1,
      'pod-security': 1,
      'queue-full': 1,
      quota: 1,
      'quota-requires-amounts': 1,
      stale: 1,
      throttled: 1,
      unauthenticated: 1,
      unavailable: 1,
      webhook: 1,
    } satisfies Record<Refusal['kind'], 1>);
    expect(all.filter((kind) => ![...kinds, ...OWN_KINDS].includes(kind as Refusal['kind']))).toEqual([]);
  });
});

describe('texts that imitate a quota', () => {
  const quota = named('quota: pods').answer.message;

  test.each([
    ['a webhook', `admission webhook "a.example.com" denied the request: ${quota}`, 'webhook'],
    [
      'a policy',
      `pods "b" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'q' denied request: ${quota}`,
      'admission-policy',
    ],
    ['text before it', `see: ${quota}`, 'other'],
  ])('%s is no quota', (_, message, kind) => {
    expect(readRefusal(new ApiStatus(403, 'Forbidden', message)).kind).toBe(kind);
  });

  test('with another code, or without quantities, are none', () => {
    expect(readRefusal(new ApiStatus(400, '', quota)).kind).toBe('other');
    const odd = quota.replace('requested: pods=1', 'requested: pods=much');
    expect(readRefusal(new ApiStatus(403, 'Forbidden', odd)).kind).toBe('other');
    expect(
      readRefusal(new ApiStatus(403, 'Forbidden', quota.replace('requested: pods=1', 'requested: pods=0'))).kind,
    ).toBe('other');
  });
});

test('too many requests may come again, as may what an API server or a webhook in trouble refuses, and nothing else', () => {
  const temporary = recorded
    .filter(({ refusal }) => new SessionRefused({ session: 'a/b', step: 'end' }, refusal).isTemporary)
    .map(({ name }) => name);
  expect(temporary).toEqual([
    'quota: pods',
    'quota: pods, with dryRun',
    'quota: requests.cpu',
    'quota: limits.memory',
    'quota: several resources',
    'quota: one resource of two',
    'quota: two quotas',
    'a pod of this name that is being deleted',
    'another uid',
    'a stale version',
    'admission webhook: unreachable',
    'a future version',
  ]);
  const details = { name: '', kind: '', causes: [], retryAfterSeconds: 1 };
  const throttled = readRefusal(
    new ApiStatus(429, 'TooManyRequests', 'Too many requests, please try again later.', details),
  );
  expect(throttled).toEqual({ kind: 'throttled', retryAfterSeconds: 1 });
  expect(new SessionRefused({ session: 'a/b', step: 'end' }, throttled).isTemporary).toBe(true);
});

test('a long text is cut, after the credentials in it are left out', () => {
  const message = `admission webhook "w" denied the request: ${'x'.repeat(3950)}canary-credential-7431`;
  const refusal = refusalOf(new ApiStatus(400, '', message), ['canary-credential-7431']);
  const text = refusal.kind === 'webhook' ? refusal.text : '';
  expect(text).toMatch(/^x{3950}\(not sho/);
  expect(JSON.stringify(refusal)).not.toContain('canary');
});
