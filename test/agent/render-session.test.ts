import { Testing } from 'cdk8s';
import { AgentPod } from '../../src/agent/agent-pod';
import { AgentProfile } from '../../src/agent/agent-profile';
import { AgentSecret } from '../../src/agent/agent-secret';
import type { Credentials } from '../../src/agent/credentials';
import { SecretSource } from '../../src/agent/secret-source';
import { builtInProfiles } from '../../src/agent/stella/built-in-profiles';
import { STELLA_DOCUMENT_KEYS, STELLA_RECOMMENDED_KEYS } from '../../src/agent/stella/session-keys';
import { type CredentialedSession, renderOwnedSecret, renderSession } from '../../src/session';
import { sessionWithSecret } from '../support/session-with-secret';
import { every, fakes, freedoms, keylessFakes, minimal, withVolumes, worker } from './fixtures';

const session = { id: 'demo', namespace: 'ai-agents', credentials: fakes } satisfies CredentialedSession;
const profiles = [
  ...Object.values(builtInProfiles),
  new AgentProfile(minimal),
  new AgentProfile(every),
  new AgentProfile(worker),
  new AgentProfile({ ...withVolumes, name: 'with-volumes' }),
].map((profile) => AgentProfile.fromProfile(profile, freedoms));

describe.each(profiles.map((profile, index) => [`${index} ${profile.name}`, profile] as const))(
  '%s',
  (_name, profile) => {
    test.each<[string, CredentialedSession & { readonly credentials: Credentials }]>([
      ['the usual session', session],
      [
        'a session with all it can have',
        {
          ...session,
          secretName: 'other',
          env: { B: '2', A: '1' },
          labels: { tenant: 'acme', above: 'x' },
          annotations: { 'acme.example/b': 'x', 'acme.example/a': 'y' },
        },
      ],
    ])('synth and the run time produce the same bytes for %s', (_case, usual) => {
      const session = profile.resolved.modelAccess ? { ...usual, credentials: keylessFakes } : usual;
      const chart = Testing.chart();
      const { credentials, ...podSession } = session;
      const { id, namespace, secretName } = session;
      new AgentPod(chart, 'Pod', { ...podSession, profile });
      new AgentSecret(chart, 'Secret', {
        id,
        namespace,
        secretName,
        profile,
        source: SecretSource.literal(credentials),
      });
      const { pod, secret } = sessionWithSecret(profile, session);
      expect(JSON.stringify([pod, secret])).toBe(JSON.stringify(chart.toJson()));
    });
  },
);

test('the Secret of the session replaces only the placeholder, and its variables override those of ConfigMaps', () => {
  const { pod } = renderSession(new AgentProfile({ ...withVolumes, ...freedoms }), {
    ...session,
    env: { LOG_LEVEL: 'debug' },
  });
  const [agent] = pod.spec?.containers ?? [];
  expect(agent?.envFrom).toEqual([
    { configMapRef: { name: 'limits', optional: true }, prefix: 'LIMIT_' },
    { secretRef: { name: 'agent-secret-demo' } },
  ]);
  expect(agent?.env).toEqual([
    { name: 'LICENSE', valueFrom: { secretKeyRef: { name: 'license', key: 'key' } } },
    { name: 'SESSION', valueFrom: { fieldRef: { fieldPath: "metadata.labels['session']" } } },
    { name: 'LOG_LEVEL', value: 'debug' },
  ]);
  const secrets = (changes: object) =>
    renderSession(new AgentProfile({ ...withVolumes, ...changes }), session).pod.spec?.volumes?.flatMap(({ secret }) =>
      secret ? [secret.secretName] : [],
    );
  expect(secrets({})).toEqual(['git']);
  expect(secrets({ secretAs: 'files' })).toEqual(['agent-secret-demo', 'git']);
});

test('a session cannot override a variable that the profile takes from a Secret or a field', () => {
  const env = { LICENSE: 'x', SESSION: 'y' };
  expect(() => renderSession(new AgentProfile(withVolumes), { ...session, env })).toThrow(
    "AgentPod 'ai-agents/demo': env.SESSION must not be set: SESSION comes from fieldEnv of AgentProfile 'demo-agent'; env.LICENSE must not be set: LICENSE comes from secretEnv of AgentProfile 'demo-agent'",
  );
});

