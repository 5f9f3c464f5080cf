import { fieldPath } from '../core/input/field-path';
import { InputError, shown } from '../core/input/input';
import type { Labels } from '../core/objects/labels';
import { type Plain, toPlain } from '../core/plain';

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

/** One field of an object of unknown shape. Collects the problems of the field and of every field below it. */
export class ObjectField {
  /** The whole object. */
  static root(value: unknown): ObjectField {
    return new ObjectField(value, [], []);
  }

  private constructor(
    readonly value: unknown,
    readonly path: FieldPath,
    private readonly problems: FieldProblem[],
  ) {}

  /** In YAML, null is the same as a missing field. */
  get isAbsent(): boolean {
    return this.value === undefined || this.value === null;
  }

  /** The path in the usual form: `spec.ingress[0].ports`. */
  get name(): string {
    return fieldPath(this.path) || 'the object';
  }

  at(key: string): ObjectField {
    return new ObjectField(this.map()[key], [...this.path, key], this.problems);
  }

  /** The items of a list. Empty if the field is absent. */
  items(): readonly ObjectField[] {
    if (this.isAbsent) return [];
    if (!Array.isArray(this.value)) return this.refused([], 'be a list');
    return this.value.map((item, index) => new ObjectField(item, [...this.path, index], this.problems));
  }

  /** A required string. */
  text(must: string): string {
    return typeof this.value === 'string' && this.value !== '' ? this.value : this.refused('', must);
  }

  /** A list of strings. Empty if the field is absent. */
  texts(): readonly string[] {
    return this.items().map((item) =>
      typeof item.value === 'string' ? item.value : item.refused('', 'be a string: quote it'),
    );
  }

  /** A map of strings. Empty if the field is absent. */
  labels(): Labels {
    const entries = Object.entries(this.map());
    for (const [key, value] of entries) {
      if (typeof value !== 'string') this.at(key).refuse('be a string: quote it');
    }
    return Object.fromEntries(entries.map(([key, value]) => [key, String(value)]));
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
    const text = `${this.name} must ${must}, got ${shown(this.value)}`;
    if (this.problems.some((problem) => problem.text === text)) return;
    this.problems.push({ path: this.path, text });
  }

  /** @throws InputError with all problems, if there are any */
  done(subject: string, source: ObjectSource, locate: Locate | undefined): void {
    const [first] = this.problems;
    if (first === undefined) return;
    const where = locate?.(source.document, [...source.path, ...first.path]);
    throw new InputError(
      where === undefined ? subject : `${where}: ${subject}`,
      this.problems.map(({ text }) => text),
    );
  }

  private map(): Plain {
    if (!this.isAbsent && (typeof this.value !== 'object' || Array.isArray(this.value))) this.refuse('be a map');
    return toPlain(this.value);
  }

  private refused<T>(instead: T, must: string): T {
    this.refuse(must);
    return instead;
  }
}
