import { AgentProfile, type CredentialedSession } from '../../../src/session';

/** A session with the credentials of every profile. */
export function testSession(id: string, namespace: string): CredentialedSession {
  const credentials = {
    LIVEKIT_TOKEN: 'token-of-the-room',
    LIVEKIT_URL: 'wss://livekit.example.com',
    OPENAI_API_KEY: 'key-of-a-test',
    ROOM_NAME: `room-${id}`,
    SESSION_ID: id,
  };
  return { id, namespace, credentials };
}

/** A minimal profile. */
export const testProfile = new AgentProfile({
  name: 'test-agent',
  image: 'registry.example.com/test-agent:1.0.0',
  cpuRequest: '10m',
  cpuLimit: '100m',
  memoryRequest: '16Mi',
  memoryLimit: '64Mi',
});
