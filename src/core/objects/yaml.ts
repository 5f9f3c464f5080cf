import { fieldPath } from '../input/field-path';
import { InputError, shown } from '../input/input';
import { isPlain, type Plain, toPlain } from '../plain';
import { titleOf } from './identity';
import { textsOfShared } from './shared-parts';
import { blockText, isBlockText } from './yaml/block-text';
import { isOf64Bits, numberText } from './yaml/number-text';
import { isPlainText } from './yaml/plain-text';
import { doubleQuoted, quotedLine } from './yaml/quoted-text';

/** Longer keys stand behind `? `: readers look for the colon of a key in 1024 characters. */
const LONGEST_KEY = 1024;

/** A chunk is passed on once it has this many characters. */
const CHUNK = 64 * 1024;

/** As many keys are remembered. */
const KNOWN_KEYS = 10_000;

/** An object that is deeper contains itself. No API object comes near it. */
const DEEPEST = 500;
const STEPS_SHOWN = 8;

/** Writes objects as a stream of YAML documents, in the given order. All YAML is written here. */
export function toYaml(objects: readonly object[]): string {
  const chunks: string[] = [];
  writeYaml(objects, (chunk) => chunks.push(chunk));
  return chunks.join('');
}

/**
 * Writes objects as a stream of YAML documents, in chunks, so that the text of a large file is never in memory as a whole. What is
 * written reads as exactly these objects by YAML 1.1, by YAML 1.2, and by Go's reader, which the API server, kubectl and Argo CD use.
 * @throws InputError for a value that YAML or JSON cannot hold: NaN, half of a surrogate pair, an object that contains itself
 */
export function writeYaml(objects: readonly object[], write: (chunk: string) => void): void {
  const documents = new YamlDocuments(write);
  for (const object of objects) documents.add(object);
  documents.flush();
}

/** Lays documents out as cdk8s does: lists are indented, keys keep their order, and no line is folded. */
class YamlDocuments {
  private text = '';
  private isFirst = true;
  private object: unknown;

  /** The steps to the current value, for messages. Only the first `depth` are true. */
  private readonly path: (string | number)[] = [];

  /** Written keys, because a manifest has the same few keys over and over. */
  private readonly keys = new Map<string, string>();

  /** Line breaks with the indentation of each depth. */
  private readonly lineBreaks: string[] = ['\n'];

  constructor(private readonly write: (chunk: string) => void) {}

  add(object: object): void {
    if (!this.isFirst) this.text += '---\n';
    this.isFirst = false;
    this.object = object;
    this.value(object, 0);
    this.text += '\n';
  }

  flush(): void {
    // V8 keeps a text that was put together as a tree of its parts. To read a character makes it one piece, while the parts are
    // young: as a tree, the chunks of 5 MB take three times as long to join.
    if (Number.isNaN(this.text.charCodeAt(0))) return;
    this.write(this.text);
    this.text = '';
  }

  /**
   * @param before what stands before a value in the same line
   * @param beforeLines what stands before the first line of a map or a list
   */
  private value(value: unknown, depth: number, before = '', beforeLines = ''): void {
    if (typeof value === 'string') this.string(value, depth, before);
    else if (typeof value !== 'object' || value === null) this.text += before + this.scalar(value, depth);
    else if (depth > DEEPEST) this.refuse(STEPS_SHOWN, `must not be deeper than ${DEEPEST} levels, or contain itself`);
    else {
      const texts = textsOfShared(value);
      if (texts === undefined) this.contents(value, depth, before, beforeLines);
      else this.shared(value, texts, depth, Object.keys(value).length > 0 ? beforeLines : before);
    }
    if (this.text.length > CHUNK) this.flush();
  }

  private contents(value: object, depth: number, before: string, beforeLines: string): void {
    if (Array.isArray(value)) {
      if (value.length === 0) this.text += `${before}[]`;
      else this.list(value, depth, beforeLines);
    } else if (isPlain(value)) {
      const keys = Object.keys(value);
      if (keys.length === 0) this.text += `${before}{}`;
      else this.map(value, keys, depth, beforeLines);
    } else this.value(this.toJson(value, depth), depth, before, beforeLines);
  }

