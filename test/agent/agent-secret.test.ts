import { type Chart, Testing } from 'cdk8s';
import { AgentProfile } from '../../src/agent/agent-profile';
import { AgentSecret, type AgentSecretProps } from '../../src/agent/agent-secret';
import { SecretSource } from '../../src/agent/secret-source';
import { warningsIn } from '../../src/core/input/warnings';
import type { ExternalSourceProps } from '../../src/core/objects/external-secret';
import { expectGolden } from '../support/golden';
import { fakes, minimal } from './fixtures';

// The two left out contradict `refreshHours`.
const external: Required<Omit<ExternalSourceProps, 'rotation' | 'onceReason'>> = {
  storeName: 'vault',
  storeKind: 'SecretStore',
  remoteKey: 'stella/sessions/demo',
  keys: ['SESSION_ID', 'ROOM_NAME', 'LIVEKIT_URL', 'LIVEKIT_TOKEN'],
  refreshHours: 6,
};

const every: Required<AgentSecretProps> = {
  id: 'demo',
  namespace: 'ai-agents',
  profile: new AgentProfile({
    ...minimal,
    labels: { team: 'care' },
    secretKeys: ['LIVEKIT_URL', 'ROOM_NAME', 'SESSION_ID'],
  }),
  source: SecretSource.external(external),
  secretName: 'credentials-of-demo',
};

function chart(changes: Partial<AgentSecretProps>): Chart {
  const { secretName: _, ...usual } = every;
  const chart = Testing.chart();
  new AgentSecret(chart, 'Secret', { ...usual, ...changes });
  return chart;
}

const ciphertext = 'AgBfake'.repeat(20);
const sealed = { LIVEKIT_TOKEN: ciphertext, LIVEKIT_URL: ciphertext, ROOM_NAME: ciphertext, SESSION_ID: ciphertext };

test('every prop reaches the external secret', () => {
  expectGolden(chart(every), 'agent-secret/every-prop');
});

test('External Secrets fetches the credentials once', () => {
  const { storeName, remoteKey, keys } = external;
  expectGolden(chart({ source: SecretSource.external({ storeName, remoteKey, keys }) }), 'agent-secret/external');
});

test('the Secret of a session follows its rotation if it names one', () => {
  const { storeName, remoteKey, keys } = external;
  const [secret] = chart({ source: SecretSource.external({ storeName, remoteKey, keys, rotation: 'key-2' }) }).toJson();
  expect(secret).toMatchObject({
    spec: {
      refreshPolicy: 'OnChange',
      target: { template: { metadata: { annotations: { 'cdk8s-agents/rotation': 'key-2' } } } },
    },
  });
  expect(secret.metadata.annotations).toBeUndefined();
});

test('Sealed Secrets gets ciphertext', () => {
  expectGolden(chart({ source: SecretSource.sealed(sealed) }), 'agent-secret/sealed');
});

test('literal values are in the YAML', () => {
  expectGolden(chart({ source: SecretSource.literal(fakes) }), 'agent-secret/literal');
});

test('an existing secret is not rendered', () => {
  const existing = chart({ source: SecretSource.existing() });
  expect(existing.toJson()).toEqual([]);
});

test('synth warns of literal values and of the key that signs tokens for every room', () => {
  const warned = warningsIn(chart({ source: SecretSource.literal({ ...fakes, LIVEKIT_API_SECRET: 'fake-master' }) }));
  expect(warned.map(({ rule }) => rule)).toEqual([
    'source is literal: the rendered YAML contains the values in plain text',
    'credentials.LIVEKIT_API_SECRET signs tokens for every room: give the session a LIVEKIT_TOKEN for its own room instead',
  ]);
  expect(JSON.stringify(warned)).not.toContain('fake-master');
});

test('a plain value instead of ciphertext is refused and not shown', () => {
  expect(() => chart({ source: SecretSource.sealed({ ...sealed, LIVEKIT_TOKEN: 'fake-clear-text' }) })).toThrow(
    /^AgentSecret 'ai-agents\/demo': encryptedData.LIVEKIT_TOKEN must be ciphertext from kubeseal(?!.*fake-clear-text)/,
  );
});

test('a reference must list all keys that the profile needs', () => {
  const source = SecretSource.external({ ...external, keys: ['LIVEKIT_TOKEN'] });
  expect(() => chart({ source })).toThrowErrorMatchingInlineSnapshot(
    `"AgentSecret 'ai-agents/demo': source must have the key LIVEKIT_URL: AgentProfile 'demo-agent' needs it; source must have the key ROOM_NAME: AgentProfile 'demo-agent' needs it; source must have the key SESSION_ID: AgentProfile 'demo-agent' needs it"`,
  );
});
