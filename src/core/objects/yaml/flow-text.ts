import { isPlainText } from './plain-text';
import { quotedLine } from './quoted-text';

/** Characters that end a plain text inside braces, or may end it. */
const SEPARATORS = /[,:[\]{}]/;

/** A value in one line, with braces and brackets: `{to: [{podSelector: {}}]}`. For lines that a person copies into a manifest. */
export function flowText(value: unknown): string {
  if (typeof value === 'string') return isPlainText(value) && !SEPARATORS.test(value) ? value : quotedLine(value);
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `{${Object.entries(value)
    .map(([key, entry]) => `${flowText(key)}: ${flowText(entry)}`)
    .join(', ')}}`;
}