  /** Many objects share the value, so its text is kept. */
  private shared(value: object, texts: string[], depth: number, before: string): void {
    const text = texts[depth] ?? this.textOf(value, depth);
    texts[depth] = text;
    this.text += before + text;
  }

  private textOf(value: object, depth: number): string {
    const chunks: string[] = [];
    const apart = new YamlDocuments((chunk) => chunks.push(chunk));
    apart.object = this.object;
    apart.path.push(...this.path.slice(0, depth));
    apart.contents(value, depth, '', '');
    apart.flush();
    return chunks.join('');
  }

  private map(map: Plain, keys: readonly string[], depth: number, before: string): void {
    const lineBreak = this.lineBreak(depth);
    const further = this.lineBreak(depth + 1);
    let separator = before;
    for (const key of keys) {
      this.path[depth] = key;
      const written = this.key(key, depth);
      if (written.length > LONGEST_KEY) {
        this.text += `${separator}? ${written}${lineBreak}: `;
        this.value(map[key], depth + 1);
      } else {
        this.text += `${separator}${written}:`;
        this.value(map[key], depth + 1, ' ', further);
      }
      separator = lineBreak;
    }
  }

  private list(list: readonly unknown[], depth: number, before: string): void {
    const separator = `${this.lineBreak(depth)}- `;
    for (const [index, item] of list.entries()) {
      this.path[depth] = index;
      this.text += index === 0 ? `${before}- ` : separator;
      this.value(item, depth + 1);
    }
  }

  private key(key: string, depth: number): string {
    // Only a key of the document itself stands at the start of a line, where these end the document.
    if (depth === 0 && /^(?:%|---|\.\.\.)/.test(key)) return this.quoted(key, 1);
    const known = this.keys.get(key);
    if (known !== undefined) return known;
    const written = isPlainText(key) ? key : this.quoted(key, depth + 1);
    if (this.keys.size < KNOWN_KEYS) this.keys.set(key, written);
    return written;
  }

  private string(text: string, depth: number, before: string): void {
    this.text += before;
    if (!text.includes('\n')) this.text += isPlainText(text) ? text : this.quoted(text, depth);
    else if (!isBlockText(text)) this.text += this.quoted(text, depth, this.lineBreak(depth).slice(1));
    else {
      for (const piece of blockText(text, this.lineBreak(depth))) {
        this.text += piece;
        if (this.text.length > CHUNK) this.flush();
      }
    }
  }

  /** @param indent of further lines, where a text may take several */
  private quoted(text: string, depth: number, indent?: string): string {
    // Half of a pair: as a whole, a pair is one character to the expression.
    const half = /\p{Surrogate}/u.exec(text);
    if (half !== null) {
      const must = `must be text that UTF-8 can hold: character ${half.index + 1} is half of a surrogate pair`;
      this.refuse(depth, `${must}; cut text between characters, as with [...text]`);
    }
    return indent === undefined ? quotedLine(text) : doubleQuoted(text, indent);
  }

  private scalar(value: unknown, depth: number): string {
    if (value === null || value === undefined) return 'null';
    if (typeof value === 'boolean') return value ? 'true' : 'false';
    if (typeof value === 'number' && Number.isFinite(value)) return numberText(value);
    if (typeof value === 'bigint' && isOf64Bits(value)) return String(value);
    return this.refuse(depth, `must be a value that JSON has, such as a number of 64 bits, got ${shown(value)}`);
  }

  /** As JSON.stringify: a date becomes text. */
  private toJson(value: object, depth: number): unknown {
    if ('toJSON' in value && typeof value.toJSON === 'function') return value.toJSON();
    return this.refuse(depth, `must be a plain map, list or scalar, got ${shown(value)}`);
  }

  private lineBreak(depth: number): string {
    const known = this.lineBreaks[depth];
    if (known !== undefined) return known;
    const lineBreak = `\n${'  '.repeat(depth)}`;
    this.lineBreaks[depth] = lineBreak;
    return lineBreak;
  }

  private refuse(depth: number, problem: string): never {
    const { kind, metadata } = toPlain(this.object);
    const { namespace, name } = toPlain(metadata);
    const title = titleOf({
      kind: String(kind ?? 'object'),
      metadata: { namespace: String(namespace ?? ''), name: String(name ?? '') },
    });
    throw new InputError(title, [`${fieldPath(this.path.slice(0, depth))} ${problem}`]);
  }
}
