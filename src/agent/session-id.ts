import { createHash } from 'node:crypto';
import { checkArguments } from '../core/input/checked-calls';
import { sessionId } from './agent-session';

const HASH_CHARACTERS = 16;
const STEM_MAX = 30;
const HASHED = /-x[0-9a-f]{16}$/;

/**
 * Derives a session id from any text: the text itself if it is a valid id, otherwise a readable stem and 64 bits of its
 * SHA-256. A text that looks like such a result is hashed too, so two texts share an id only if their hashes collide.
 */
export function toSessionId(text: string): string {
  checkArguments('toSessionId', [text]);
  if (sessionId(text) === undefined && !HASHED.test(text)) return text;
  const stem = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, STEM_MAX)
    .replace(/^-+|-+$/g, '');
  const hash = createHash('sha256').update(text).digest('hex').slice(0, HASH_CHARACTERS);
  return `${stem === '' ? 's' : stem}-x${hash}`;
}