test('a credential that a field or another Secret would override is refused', () => {
  const credentials = { ...fakes, LICENSE: 'fake', SESSION: 'fake' };
  expect(() => renderSession(new AgentProfile(withVolumes), { ...session, credentials })).toThrow(
    "AgentSecret 'ai-agents/demo': credentials.LICENSE must not be in secretEnv too: secretEnv would override the Secret; credentials.SESSION must not be in fieldEnv too: fieldEnv would override the Secret",
  );
});

test('the recommended keys include no key that signs tokens for others', () => {
  expect(STELLA_RECOMMENDED_KEYS).not.toContain('LIVEKIT_API_SECRET');
  expect(STELLA_RECOMMENDED_KEYS).toContain('LIVEKIT_TOKEN');
});

test("a Pod and its Secret have the profile's labels, in order, and the session's id", () => {
  const labels = { team: 'care', 'acme.example/tier': 'gold' };
  const { pod, secret } = sessionWithSecret(new AgentProfile({ ...minimal, labels }), session);
  expect(Object.entries(pod.metadata?.labels ?? {})).toEqual([
    ['acme.example/tier', 'gold'],
    ['app.kubernetes.io/component', 'agent'],
    ['app.kubernetes.io/managed-by', 'cdk8s-agents'],
    ['app.kubernetes.io/name', 'demo-agent'],
    ['app.kubernetes.io/version', '1.4.2'],
    ['session', 'demo'],
    ['team', 'care'],
  ]);
  expect(secret.metadata?.labels).toEqual(pod.metadata?.labels);
});

test('the six keys of the STELLA deployment document work', () => {
  const credentials = Object.fromEntries(STELLA_DOCUMENT_KEYS.map((key) => [key, `fake-${key}`]));
  const { secret } = sessionWithSecret(profiles[0] ?? new AgentProfile(minimal), { ...session, credentials });
  expect(Object.keys(secret.data ?? {})).toEqual([...STELLA_DOCUMENT_KEYS]);
});

test('all values are encoded as UTF-8 in base64', () => {
  const credentials = { ...fakes, ROOM_NAME: 'Küche 🍳' };
  const { secret } = sessionWithSecret(new AgentProfile(minimal), { ...session, credentials });
  expect(Buffer.from(secret.data?.ROOM_NAME ?? '', 'base64').toString('utf8')).toBe('Küche 🍳');
  expect(secret.data?.SESSION_ID).toBe('ZGVtbw==');
});

test('two sessions share no mutable objects', () => {
  const one = sessionWithSecret(new AgentProfile(minimal), session);
  const other = sessionWithSecret(new AgentProfile(minimal), session);
  if (one.pod.metadata) one.pod.metadata.name = 'changed';
  if (one.secret.data) one.secret.data.ROOM_NAME = 'changed';
  expect(other).toEqual(renderSession(new AgentProfile(minimal), session));
});

test('the created pod becomes the owner of the secret', () => {
  const { secret } = sessionWithSecret(new AgentProfile(minimal), session);
  const owned = renderOwnedSecret(secret, { metadata: { name: 'agent-demo', uid: 'u-1' } });
  expect(owned.metadata?.ownerReferences).toEqual([{ apiVersion: 'v1', kind: 'Pod', name: 'agent-demo', uid: 'u-1' }]);
  expect(secret.metadata?.ownerReferences).toBeUndefined();
  expect(() => renderOwnedSecret(secret, { metadata: { name: 'agent-demo' } })).toThrow(
    "renderOwnedSecret 'agent-secret-demo': pod must have metadata.uid",
  );
});

test('an error about a credential shows its name but not its value', () => {
  const credentials = { ...fakes, 'a key': 'fake-value-1', LIVEKIT_URL: '' };
  const render = () => renderSession(profiles[0] ?? new AgentProfile(minimal), { ...session, credentials });
  expect(render).toThrowErrorMatchingInlineSnapshot(
    `"AgentSecret 'ai-agents/demo': credentials.LIVEKIT_URL must be a non-empty string; the value is not shown; key of credentials must be letters, digits, underscores, dashes and dots, not a digit first, such as LOG_LEVEL, got "a key""`,
  );
});

test('a missing required key is refused', () => {
  const { ROOM_NAME: _, ...credentials } = fakes;
  const profile = new AgentProfile({ ...minimal, secretKeys: ['ROOM_NAME'] });
  expect(() => renderSession(profile, { ...session, credentials })).toThrow(
    "AgentSecret 'ai-agents/demo': credentials.ROOM_NAME must be given: AgentProfile 'demo-agent' needs it",
  );
});
