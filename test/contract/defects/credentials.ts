import { AgentSecret } from '../../../src/agent/agent-secret';
import { renderSession } from '../../../src/agent/render-session';
import { SecretSource } from '../../../src/agent/secret-source';
import { echoAgent } from '../../../src/agent/stella/echo-agent';
import { Microservice } from '../../../src/service/microservice';
import { ServiceSecret } from '../../../src/service/service-secret';
import { minimal } from '../../service/samples';
import { emptySecretKeys, unknownKeys, unknownSecrets } from './reference-finders';
import { podWith } from './seeds';
import type { Defect } from './way';

const metadata = { name: 'api', namespace: 'stella' };
const ROOM = { LIVEKIT_URL: 'wss://livekit.example.com', ROOM_NAME: 'demo', SESSION_ID: 'demo' };
const store = { storeName: 'vault', remoteKey: 'stella/stt-service', keys: ['API_KEY'] };

/** Defects of credentials. */
export const CREDENTIALS: readonly Defect[] = [
  {
    id: 'SCR004',
    ways: [
      {
        outcome: 'input error',
        how: 'an empty credential at run time',
        build: () =>
          renderSession(echoAgent, { id: 'demo', namespace: 'ai-agents', credentials: { ...ROOM, ROOM_NAME: '' } }),
        says: "AgentSecret 'ai-agents/demo': credentials.ROOM_NAME must be a non-empty string; the value is not shown",
      },
      {
        outcome: 'input error',
        how: 'an empty credential in Git',
        build: (chart) =>
          new AgentSecret(chart, 'Secret', {
            id: 'demo',
            namespace: 'ai-agents',
            source: SecretSource.literal({ OPENAI_API_KEY: '' }),
          }),
        says: "AgentSecret 'ai-agents/demo': credentials.OPENAI_API_KEY must be a non-empty string; the value is not shown",
      },
      {
        outcome: 'input error',
        how: 'a sealed secret without its ciphertext',
        build: (chart) =>
          new AgentSecret(chart, 'Secret', {
            id: 'demo',
            namespace: 'ai-agents',
            source: SecretSource.sealed({ OPENAI_API_KEY: '' }),
          }),
        says: "AgentSecret 'ai-agents/demo': encryptedData.OPENAI_API_KEY must be ciphertext from kubeseal: base64 of at least 100 characters, not a plain value; the value is not shown",
      },
      {
        outcome: 'never written',
        how: 'no Secret has an empty key',
        finds: emptySecretKeys,
        within: 'platforms and goldens',
        seeded: [{ apiVersion: 'v1', kind: 'Secret', metadata, data: { KEY: '' } }],
      },
    ],
  },
  {
    id: 'SCR005',
    ways: [
      {
        outcome: 'input error',
        how: "a session's Secret without a key that its profile needs",
        build: (chart) =>
          new AgentSecret(chart, 'Secret', {
            id: 'demo',
            namespace: 'ai-agents',
            profile: echoAgent,
            source: SecretSource.external({ ...store, keys: ['LIVEKIT_URL', 'ROOM_NAME'] }),
          }),
        says: "AgentSecret 'ai-agents/demo': source must have the key SESSION_ID: AgentProfile 'echo-agent' needs it",
      },
      {
        outcome: 'never written',
        how: 'toSecretEnv, connectTo and files name keys that are there',
        finds: unknownKeys,
        within: 'platforms',
        seeded: [
          podWith({ name: 'A', valueFrom: { secretKeyRef: { name: 'api', key: 'OTHER' } } }),
          { apiVersion: 'v1', kind: 'Secret', metadata, data: { KEY: 'dmFsdWU=' } },
        ],
      },
      {
        outcome: 'left to a rule',
        how: 'a reference by hand to a key that a ServiceSecret does not have',
        why: 'A reference consists of two names, and no check compares it with the Secrets of the app yet.',
        build: (chart) => {
          const { secretName } = new ServiceSecret(chart, 'Secret', { ...metadata, ...store });
          new Microservice(chart, 'Api', { ...minimal, secretEnv: { KEY: { secretName, key: 'API_KYE' } } });
        },
        finds: unknownKeys,
      },
    ],
  },
  {
    id: 'SCR006',
    ways: [
      {
        outcome: 'left to a rule',
        how: 'a reference to a Secret that the app does not create',
        why: 'An administrator or an operator may have created it, and a reference does not show that.',
        build: (chart) =>
          new Microservice(chart, 'Api', { ...minimal, secretEnv: { KEY: { secretName: 'nobody', key: 'KEY' } } }),
        finds: unknownSecrets,
      },
    ],
  },
];
