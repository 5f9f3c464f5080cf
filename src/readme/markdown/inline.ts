/*
 * Names and texts of objects in Markdown. Whoever wrote them cannot change what a reader sees around them.
 * https://github.github.com/gfm/
 */

/** What stands for itself inside a code span, also in a cell of a table. */
const PLAIN_CODE = /^[^`|\\<>&\p{C}\p{Zl}\p{Zp}]+$/u;

/** Characters that Markdown or HTML may read as markup. */
const MARKUP = /[\\`*_{}[\]<>&#|~$]/gu;

/** Characters that are invisible or change the direction of the text. They are shown by number. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** A name or a value as code. Empty for an empty text. */
export function code(text: string): string {
  if (text === '') return '';
  const spaced = text !== text.trim();
  if (PLAIN_CODE.test(text) && !spaced) return `\`${text}\``;
  return `<code>${escaped(text)}</code>`;
}

/** Names as code, in one cell or sentence. */
export function codes(texts: readonly string[]): string {
  return texts.map(code).join(', ');
}

/** A text of an object, such as a description, on one line. */
export function words(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return /^[\w .,:;%()/=+'"×-]*$/.test(line) && !/(^| )_|_( |$)/.test(line) ? line : escaped(line);
}

/** A link. Shows the address as code if browsers could run it, or if it is none. */
export function link(text: string, url: string): string {
  if (!isLinkable(url)) return `${words(text)} (${code(url)})`;
  return `[${words(text)}](${encodeURI(url).replaceAll(/[()|<>'"\\`]/g, percentEncoded)})`;
}

/** Web addresses, and paths within the repository. */
function isLinkable(url: string): boolean {
  if (/[\s\p{C}\p{Zl}\p{Zp}]/u.test(url)) return false;
  return /^https?:\/\/[^/]/.test(url) || /^(?!\/\/)[\w./-][\w./#-]*$/.test(url);
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

function escaped(text: string): string {
  return text.replace(MARKUP, (character) => `&#${character.codePointAt(0)};`).replace(INVISIBLE, shownByNumber);
}

function shownByNumber(character: string): string {
  const number = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `U+${number}`;
}
