import { ownValue } from '../../plain';

/** Shorter texts stay in one line. */
const FOLDED_FROM = 40;

/**
 * What YAML does not allow as it is, or takes for the end of a line: controls, U+0085, U+2028 and U+2029, the byte order mark, U+FFFE and U+FFFF.
 * @see https://yaml.org/spec/1.1/#c-printable and https://yaml.org/spec/1.2.2/#51-character-set
 */
const NOT_PRINTABLE = /[^\P{Cc}\t\n]|[\p{Surrogate}\u2028\u2029\ufeff\ufffe\uffff]/u;

/** Most texts: the expression is faster than the other. */
const ASCII_TEXT = /^[\t\n -~]*$/;

/** JSON's escapes, and the characters that JSON leaves as they are although YAML does not allow them. */
const ESCAPES = /\\(?:u00(..)|.)|[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

const SHORT_ESCAPES: Readonly<Record<string, string>> = { '00': '\\0', '07': '\\a', '0b': '\\v', '1b': '\\e' };

/** Whether a text has characters that only an escape can write, or none: half of a surrogate pair is no text. */
export function needsEscapes(text: string): boolean {
  return !ASCII_TEXT.test(text) && NOT_PRINTABLE.test(text);
}

/** A text in quotes, in one line: in single quotes if that saves escapes. */
export function quotedLine(text: string): string {
  const isReadable = text.includes('"') && !/['\n]/.test(text) && !needsEscapes(text);
  return isReadable ? `'${text}'` : doubleQuoted(text);
}

/**
 * A text in double quotes, as in JSON, with escapes for what YAML does not allow.
 * @param indent the indentation of further lines, where a text of several lines may take several lines
 */
export function doubleQuoted(text: string, indent?: string): string {
  if (!text.includes('\n')) return `"${escaped(text)}"`;
  const lines = text.split('\n').map(escaped);
  // A blank before a line break would be lost.
  const safe = lines.map((line, index) => (index < lines.length - 1 ? line.replace(/ $/, '\\ ') : line));
  const inOneLine = `"${safe.join('\\n')}"`;
  return indent === undefined || JSON.stringify(text).length < FOLDED_FROM ? inOneLine : `"${folded(safe, indent)}"`;
}

/** One line break is a blank to YAML, so there is one more than in the text. */
function folded([first = '', ...others]: readonly string[], indent: string): string {
  const endsInBreak = others.at(-1) === '';
  const rest = endsInBreak ? others.slice(0, -1) : others;
  const lines = rest.map((line, index) => {
    const blank = line === '' && index < rest.length - 1;
    const previous = index === 0 ? undefined : rest[index - 1];
    // Empty lines before this one have already written the first break.
    const breaks = previous === '' ? '\n' : '\n\n';
    // A blank after the indentation would be lost, unless it is escaped already.
    return blank ? breaks : `${breaks}${indent}${line.startsWith(' ') ? '\\' : ''}${line}`;
  });
  return [first, ...lines, endsInBreak ? '\\n' : ''].join('');
}

/** The text of one line, in YAML's shortest escapes: `\e`, `\x01`, `\u2028`. */
function escaped(line: string): string {
  if (/^[ !#-[\]-~]*$/.test(line)) return line;
  const json = JSON.stringify(line).slice(1, -1);
  return json.replace(ESCAPES, (found, code: string | undefined) => {
    if (code !== undefined) return ownValue(SHORT_ESCAPES, code) ?? `\\x${code}`;
    return found.length === 1 ? `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}` : found;
  });
}
