import { fieldPath } from '../core/input/field-path';
import { type Check, InputError, shown } from '../core/input/input';
import { labelKey, labelValue } from '../core/input/names';
import { renderFirst } from '../core/input/templates';
import type { Labels } from '../core/objects/labels';
import { ownValue, type Plain, toPlain } from '../core/plain';
import { remembered } from './objects/remembered';

/** The position of a field of an object, such as `policies.yaml:12`. */
export type Locate = (object: object, path: readonly (string | number)[]) => string | undefined;

/** The source of an object: a YAML document, or an item of a list in it. */
export interface ObjectSource {
  readonly document: object;
  readonly path: readonly (string | number)[];
}

type FieldPath = readonly (string | number)[];

interface FieldProblem {
  readonly path: FieldPath;
  readonly text: string;
}

/** What is wrong with an object. Most objects have no list of either. */
interface Findings {
  /** What could give a wrong answer. */
  problems: FieldProblem[] | undefined;

  /** What the API server refuses, although it changes no answer. */
  warnings: FieldProblem[] | undefined;
}

/** An object in messages. */
interface Subject {
  readonly title: string;
  readonly source: ObjectSource;
}

const NONE: readonly never[] = [];
const knownLabelKey = remembered(labelKey);

/** One field of an object of unknown shape. Collects the problems of the field and of every field below it. */
export class ObjectField {
  /** The whole object. */
  static root(value: unknown): ObjectField {
    return new ObjectField(value, undefined, '', { problems: undefined, warnings: undefined });
  }

  private constructor(
    readonly value: unknown,
    private readonly parent: ObjectField | undefined,
    private readonly step: string | number,
    private readonly found: Findings,
  ) {}

  /** From the whole object to the field. Put together only when asked for, because few fields have a problem. */
  get path(): FieldPath {
    return this.parent === undefined ? [] : [...this.parent.path, this.step];
  }

  /** In YAML, null is the same as a missing field. */
  get isAbsent(): boolean {
    return this.value === undefined || this.value === null;
  }

  /** The path in the usual form: `spec.ingress[0].ports`. */
  get name(): string {
    return fieldPath(this.path) || 'the object';
  }

  at(key: string): ObjectField {
    return new ObjectField(ownValue(this.map(), key), this, key, this.found);
  }

  /** Whether there is something in a field. */
  has(key: string): boolean {
    const value = ownValue(this.map(), key);
    return value !== undefined && value !== null;
  }

  /** The items of a list. Empty if the field is absent. */
  items(): readonly ObjectField[] {
    if (this.isAbsent) return [];
    if (!Array.isArray(this.value)) return this.refused([], 'be a list');
    return this.value.map((item, index) => new ObjectField(item, this, index, this.found));
  }

  /** A required string. */
  text(must: string): string {
    return typeof this.value === 'string' && this.value !== '' ? this.value : this.refused('', must);
  }

  /** The labels of an object or of a selector. Empty if the field is absent. */
  labels(): Labels {
    return this.strings(knownLabelKey, labelValue);
  }

  /** A map of strings, whose keys and values pass these checks. Empty if the field is absent. As in Go, null is an empty string. */
  strings(key: Check, value?: Check): Readonly<Record<string, string>> {
    if (this.checkStrings(key, value)) return { ...(this.map() as Readonly<Record<string, string>>) };
    return Object.fromEntries(Object.keys(this.map()).map((name) => [name, this.at(name).string()]));
  }

  /** Checks a map of strings. @returns whether all of its values are strings */
  checkStrings(key: Check, value?: Check): boolean {
    const map = this.map();
    let areStrings = true;
    for (const name of Object.keys(map)) {
      const problem = key(name);
      if (problem !== undefined)
        this.note('problems', [...this.path, name], `key of ${this.name} must ${problem.must}, got ${shown(name)}`);
      const given = ownValue(map, name);
      if (typeof given !== 'string') {
        this.at(name).string();
        areStrings = false;
      } else if (value?.(given) !== undefined) this.at(name).check(value);
    }
    return areStrings;
  }

  /** A string, which YAML may read as something else without quotes. Empty if the field is absent. */
  string(): string {
    if (this.isAbsent || typeof this.value === 'string') return String(this.value ?? '');
    return this.refused('', typeof this.value === 'object' ? 'be a string' : 'be a string: quote it');
  }

  /** Refuses a value that does not pass a check. A warning of the check is no problem. */
  check(check: Check): void {
    const problem = check(this.value);
    if (problem !== undefined && problem.warns !== true) this.refuse(problem.must);
  }

  /**
   * Warns of a value that does not pass a check: the API server refuses it, but it changes no answer. Refuses a template, which stands
   * for another value.
   */
  warnUnless(check: Check): void {
    const problem = check(this.value);
    if (problem === undefined || problem.warns === true) return;
    const isTemplate = typeof this.value === 'string' && renderFirst(this.value) !== undefined;
    this.note(isTemplate ? 'problems' : 'warnings', this.path, this.broken(problem.must));
  }

  /** One of a fixed set of words. Undefined if the field is absent or has any other value. */
  oneOf<T extends string>(allowed: readonly T[]): T | undefined {
    const known = allowed.find((word) => word === this.value);
    if (known === undefined) this.refuse(`be one of ${allowed.join(', ')}`);
    return known;
  }

  /** Whether the field is a whole number within these bounds. */
  isWhole(first: number, last: number): this is ObjectField & { readonly value: number } {
    return typeof this.value === 'number' && Number.isInteger(this.value) && this.value >= first && this.value <= last;
  }

  /** Refuses keys that Kubernetes does not know. It would drop them, and the remaining fields would mean something else. */
  refuseOthers(...known: readonly string[]): void {
    for (const key of Object.keys(this.map())) {
      if (!known.includes(key)) this.at(key).refuse(`be removed: the known fields are ${known.join(', ')}`);
    }
  }

  /** @param must the rule, as it follows the word "must" */
  refuse(must: string): void {
    this.note('problems', this.path, this.broken(must));
  }

  /** All warnings, each with the subject and, if known, the line. */
  warnings(subject: Subject, locate: Locate | undefined): readonly string[] {
    const { warnings } = this.found;
    if (warnings === undefined) return NONE;
    return warnings.map(({ path, text }) => {
      const where = locate?.(subject.source.document, [...subject.source.path, ...path]);
      return `${where === undefined ? '' : `${where}: `}${subject.title}: ${text}: the API server refuses it`;
    });
  }

  /** @throws InputError with all problems, if there are any */
  done(subject: Subject, locate: Locate | undefined): void {
    const { problems } = this.found;
    const first = problems?.[0];
    if (problems === undefined || first === undefined) return;
    const { title, source } = subject;
    const where = locate?.(source.document, [...source.path, ...first.path]);
    throw new InputError(
      where === undefined ? title : `${where}: ${title}`,
      problems.map(({ text }) => text),
    );
  }

  private map(): Plain {
    if (!this.isAbsent && (typeof this.value !== 'object' || Array.isArray(this.value))) this.refuse('be a map');
    return toPlain(this.value);
  }

  private broken(must: string): string {
    const advice = typeof this.value === 'string' ? renderFirst(this.value) : undefined;
    return `${this.name} must ${must}, got ${shown(this.value)}${advice === undefined ? '' : `: ${advice}`}`;
  }

  private note(what: keyof Findings, path: FieldPath, text: string): void {
    const list = this.found[what] ?? [];
    this.found[what] = list;
    if (!list.some((problem) => problem.text === text)) list.push({ path, text });
  }

  private refused<T>(instead: T, must: string): T {
    this.refuse(must);
    return instead;
  }
}
