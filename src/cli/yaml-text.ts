import { extname } from 'node:path';
import { constructFromEvents, EVENT_ID, type Event, parseEvents, type Schema, YAMLException } from 'js-yaml';
import { InputError } from '../core/input/input';
import { renderFirst, renderWith } from '../core/input/templates';
import { jsonObject } from './json-object';
import { KUBERNETES_YAML } from './kubernetes-yaml';
import { templateLine } from './template-lines';
import { type DocumentText, documentsIn } from './yaml-documents';
import { collectionKey, placesOf, startOf, type YamlPlace } from './yaml-positions';

/** YAML or JSON documents, with the line of each field. */
export class YamlText {
  /** The parsed documents. An empty document is null. */
  readonly documents: readonly unknown[];

  private readonly parsed: readonly ParsedDocument[];
  private readonly places = new Map<ParsedDocument, YamlPlace | undefined>();

  /**
   * @param name the name of the file, for messages
   * @throws InputError with file and line for invalid syntax
   */
  constructor(
    readonly name: string,
    text: string,
  ) {
    this.parsed = documentsIn(name, text).map((document) => parsedDocument(name, document));
    this.documents = this.parsed.map(({ value }) => value);
  }

  /** The position of a field of a document, such as `policies.yaml:12`. For a missing field, the position of the value that should contain it. */
  locate(document: number, path: readonly (string | number)[]): string {
    const parsed = this.parsed[document];
    return parsed === undefined ? `${this.name}:1` : this.position(parsed, path);
  }

  private position(parsed: ParsedDocument, path: readonly (string | number)[]): string {
    const { text, line, index } = parsed;
    // Read again, and only for an error: most sets have none, and the events take more memory than the objects.
    const place = this.places.get(parsed) ?? placesOf(text, parseEvents(text, optionsFor(this.name, text)))[index];
    this.places.set(parsed, place);
    return `${this.name}:${line + (place === undefined ? 1 : lineAt(text, startOf(place, path)))}`;
  }
}

/** A document with its value. */
interface ParsedDocument extends DocumentText {
  readonly value: unknown;

  /** Which document of its text it is: there may be empty ones before it. */
  readonly index: number;
}

function parsedDocument(name: string, document: DocumentText): ParsedDocument {
  const { text, line } = document;
  const json = jsonObject(text, document.json);
  if (json !== undefined) return { ...document, value: json, index: 0 };
  const options = optionsFor(name, text);
  let events: Event[] = [];
  try {
    events = parseEvents(text, options);
    refuseYtt(name, document, events);
    const values = constructFromEvents(events, options);
    const full = [...values.keys()].filter((index) => values[index] !== null && values[index] !== undefined);
    const [index = 0, second] = full;
    if (second !== undefined) {
      const at = placesOf(text, events)[second]?.start ?? 0;
      throw syntaxError(name, line + lineAt(text, at), `kubectl drops this second document; ${SEPARATE}`);
    }
    return { ...document, value: values[index], index };
  } catch (error) {
    throw toInputError(name, document, events, error);
  }
}

function optionsFor(
  name: string,
  text: string,
): { readonly filename: string; readonly source: string; readonly schema: Schema } {
  return { filename: name, source: text, schema: KUBERNETES_YAML };
}

const SEPARATE = 'write --- between two documents';

function syntaxError(name: string, line: number, reason: string): InputError {
  return new InputError(`${name}:${line}`, [`must be YAML or JSON: ${reason}`]);
}

/** Refuses a template of ytt, whose expressions are comments: a value that it would fill in is null. */
function refuseYtt(name: string, { text, line }: DocumentText, events: readonly Event[]): void {
  for (const { index } of text.matchAll(/(?<=^|\s)#@/gm)) {
    const isText = events.some(
      (event) => event.type === EVENT_ID.SCALAR && event.valueStart <= index && index < event.valueEnd,
    );
    if (!isText) throw syntaxError(name, line + lineAt(text, index), `it is not rendered; ${renderWith('ytt')}`);
  }
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}

/** Keeps only the reason of the parser's message, because its excerpt of the file may show a secret. */
function toInputError(name: string, document: DocumentText, events: readonly Event[], error: unknown): unknown {
  if (!(error instanceof YAMLException)) return error;
  const { text, line } = document;
  const { reason, mark } = error;
  const at = reason === COMPLEX_KEY ? collectionKey(text, events) : mark?.position;
  const noticed = at === undefined ? 0 : lineAt(text, at) - 1;
  const template = templateLine(text, noticed);
  const written = text.split('\n')[template ?? noticed] ?? '';
  if (template !== undefined) {
    return syntaxError(name, line + template + 1, `it is not rendered; ${renderFirst(written)}`);
  }
  const key = reason === TWICE && mark !== undefined ? keyAt(text, mark.position) : '';
  return syntaxError(name, line + noticed + 1, `${reason}${key}${toFix(name, reason, written)}`);
}

const TWICE = 'duplicated mapping key';
const COMPLEX_KEY = 'object-based map does not support complex keys';
const BEHIND_THE_END = 'end of the stream or a document separator is expected';

/** Files of template languages whose texts may look like YAML or JSON. */
const RENDERED_BY: ReadonlyMap<string, string> = new Map([
  ['.cue', 'cue export'],
  ['.j2', 'jinja2'],
  ['.jsonnet', 'jsonnet'],
  ['.libsonnet', 'jsonnet'],
  ['.tpl', 'helm template'],
]);

function keyAt(text: string, position: number): string {
  const [, key] = /^["']?([^"':\s]+)/.exec(text.slice(position)) ?? [];
  return key === undefined ? '' : ` ${key}`;
}

function toFix(name: string, reason: string, written: string): string {
  const tool = RENDERED_BY.get(extname(name));
  if (tool !== undefined) return `; ${renderWith(tool)}`;
  const startsDocument = /^("?)(apiVersion|kind)\1\s*:/.test(written);
  const isSecond = (reason === TWICE && startsDocument) || (reason === BEHIND_THE_END && written.startsWith('{'));
  return isSecond ? `; ${SEPARATE}` : '';
}
