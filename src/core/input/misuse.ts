import { isPlain, toList, toPlain } from '../plain';
import { OBJECTS } from './public-shapes';
import type { Field, Shape } from './shape';

/** An argument that does not fit its type, because the caller has no compiler or overruled it. */
export interface Misuse {
  /** The path of the argument, such as `ports[0].name`. */
  readonly path: string;

  /** The full message. It never shows the value, which may be a secret. */
  readonly problem: string;

  /**
   * Whether the callee can be run for its own message. That is safe with a string, a number or an object of the wrong kind, but not with
   * a string instead of a list, which would be read letter by letter.
   */
  readonly inOwnWords: boolean;
}

type FieldsShape = Extract<Shape, { readonly fields: string }>;

/** Finds the arguments of a call that do not fit their types. */
export function misusesOf(parameters: readonly Field[], args: readonly unknown[]): readonly Misuse[] {
  const walk = new Walk();
  for (const [index, parameter] of parameters.entries()) {
    const value = args[index];
    // Messages name the fields of props without the parameter, as all other messages do.
    walk.field(parameter, value, isFields(parameter.shape) && isObject(value) ? '' : parameter.name);
  }
  return walk.found;
}

/** Walks through values along their shapes. It allocates nothing while all is well, because a back end runs it for each session. */
class Walk {
  readonly found: Misuse[] = [];
  private readonly steps: string[] = [];

  /** @param step the part of the path that leads to the value: `name`, `[0]`, or empty for the props themselves */
  field({ shape, optional = false }: Field, value: unknown, step: string): void {
    this.steps.push(step);
    if (value !== undefined) this.value(shape, value);
    else if (!optional && shape !== 'any') this.note(shape, 'is missing', hasOwnWords(shape));
    this.steps.pop();
  }

  private value(shape: Shape, value: unknown): void {
    if (typeof shape === 'string') this.expect(fitsWord(shape, value), shape, value);
    else if ('oneOf' in shape) this.choice(shape.oneOf, value);
    else if ('class' in shape) this.expect(isInstance(value, shape.class), shape, value);
    else if ('has' in shape) this.expect(isObject(value) && shape.has.every((name) => name in value), shape, value);
    else if ('list' in shape) this.list(shape, value);
    else if ('map' in shape) this.map(shape, value);
    else this.fields(shape, value);
  }

  private list(shape: Extract<Shape, { readonly list: Shape }>, value: unknown): void {
    this.expect(Array.isArray(value), shape, value);
    for (const [index, item] of toList(value).entries()) {
      this.field({ name: '', shape: shape.list }, item, `[${index}]`);
    }
  }

  private map(shape: Extract<Shape, { readonly map: Shape }>, value: unknown): void {
    this.expect(isPlain(value), shape, value);
    const map = isPlain(value) ? value : {};
    for (const key of Object.keys(map)) this.field({ name: key, shape: shape.map }, map[key], key);
  }

  private fields(shape: FieldsShape, value: unknown): void {
    const fields = OBJECTS[shape.fields] ?? [];
    const fits = isObject(value) && (isPlain(value) || resembles(value, fields));
    this.expect(fits, shape, value);
    if (!fits) return;
    for (const field of fields) this.field(field, value[field.name], field.name);
    if (shape.open || !isPlain(value)) return;
    for (const name of Object.keys(value)) {
      if (!fields.some((field) => field.name === name)) this.noteUnknown(name, fields);
    }
  }

  /** Reports what is wrong for the alternative that fits best. */
  private choice(shapes: readonly Shape[], value: unknown): void {
    const before = this.found.length;
    const path = this.path;
    const tried: (readonly Misuse[])[] = [];
    for (const shape of shapes) {
      this.value(shape, value);
      const problems = this.found.splice(before);
      if (problems.length === 0) return;
      tried.push(problems);
    }
    const [best] = tried.filter(([first]) => first?.path !== path).sort((one, other) => one.length - other.length);
    if (best === undefined) this.expect(false, { oneOf: shapes }, value);
    else this.found.push(...best);
  }

  private get path(): string {
    return this.steps.filter(Boolean).join('.').replaceAll('.[', '[');
  }

  private expect(fits: boolean, shape: Shape, value: unknown): void {
    if (fits) return;
    const isSingle = typeof value !== 'object' || isObject(value);
    this.note(shape, `got ${kindOf(value)}`, isSingle && hasOwnWords(shape));
  }

