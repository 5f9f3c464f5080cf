import { Testing } from 'cdk8s';
import { AgentProfile } from '../../../src/agent/agent-profile';
import { AgentSecret } from '../../../src/agent/agent-secret';
import { ModelAccess } from '../../../src/agent/model-access/model-access';
import { SecretSource } from '../../../src/agent/secret-source';
import { fakes, keylessFakes, minimal } from '../fixtures';

const modelAccess = ModelAccess.gateway({ openAiUrl: 'http://llm-gateway.ai.svc:4000' });
const keyless = new AgentProfile({ ...minimal, modelAccess, secretKeys: ['LIVEKIT_TOKEN'] });

function secretOf(profile: AgentProfile, source: SecretSource): AgentSecret {
  return new AgentSecret(Testing.chart(), 'Secret', { id: 'demo', namespace: 'ai-agents', profile, source });
}

test.each([
  ['a store', SecretSource.external({ storeName: 'vault', remoteKey: 'demo', keys: Object.keys(fakes) }), 'source'],
  [
    'ciphertext',
    SecretSource.sealed(Object.fromEntries(Object.keys(fakes).map((key) => [key, 'A'.repeat(120)]))),
    'source',
  ],
  ['plain values', SecretSource.literal(fakes), 'credentials'],
])('a key of a provider is refused from %s', (_case, source, field) => {
  expect(() => secretOf(keyless, source)).toThrow(
    `AgentSecret 'ai-agents/demo': ${field}.OPENAI_API_KEY must not be given: modelAccess replaces the key of the provider, so leave it out`,
  );
});

test('other credentials of a keyless profile come as ever', () => {
  const secret = secretOf(keyless, SecretSource.literal(keylessFakes));
  expect(Object.keys(secret.resource?.toJson().data)).toEqual(Object.keys(keylessFakes));
});

test('a profile whose sessions have no Secret gets none', () => {
  const profile = new AgentProfile({ ...minimal, modelAccess });
  expect(() => secretOf(profile, SecretSource.existing())).toThrow(
    "profile must be one whose sessions have a Secret: secretAs of AgentProfile 'demo-agent' is none, so leave AgentSecret out",
  );
});
