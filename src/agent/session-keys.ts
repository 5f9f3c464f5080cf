/** What each session needs to find its room. */
export const ROOM_KEYS = ['LIVEKIT_URL', 'ROOM_NAME', 'SESSION_ID'] as const;

/** What a session should get: a LiveKit token for its own room, and no key that signs tokens for others. */
export const RECOMMENDED_KEYS = ['LIVEKIT_TOKEN', 'LIVEKIT_URL', 'OPENAI_API_KEY', 'ROOM_NAME', 'SESSION_ID'] as const;

/** What STELLA's document gives a session. LIVEKIT_API_SECRET signs tokens for every room: one agent could enter all. */
export const DOCUMENT_KEYS = [
  'LIVEKIT_API_KEY',
  'LIVEKIT_API_SECRET',
  'LIVEKIT_URL',
  'OPENAI_API_KEY',
  'ROOM_NAME',
  'SESSION_ID',
] as const;

/** The key that signs for everybody. */
export const MASTER_KEY = 'LIVEKIT_API_SECRET';
