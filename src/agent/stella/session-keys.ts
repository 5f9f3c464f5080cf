/** The keys that every STELLA session needs to join its LiveKit room. */
export const ROOM_KEYS = ['LIVEKIT_URL', 'ROOM_NAME', 'SESSION_ID'] as const;

/**
 * The recommended keys of a STELLA session: a LiveKit token for its own room, and no key that signs tokens for other
 * rooms.
 */
export const STELLA_RECOMMENDED_KEYS = [
  'LIVEKIT_TOKEN',
  'LIVEKIT_URL',
  'OPENAI_API_KEY',
  'ROOM_NAME',
  'SESSION_ID',
] as const;

/**
 * The keys that the STELLA deployment document gives a session. They include LIVEKIT_API_SECRET, with which an agent
 * can sign tokens for all rooms and enter them.
 */
export const STELLA_DOCUMENT_KEYS = [
  'LIVEKIT_API_KEY',
  'LIVEKIT_API_SECRET',
  'LIVEKIT_URL',
  'OPENAI_API_KEY',
  'ROOM_NAME',
  'SESSION_ID',
] as const;
