import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgentProfile } from '../../../src/agent/agent-profile';
import type { AgentProfileProps } from '../../../src/agent/agent-profile-props';

function file(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'agent-manifest-')), 'agent.yaml');
  writeFileSync(path, text);
  return path;
}

const voice = `
version: "1.0"
metadata: { name: Concierge, slug: concierge, version: 1.0.0, description: Answers the phone. }
capabilities: [voice, text]
image: { dockerfile: Dockerfile }
resources:
  memory: { request: 256Mi, limit: 1Gi }
  cpu: { request: 100m, limit: 500m }
  gpu: true
configSchema:
  type: object
  x-stella-env-vars: [OPENAI_API_KEY]
`;

test("a profile is read from a STELLA agent's manifest", () => {
  const { resolved } = AgentProfile.fromManifest(file(voice), { image: 'ghcr.io/acme/concierge:1.0.0' });
  expect(resolved).toMatchObject({
    name: 'concierge',
    image: 'ghcr.io/acme/concierge:1.0.0',
    cpuRequest: '100m',
    cpuLimit: '500m',
    memoryRequest: '256Mi',
    memoryLimit: '1Gi',
    extendedResources: { 'nvidia.com/gpu': 1 },
    secretKeys: ['LIVEKIT_URL', 'OPENAI_API_KEY', 'ROOM_NAME', 'SESSION_ID'],
    drainSeconds: 600,
    labels: { app: 'stella-agent', 'agent-type': 'concierge' },
  });
});

test("a new name or new labels replace the manifest's", () => {
  const image = 'ghcr.io/acme/concierge:1.0.0';
  const labelsOf = (changes: Partial<AgentProfileProps>) =>
    AgentProfile.fromManifest(file(voice), { image, ...changes }).resolved.labels;
  expect(labelsOf({ name: 'porter' })).toEqual({
    app: 'stella-agent',
    'agent-type': 'porter',
    'app.kubernetes.io/part-of': 'stella',
  });
  expect(labelsOf({ labels: { team: 'care' } })).toEqual({ team: 'care' });
});

test("the manifest's image is used unless the changes set one", () => {
  const path = file(voice.replace('dockerfile: Dockerfile', 'imageUrl: "ghcr.io/acme/concierge:2.0.0"'));
  expect(AgentProfile.fromManifest(path).resolved.image).toBe('ghcr.io/acme/concierge:2.0.0');
  expect(AgentProfile.fromManifest(path, { image: 'acme/own:1' }).resolved.image).toBe('acme/own:1');
});

test('a manifest without an image needs one from the caller', () => {
  expect(() => AgentProfile.fromManifest(file(voice))).toThrow(
    "AgentProfile 'concierge': image must be an image reference such as ghcr.io/acme/agent:1.4.2",
  );
});

test('values of the wrong type are reported with their path', () => {
  const path = file(voice.replace('request: 100m', 'request: 1').replace('[voice, text]', 'voice'));
  expect(() => AgentProfile.fromManifest(path)).toThrow(
    `Agent manifest '${path}': resources.cpu.request must be a string, got 1; capabilities must be a list of strings, got "voice"`,
  );
});

test('a file that is missing, not YAML or not a map is refused', () => {
  expect(() => AgentProfile.fromManifest(file('a: [b'))).toThrow('must be YAML');
  expect(() => AgentProfile.fromManifest(file('- a'))).toThrow('must be a YAML map');
  expect(() => AgentProfile.fromManifest('/nowhere/agent.yaml')).toThrow(
    "Agent manifest '/nowhere/agent.yaml': must be a readable file",
  );
});
