import { isPlain, ownValue, type Plain, toList } from '../plain';
import { certainlyFit } from './fits';
import { isInstance, isObject, isTreeNode } from './instances';
import { kindOfValue, shortName, unknownOption, wordsOf } from './misuse-words';
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

  /** An unknown option of the props themselves: a subclass may have its own options. */
  readonly isExtraOption?: boolean;
}

type FieldsShape = Extract<Shape, { readonly fields: string }>;

/** Finds the arguments of a call that do not fit their types. */
export function misusesOf(parameters: readonly Field[], args: readonly unknown[]): readonly Misuse[] {
  if (certainlyFit(parameters, args)) return [];
  const walk = new Walk();
  try {
    for (const [index, parameter] of parameters.entries()) walk.argument(parameter, args[index]);
  } catch {
    // A getter or a Proxy of the caller's; its own message may hold a secret.
    walk.noteUnreadable();
  }
  return walk.found;
}

/** Walks through values along their shapes. */
class Walk {
  readonly found: Misuse[] = [];
  private readonly steps: string[] = [];

  argument(parameter: Field, value: unknown): void {
    this.steps.push(parameter.name);
    // The fields of props are named without the parameter, as everywhere else.
    if (isFields(parameter.shape) && isObject(value)) this.steps[0] = '';
    this.given(parameter.shape, value, parameter.optional);
    this.steps.pop();
  }

  noteUnreadable(): void {
    const { path } = this;
    const problem = `${path === '' ? 'props' : path} must be readable, and throws an error when it is read`;
    this.found.push({ path, problem, inOwnWords: false });
  }

  /** The step comes first: what throws while it is read has a path too. */
  private property(shape: Shape, owner: Plain, name: string, optional = false): void {
    this.steps.push(name);
    this.given(shape, owner[name], optional);
    this.steps.pop();
  }

  private given(shape: Shape, value: unknown, optional = false): void {
    if (value !== undefined) this.value(shape, value);
    else if (!optional && shape !== 'any') this.note(shape, 'is missing', hasOwnWords(shape));
  }

  private value(shape: Shape, value: unknown): void {
    if (typeof shape === 'string') this.expect(fitsWord(shape, value), shape, value);
    else if ('oneOf' in shape) this.choice(shape.oneOf, value);
    else if ('words' in shape)
      this.expect(
        shape.words.some((word) => word === value),
        shape,
        value,
      );
    else if ('class' in shape) this.expect(isInstance(value, shape.class), shape, value);
    else if ('has' in shape) this.expect(isTreeNode(value, shape.has), shape, value);
    else if ('list' in shape) this.list(shape, value);
    else if ('map' in shape) this.map(shape, value);
    else this.fields(shape, value);
  }

  private list(shape: Extract<Shape, { readonly list: Shape }>, value: unknown): void {
    this.expect(Array.isArray(value), shape, value);
    for (const [index, item] of toList(value).entries()) {
      this.steps.push(`[${index}]`);
      this.given(shape.list, item);
      this.steps.pop();
    }
  }

  private map(shape: Extract<Shape, { readonly map: Shape }>, value: unknown): void {
    this.expect(isPlain(value), shape, value);
    const map = isPlain(value) ? value : {};
    for (const key of Object.keys(map)) {
      this.property(shape.map, map, key);
      if (key === '__proto__') this.notePrototype();
    }
  }

  private fields(shape: FieldsShape, value: unknown): void {
    const fields = ownValue(OBJECTS, shape.fields) ?? [];
    const fits = isObject(value) && (isPlain(value) || resembles(value, fields));
    this.expect(fits, shape, value);
    if (!fits) return;
    for (const { name, shape: inner, optional = false } of fields) this.property(inner, value, name, optional);
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
    // An object in place of a text or a number would be shown, and it may hold a secret.
    const isSingle = typeof value !== 'object' || (!isScalar(shape) && isObject(value));
    this.note(shape, `got ${kindOfValue(value)}`, isSingle && hasOwnWords(shape));
  }

  private note(shape: Shape, instead: string, inOwnWords: boolean): void {
    const { path } = this;
    const and = instead.startsWith('is') ? ', and ' : ', ';
    this.found.push({ path, problem: `${path} must be ${wordsOf(shape)}${and}${instead}`, inOwnWords });
  }

  /** Assigned to an object, this key would be lost without a word. */
  private notePrototype(): void {
    const { path } = this;
    this.found.push({
      path,
      problem: `${path} must not have the key __proto__: choose another name`,
      inOwnWords: false,
    });
  }

  private noteUnknown(name: string, fields: readonly Field[]): void {
    const path = this.path === '' ? shortName(name) : `${this.path}.${shortName(name)}`;
    const known = fields.map((field) => field.name);
    const isExtraOption = this.path === '';
    this.found.push({ path, problem: unknownOption(path, name, known), inOwnWords: false, isExtraOption });
  }
}

function fitsWord(word: Extract<Shape, string>, value: unknown): boolean {
  if (word === 'any') return value !== null;
  if (word === 'object') return isObject(value);
  return typeof value === word;
}

function hasOwnWords(shape: Shape): boolean {
  if (typeof shape === 'string') return shape === 'string' || shape === 'number';
  if ('oneOf' in shape) return shape.oneOf.every(hasOwnWords);
  return 'words' in shape || 'class' in shape || 'has' in shape || ('fields' in shape && shape.open === true);
}

/** No object fits it. */
function isScalar(shape: Shape): boolean {
  if (typeof shape === 'string') return shape !== 'object' && shape !== 'any';
  return 'oneOf' in shape ? shape.oneOf.every(isScalar) : 'words' in shape;
}

function isFields(shape: Shape): boolean {
  return typeof shape === 'object' && 'fields' in shape;
}

/** Whether a class instance has most of the required fields. An instance with fewer is a different kind of object. */
function resembles(value: object, fields: readonly Field[]): boolean {
  const required = fields.filter(({ optional }) => !optional);
  const wanted = required.length > 0 ? required : fields;
  const present = wanted.filter(({ name }) => name in value);
  return required.length > 0 ? present.length * 2 > required.length : present.length > 0;
}
