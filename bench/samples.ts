import type { CredentialedSession } from '../src/session';

export const NAMESPACE = 'ai-agents';

/** A session with obviously fake credentials, different for each index. */
export function sampleSession(index: number): CredentialedSession {
  const id = `call-${index}`;
  const credentials = {
    LIVEKIT_TOKEN: `fake-token-${index}`,
    LIVEKIT_URL: 'wss://livekit.example.com',
    OPENAI_API_KEY: 'fake-openai-key',
    ROOM_NAME: `room-${index}`,
    SESSION_ID: id,
  };
  return { id, namespace: NAMESPACE, credentials };
}
