import { toPlain } from '../../core/plain';
import { ApiStatus } from '../client/api-status';
import { readRefusal } from './read-refusal';
import type { Refusal } from './refusal';

/**
 * What an error of a request means. Any error but an ApiStatus means that no answer came: only its code is kept, because its message may
 * repeat what was sent.
 * @param secrets values that the refusal must not hold
 */
export function refusalOf(error: unknown, secrets: readonly string[] = []): Refusal {
  if (error instanceof ApiStatus) return readRefusal(without(error, secrets));
  const { code } = toPlain(error);
  return { kind: 'unavailable', ...(typeof code === 'string' ? { errno: code } : {}) };
}

/** A webhook may say anything, of any length. */
const TEXT_CHARACTERS = 4000;

/** Shorter values are found by chance in any message. */
const SHORTEST_SECRET = 4;

function without(status: ApiStatus, secrets: readonly string[]): ApiStatus {
  const spellings = secrets.filter(({ length }) => length >= SHORTEST_SECRET).flatMap(spellingsOf);
  const longestFirst = spellings.sort((one, other) => other.length - one.length);
  const clean = (text: string) =>
    cut(longestFirst.reduce((rest, secret) => rest.replaceAll(secret, '(not shown)'), text));
  const causes = status.details.causes.map(({ reason, field, message }) => ({
    reason: clean(reason),
    field: clean(field),
    message: clean(message),
  }));
  return new ApiStatus(status.code, clean(status.reason), clean(status.message), { ...status.details, causes });
}

/** Only afterwards: half of a secret would not be found. */
function cut(text: string): string {
  return text.length > TEXT_CHARACTERS ? `${text.slice(0, TEXT_CHARACTERS)}…` : text;
}

/** As a Secret, JSON, a Go program or a URL spells it. */
function spellingsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [secret, bytes.toString('base64'), JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];
}
