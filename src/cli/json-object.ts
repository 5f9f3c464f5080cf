/** The limit of js-yaml. @see https://github.com/nodeca/js-yaml (`maxDepth`) */
const DEEPEST = 100;

/** A string of JSON, and whether it is a key. */
const STRINGS = /"(?:[^"\\]|\\.)*"(\s*:)?/g;

/**
 * Parses a text that is one JSON object, as `kubectl get -o json` writes. `JSON.parse` is many times as fast as a parser of YAML.
 * @param value the text as `parsedObject` returns it, if that is known already
 * @returns undefined for anything else, and for an object with the same key twice, of which `JSON.parse` drops one without a word
 */
export function jsonObject(text: string, value = parsedObject(text)): object | undefined {
  return value !== undefined && keysIn(value) === keysWritten(text) ? value : undefined;
}

/** A text that is one JSON object as `JSON.parse` reads it. @returns undefined for anything else: YAML may start with `{` too */
export function parsedObject(text: string): object | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** NaN for an object with more levels than the parser of YAML takes. */
function keysIn(value: unknown, depth = 1): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (depth > DEEPEST) return Number.NaN;
  const inner = Object.values(value);
  return inner.reduce((count: number, one) => count + keysIn(one, depth + 1), Array.isArray(value) ? 0 : inner.length);
}

function keysWritten(text: string): number {
  let keys = 0;
  for (const [, colon] of text.matchAll(STRINGS)) if (colon !== undefined) keys += 1;
  return keys;
}
