import { createHmac } from 'node:crypto';
import type { AgentProfile, Credentials } from 'cdk8s-agents/session';
import type { Settings } from './settings';

/** The session that gets credentials. */
interface Recipient {
  readonly id: string;
  readonly profile: AgentProfile;

  /** How long it lasts at most. */
  readonly seconds: number;
}

/**
 * The credentials of a session: the keys of its profile, with values from the environment of this back end. Callers bring none. An agent
 * gets a token for its own room, and not the secret that signs tokens for all rooms.
 */
export function credentialsOf({ id, profile, seconds }: Recipient, settings: Settings): Credentials {
  const values: Readonly<Record<string, string>> = {
    LIVEKIT_TOKEN: roomToken(id, seconds, settings),
    LIVEKIT_URL: settings.liveKitUrl,
    OPENAI_API_KEY: settings.openAiApiKey,
    ROOM_NAME: id,
    SESSION_ID: id,
  };
  // A key without a value here is missing from the result, and `create` refuses the session.
  return Object.fromEntries(Object.entries(values).filter(([key]) => profile.resolved.secretKeys.includes(key)));
}

/** @see https://docs.livekit.io/frontends/reference/tokens-grants/ */
function roomToken(room: string, seconds: number, { liveKitApiKey, liveKitApiSecret }: Settings): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: liveKitApiKey,
    sub: `agent-${room}`,
    nbf: now,
    exp: now + seconds,
    video: { room, roomJoin: true },
  };
  const [head, body] = [{ alg: 'HS256', typ: 'JWT' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  const signature = createHmac('sha256', liveKitApiSecret).update(`${head}.${body}`).digest('base64url');
  return `${head}.${body}.${signature}`;
}
