import { needsEscapes } from './quoted-text';

/**
 * Whether a text of several lines can stand as it is, line by line, behind `|`. Blanks alone in the last line, or in all lines, cannot: whether
 * they are text or indentation, readers do not agree.
 */
export function isBlockText(text: string): boolean {
  return !/\n[ \t]+$/.test(text) && !needsEscapes(text) && (/[^\n \t]/.test(text) || !/[ \t]/.test(text));
}

/**
 * `|`, how the indentation and the end of a text are read, and its lines, without the last line break.
 * @param lineBreak a line break with the indentation of the text
 */
export function* blockText(text: string, lineBreak: string): Generator<string> {
  yield `|${indentOf(text)}${endOf(text)}${lineBreak}`;
  const end = text.endsWith('\n') ? text.length - 1 : text.length;
  let from = 0;
  for (let to = text.indexOf('\n'); to >= 0 && to < end; to = text.indexOf('\n', from)) {
    yield text.slice(from, to);
    from = to + 1;
    // Empty lines are not indented.
    yield from === end || text[from] === '\n' ? '\n' : lineBreak;
  }
  yield text.slice(from, end);
}

/** Readers infer the indentation from the first line, unless it is given: 2 more than the key's. */
function indentOf(text: string): string {
  return /^\n*[ \t]/.test(text) ? '2' : '';
}

/** `-`: no line break at the end. `+`: blank lines at the end belong to the text. */
function endOf(text: string): string {
  let end = text.length;
  let breaks = 0;
  for (; end > 0; end -= 1) {
    const character = text[end - 1];
    if (character === '\n') breaks += 1;
    else if (character !== ' ' && character !== '\t') break;
  }
  if (breaks === 0) return '-';
  return breaks === 1 && text.endsWith('\n') && end > 0 ? '' : '+';
}
