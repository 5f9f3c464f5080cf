/** The keys that every STELLA session needs to join its LiveKit room. */
export const ROOM_KEYS = ['LIVEKIT_URL', 'ROOM_NAME', 'SESSION_ID'] as const;

/** What a STELLA session should get: a LiveKit token for its own room, and no key that signs tokens for others. */
export const STELLA_RECOMMENDED_KEYS = [
  'LIVEKIT_TOKEN',
  'LIVEKIT_URL',
  'OPENAI_API_KEY',
  'ROOM_NAME',
  'SESSION_ID',
] as const;

/**
 * What the STELLA deployment document gives a session. With LIVEKIT_API_SECRET an agent can sign tokens for every room, so that it
 * can enter all of them.
 */
export const STELLA_DOCUMENT_KEYS = [
  'LIVEKIT_API_KEY',
  'LIVEKIT_API_SECRET',
  'LIVEKIT_URL',
  'OPENAI_API_KEY',
  'ROOM_NAME',
  'SESSION_ID',
] as const;
