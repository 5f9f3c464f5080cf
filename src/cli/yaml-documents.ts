import { InputError } from '../core/input/input';
import { parsedObject } from './json-object';

/** A document of a text. */
export interface DocumentText {
  readonly text: string;

  /** Its first line in the whole text, from 0. */
  readonly line: number;

  /** The text as `parsedObject` returns it. @default - not parsed yet */
  readonly json?: object;
}

/** The mark of UTF-8, which some editors write at the start of a file. */
const BYTE_ORDER_MARK = /^\uFEFF/;

/**
 * Cuts a text as kubectl does: at lines that start with `---`, or, if it starts with `{`, into JSON objects one after another.
 * @throws InputError with file and line for a `---` with other text behind it
 * @see https://github.com/kubernetes/apimachinery/blob/v0.37.2/pkg/util/yaml/decoder.go
 */
export function documentsIn(name: string, whole: string): readonly DocumentText[] {
  const text = whole.replace(BYTE_ORDER_MARK, '');
  const json = parsedObject(text);
  if (json !== undefined) return [{ text, line: 0, json }];
  const objects = jsonObjects(text);
  const end = objects.reduce((length, { blank, text: object }) => length + blank.length + object.length, 0);
  let line = 0;
  const documents = objects.map(({ blank, text: object }) => {
    line += linesIn(blank);
    const document = { text: object, line };
    line += linesIn(object);
    return document;
  });
  return [...documents, ...yamlDocuments(name, text.slice(end), line)];
}

/** A JSON object, and the blanks and lines before it. */
interface JsonObject {
  readonly blank: string;
  readonly text: string;
}

/** The JSON objects at the start of a text. None if it is YAML, which may start with `{` too. */
function jsonObjects(text: string): readonly JsonObject[] {
  const objects: JsonObject[] = [];
  const blanks = /\s*/y;
  for (let at = 0; ; ) {
    blanks.lastIndex = at;
    const [blank = ''] = blanks.exec(text) ?? [];
    const start = at + blank.length;
    const end = text[start] === '{' ? endOfObject(text, start) : undefined;
    if (end === undefined) return objects;
    const object = text.slice(start, end);
    // A single object may as well be YAML, whose strings need no double quotes.
    if (objects.length === 0 && parsedObject(object) === undefined) return [];
    objects.push({ blank, text: object });
    at = end;
  }
}

/** The position behind an object. Undefined if it has no end. */
function endOfObject(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') at = endOfString(text, at);
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return undefined;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

function yamlDocuments(name: string, text: string, firstLine: number): readonly DocumentText[] {
  const documents: DocumentText[] = [];
  let [start, line] = [0, firstLine];
  const add = (end: number): void => {
    documents.push({ text: text.slice(start, end).replace(BYTE_ORDER_MARK, ''), line });
  };
  for (const separator of text.matchAll(/(?<![^\n])---([^\n]*)(?:\n|$)/g)) {
    const end = separator.index + separator[0].length;
    add(separator.index);
    line += linesIn(text.slice(start, separator.index));
    if (!/^\s*(#|$)/.test(separator[1] ?? '')) {
      throw new InputError(`${name}:${line + 1}`, ['must be YAML or JSON: --- must stand alone on its line']);
    }
    [start, line] = [end, line + 1];
  }
  add(text.length);
  return documents.filter((document) => /\S/.test(document.text));
}

function linesIn(text: string): number {
  return text.split('\n').length - 1;
}