  private note(shape: Shape, instead: string, inOwnWords: boolean): void {
    const { path } = this;
    const and = instead.startsWith('is') ? ', and ' : ', ';
    this.found.push({ path, problem: `${path} must be ${wordsOf(shape)}${and}${instead}`, inOwnWords });
  }

  private noteUnknown(name: string, fields: readonly Field[]): void {
    const path = this.path === '' ? name : `${this.path}.${name}`;
    const known = fields.map((field) => field.name);
    this.found.push({ path, problem: unknownOption(path, name, known), inOwnWords: false });
  }
}

function unknownOption(path: string, name: string, known: readonly string[]): string {
  const [closest] = known
    .map((candidate) => ({ candidate, distance: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter((one) => one.distance <= Math.max(1, Math.floor(name.length / 3)))
    .sort((one, other) => one.distance - other.distance);
  const fix = closest === undefined ? `the options are ${known.join(', ')}` : `did you mean ${closest.candidate}?`;
  return `${path} is not an option: ${fix}`;
}

/** The Levenshtein distance: how many letters differ. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (const [at, wanted] of [...other].entries()) {
      const replaced = (row[at] ?? 0) + (letter === wanted ? 0 : 1);
      next.push(Math.min(replaced, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

function wordsOf(shape: Shape): string {
  switch (shape) {
    case 'any':
      return 'given';
    case 'object':
      return 'an object';
    case 'function':
      return 'a function';
    case 'string':
    case 'number':
    case 'boolean':
      return `a ${shape}`;
  }
  if ('list' in shape) return `a list of ${pluralOf(shape.list)}`;
  if ('map' in shape) return `an object whose values are ${pluralOf(shape.map)}`;
  if ('class' in shape) return /^[AEIOU]/.test(shape.class) ? `an ${shape.class}` : `a ${shape.class}`;
  if ('has' in shape) return `an object with ${shape.has.join(' and ')}`;
  if ('fields' in shape) return `an object with ${someOf(OBJECTS[shape.fields] ?? [])}`;
  return shape.oneOf.map(wordsOf).join(' or ');
}

function pluralOf(shape: Shape): string {
  if (shape === 'any') return 'anything';
  if (typeof shape === 'string') return `${shape}s`;
  return 'class' in shape ? `${shape.class}s` : 'objects';
}

/** Names the required fields, or a few of the optional ones. */
function someOf(fields: readonly Field[]): string {
  const required = fields.filter(({ optional }) => !optional);
  const names = (required.length > 0 ? required : fields).map(({ name }) => name);
  return names.length > 4 ? `${names.slice(0, 4).join(', ')} …` : names.join(', ');
}

/** Describes the type of a value without its contents. */
function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value !== 'object') return typeof value === 'function' ? 'a function' : `a ${typeof value}`;
  return isPlain(value) ? 'an object' : `an object of class ${value.constructor?.name}`;
}

function fitsWord(word: Extract<Shape, string>, value: unknown): boolean {
  if (word === 'any') return value !== null;
  if (word === 'object') return typeof value === 'object' && value !== null;
  return typeof value === word;
}

function hasOwnWords(shape: Shape): boolean {
  if (typeof shape === 'string') return shape === 'string' || shape === 'number';
  if ('oneOf' in shape) return shape.oneOf.every(hasOwnWords);
  return 'class' in shape || 'has' in shape || ('fields' in shape && shape.open === true);
}

function isFields(shape: Shape): boolean {
  return typeof shape === 'object' && 'fields' in shape;
}

/** Whether a value is an object with fields, of any class. Collections do not count. */
function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return Object.prototype.toString.call(value) === '[object Object]';
}

/** Whether a class instance has most of the required fields. An instance with fewer is a different kind of object. */
function resembles(value: object, fields: readonly Field[]): boolean {
  const required = fields.filter(({ optional }) => !optional);
  const wanted = required.length > 0 ? required : fields;
  const present = wanted.filter(({ name }) => name in value);
  return required.length > 0 ? present.length * 2 > required.length : present.length > 0;
}

/** Compares classes by name, because a second copy of a package has its own classes. */
function isInstance(value: unknown, name: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  for (let at: unknown = Object.getPrototypeOf(value); at !== null; at = Object.getPrototypeOf(at)) {
    if (toPlain(at).constructor?.name === name) return true;
  }
  return false;
}
