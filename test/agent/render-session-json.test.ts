import fc from 'fast-check';
import { AgentProfile, echoAgent, renderSession, renderSessionJson, stellaAgent, stellaLight } from '../../src/session';

const CREDENTIALS = {
  LIVEKIT_TOKEN: 'fake-token',
  LIVEKIT_URL: 'wss://livekit.example.com',
  OPENAI_API_KEY: 'fake-key',
  ROOM_NAME: 'room',
  SESSION_ID: 'session',
};

/** What a session may set beside its id. */
const FREE = { sessionEnv: ['A', 'LOG_LEVEL'], sessionLabelKeys: ['room', 'team'], sessionAnnotationKeys: ['note'] };

/** Texts of the profile have characters that the renderer uses as marks. */
const marked = new AgentProfile({
  name: 'marked',
  image: 'ghcr.io/acme/agent:1.0.0',
  cpuRequest: '100m',
  cpuLimit: '1',
  memoryRequest: '64Mi',
  memoryLimit: '64Mi',
  env: { MARK: 'a\ue000b\ue001"\ue003"' },
  ...FREE,
});

const plain = new AgentProfile({
  name: 'plain',
  image: 'ghcr.io/acme/agent:1.0.0',
  cpuRequest: '100m',
  cpuLimit: '1',
  memoryRequest: '64Mi',
  memoryLimit: '64Mi',
  secretAs: 'none',
  ...FREE,
});

/** What `renderSession` gives or refuses, as JSON would carry it. */
function outcome(render: () => { readonly pod: unknown; readonly secret?: unknown }): unknown {
  try {
    const { pod, secret } = render();
    return { pod, secret };
  } catch (error) {
    // An argument that is none is refused in the name of the function.
    return String(error).replace('renderSessionJson:', 'renderSession:');
  }
}

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\ue000', '"\ue003"', '$&', '\\', '\u2028', '\ud800'),
);
const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);
const free = [stellaAgent, stellaLight].map((profile) => AgentProfile.fromProfile(profile, FREE));
const profiles = [...free, echoAgent, marked, plain];
const hostile = fc.record(
  {
    id: fc.oneof(label, text),
    namespace: fc.oneof(label, text),
    credentials: fc.dictionary(fc.oneof(fc.stringMatching(/^[A-Za-z0-9._-]{1,9}$/), text), text),
    env: fc.dictionary(fc.stringMatching(/^[A-Z_]{1,9}$/), text),
    labels: fc.dictionary(label, label),
    annotations: fc.dictionary(label, text),
    secretName: fc.oneof(label, text),
  },
  { requiredKeys: ['id', 'namespace'] },
);

/** Sessions that most profiles allow. */
const wellFormed = fc.record(
  {
    id: label,
    namespace: label,
    credentials: fc.constantFrom(CREDENTIALS, { ...CREDENTIALS, LIVEKIT_TOKEN: '\ue000"\ue003"\u2028' }),
    env: fc.dictionary(fc.constantFrom(...FREE.sessionEnv), text),
    labels: fc.dictionary(fc.constantFrom(...FREE.sessionLabelKeys), label),
    annotations: fc.dictionary(fc.constantFrom(...FREE.sessionAnnotationKeys), text),
    secretName: label,
  },
  { requiredKeys: ['id', 'namespace', 'credentials'] },
);
const cases = fc.tuple(fc.constantFrom(...profiles), fc.oneof(hostile, wellFormed));

test('the JSON of any session is that of renderSession, and what that refuses is refused with the same message', () => {
  let rendered = 0;
  fc.assert(
    fc.property(cases, ([profile, props]) => {
      const expected = outcome(() => renderSession(profile, props));
      const json = outcome(() => {
        const { pod, secret } = renderSessionJson(profile, props);
        return { pod: JSON.parse(pod), secret: secret === undefined ? undefined : JSON.parse(secret) };
      });
      if (typeof expected === 'object') rendered += 1;
      expect(json).toEqual(typeof expected === 'string' ? expected : JSON.parse(JSON.stringify(expected)));
    }),
    { numRuns: 2000 },
  );
  expect(rendered).toBeGreaterThan(100);
});

test('the text is that of JSON.stringify', () => {
  const props = { id: 'one', namespace: 'agents', credentials: CREDENTIALS };
  const { pod, secret } = renderSession(stellaAgent, props);
  expect(renderSessionJson(stellaAgent, props)).toEqual({ pod: JSON.stringify(pod), secret: JSON.stringify(secret) });
  expect(renderSessionJson(plain, { id: 'one', namespace: 'agents' })).not.toHaveProperty('secret');
});

test('the text of the data is that of JSON.stringify: without keys, in any order of them, and with numbers, which come first in an object', () => {
  const files = AgentProfile.fromProfile(plain, { secretAs: 'files' });
  const all: readonly Readonly<Record<string, string>>[] = [
    {},
    { b: 'ü', a: '"', B: 'x' },
    { a: 'x', '10': 'y', '9': 'z' },
    { '-1': 'a', '01': 'b', '.c': 'd' },
  ];
  for (const credentials of all) {
    const session = { id: 'one', namespace: 'agents', credentials };
    const { pod, secret } = renderSession(files, session);
    expect(renderSessionJson(files, session)).toEqual({ pod: JSON.stringify(pod), secret: JSON.stringify(secret) });
  }
});

test('credentials that were valid once are checked again in the next session', () => {
  const props = { id: 'one', namespace: 'agents', credentials: CREDENTIALS };
  renderSession(stellaAgent, props);
  const { SESSION_ID, ...less } = CREDENTIALS;
  expect(SESSION_ID).toBe('session');
  for (const credentials of [less, { ...CREDENTIALS, ROOM_NAME: '' }, { ...CREDENTIALS, 'a b': 'c' }]) {
    expect(() => renderSession(stellaAgent, { ...props, credentials })).toThrow("AgentSecret 'agents/one'");
  }
  const env = { ROOM_NAME: 'x' };
  expect(() => renderSession(stellaAgent, { ...props, env })).toThrow('credentials.ROOM_NAME must not be in env too');
  const huge = { ...CREDENTIALS, ROOM_NAME: 'x'.repeat(1_048_577) };
  expect(() => renderSession(stellaAgent, { ...props, credentials: huge })).toThrow('must be at most 1048576 bytes');
});
