import { constructFromEvents, type Event, parseEvents, YAMLException } from 'js-yaml';
import { InputError } from '../core/input/input';
import { KUBERNETES_YAML } from './kubernetes-yaml';
import { placesOf, startOf, type YamlPlace } from './yaml-positions';

/** YAML or JSON documents, with the line of each field. */
export class YamlText {
  /** The parsed documents. An empty document is null. */
  readonly documents: readonly unknown[];

  private readonly events: Event[];
  private places?: readonly YamlPlace[];

  /**
   * @param name the name of the file, for messages
   * @throws InputError with file and line for invalid syntax
   */
  constructor(
    readonly name: string,
    private readonly text: string,
  ) {
    const options = { filename: name, source: text, schema: KUBERNETES_YAML };
    try {
      this.events = parseEvents(text, options);
      this.documents = constructFromEvents(this.events, options);
    } catch (error) {
      throw toInputError(name, text, error);
    }
  }

  /** The position of a field of a document, such as `policies.yaml:12`. For a missing field, the position of the value that should contain it. */
  locate(document: number, path: readonly (string | number)[]): string {
    // Computed only for the first error, because most sets have no errors.
    this.places ??= placesOf(this.text, this.events);
    const place = this.places[document];
    return `${this.name}:${place === undefined ? 1 : lineAt(this.text, startOf(place, path))}`;
  }
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}

/** Keeps only the reason of the parser's message, because its excerpt of the file may show a secret. */
function toInputError(name: string, text: string, error: unknown): unknown {
  if (!(error instanceof YAMLException)) return error;
  const { reason, mark } = error;
  const line = mark === undefined ? 1 : mark.line + 1;
  const key = reason === TWICE && mark !== undefined ? keyAt(text, mark.position) : '';
  return new InputError(`${name}:${line}`, [`must be YAML or JSON: ${reason}${key}${toFix(reason, text, line)}`]);
}

const TWICE = 'duplicated mapping key';

function keyAt(text: string, position: number): string {
  const [, key] = /^["']?([^"':\s]+)/.exec(text.slice(position)) ?? [];
  return key === undefined ? '' : ` ${key}`;
}

function toFix(reason: string, text: string, line: number): string {
  const written = text.split('\n')[line - 1] ?? '';
  if (written.includes('{{')) return '; render a template first, such as with helm template';
  const startsDocument = /^("?)(apiVersion|kind)\1\s*:/.test(written);
  return reason === TWICE && startsDocument ? '; write --- between two documents' : '';
}
