import { isPlain } from '../../plain';
import { isPlainText } from './plain-text';
import { quotedLine } from './quoted-text';

/** A value of JSON as one line of YAML, for messages: `{podSelector: {matchLabels: {app: api}}}`. */
export function yamlLine(value: unknown): string {
  if (typeof value === 'string') return toText(value);
  if (Array.isArray(value)) return `[${value.map(yamlLine).join(', ')}]`;
  if (!isPlain(value)) return String(value);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return `{${entries.map(([key, item]) => `${toText(key)}: ${yamlLine(item)}`).join(', ')}}`;
}

/** Within brackets, commas and brackets end a string, and PyYAML takes a colon at its start for one behind a key. */
function toText(text: string): string {
  return isPlainText(text) && !/^[:?-]|[,[\]{}]/.test(text) ? text : quotedLine(text);
}
