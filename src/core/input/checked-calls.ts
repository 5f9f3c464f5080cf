import { isPlain, ownValue, toPlain } from '../plain';
import { InputError } from './input';
import { isInstance, markClass } from './instances';
import { type Misuse, misusesOf } from './misuse';
import { kindOfValue } from './misuse-words';
import { plainProps } from './plain-props';
import { CALLABLES, PRIVATE_CONSTRUCTORS } from './public-shapes';
import { treeRefusal } from './tree-refusals';

/** A class. A construct signature would exclude classes with a private constructor. */
// biome-ignore lint/complexity/noBannedTypes: only Reflect.construct calls it
type Class = Function & { readonly prototype: object };

type Method = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Checks the arguments that plain JavaScript callers pass to the constructor and the public methods of a class: a string instead of a
 * list, a Map, an object of another class, missing props, unknown options. One InputError reports all of them before the class runs.
 *
 * A string, a number or an object of the wrong kind goes to the class first, because its own message states the rule (`must be a port
 * from 1 to 65535`). If the class does not report it, this check does.
 * @param name the name of the class, written out because bundlers may shorten the name of the class itself
 */
export function checkedCalls(name: string): <T extends Class>(target: T) => T {
  return (target) => checkedClass(target, name);
}

function checkedClass<T extends Class>(target: T, name: string): T {
  wrapMethods(target, `${name}.`, () => name);
  wrapMethods(
    target.prototype,
    `${name}#`,
    (self) => subjectOf(self) ?? name,
    (self) => isInstance(self, name),
  );
  markClass(target.prototype, name);
  const checked: T = new Proxy(target, {
    construct: (original, args, newTarget): object => {
      const isSubclass = newTarget !== checked;
      // Not the Proxy, of which V8 does not know what its objects look like: each would grow field by field.
      const made = isSubclass ? newTarget : original;
      return construct({ name, isSubclass }, args, (given) => Reflect.construct(original, given, made));
    },
    apply: () => {
      throw new InputError(name, [howMade(name)]);
    },
  });
  // For whoever makes another object of an object's class.
  Object.defineProperty(target.prototype, 'constructor', { value: checked, writable: true, configurable: true });
  return checked;
}

/**
 * Checks the arguments of a function. The function calls this first.
 * @throws InputError with every argument that does not fit its type
 */
export function checkArguments(name: string, args: readonly unknown[]): void {
  const misuses = misusesOf(ownValue(CALLABLES, name) ?? [], args);
  if (misuses.length > 0) throw new InputError(name, problemsOf(misuses));
}

/** A class whose constructor is called, by `new` or by a subclass that passes on its own props. */
interface Constructed {
  readonly name: string;
  readonly isSubclass: boolean;
}

function construct<T>(
  { name, isSubclass }: Constructed,
  args: readonly unknown[],
  call: (args: readonly unknown[]) => T,
): T {
  const parameters = ownValue(CALLABLES, name) ?? [];
  const wanted = ownValue(PRIVATE_CONSTRUCTORS, name);
  if (wanted !== undefined && args.length < Math.max(1, wanted)) throw new InputError(name, [howMade(name)]);
  const subject = () => `${name}${nameOf(args)}`;
  try {
    const misuses = misusesOf(parameters, args).filter(({ isExtraOption }) => !(isSubclass && isExtraOption));
    return run(subject, misuses, () => call(plainProps(parameters, args)));
  } catch (error) {
    const problem = treeRefusal(error);
    throw problem === undefined ? error : new InputError(subject(), [problem]);
  }
}

/** Without `new`, or where only the class itself makes its objects. */
function howMade(name: string): string {
  if (!Object.hasOwn(PRIVATE_CONSTRUCTORS, name)) return `${name} must be called with new, as in new ${name}(…)`;
  const methods = Object.keys(CALLABLES).filter((callable) => callable.startsWith(`${name}.`));
  return `${name} must not be called with or without new: use ${methods.map((method) => `${method}(…)`).join(' or ')}`;
}

/** @param owns whether a method may be called on a value; all may for static methods */
function wrapMethods(
  owner: object,
  prefix: string,
  subject: (self: unknown) => string,
  owns: (self: unknown) => boolean = () => true,
): void {
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(owner))) {
    const parameters = ownValue(CALLABLES, `${prefix}${name}`);
    const method: Method | undefined = descriptor.value;
    if (parameters === undefined || typeof method !== 'function') continue;
    const value: Method = function (...args) {
      if (!owns(this)) throw new InputError(`${prefix}${name}`, [calledAlone(prefix, name, this)]);
      return run(
        () => `${subject(this)}.${name}`,
        misusesOf(parameters, args),
        () => method.apply(this, args),
      );
    };
    Object.defineProperties(value, { name: { value: name }, length: { value: method.length } });
    Object.defineProperty(owner, name, { ...descriptor, value });
  }
}

function calledAlone(prefix: string, method: string, self: unknown): string {
  const wanted = prefix.slice(0, -1);
  return `${method} must be called on an object of class ${wanted}, got ${kindOfValue(self)}: pass (…args) => object.${method}(…args) on, not the method alone`;
}

function run<T>(subject: () => string, misuses: readonly Misuse[], call: () => T): T {
  if (misuses.length === 0) return call();
  if (misuses.some(({ inOwnWords }) => !inOwnWords)) throw new InputError(subject(), problemsOf(misuses));
  throw new InputError(...withOwnWords(subject(), misuses, call));
}

/** Returns the problems that the callee reports itself, then the remaining ones from the type check. */
function withOwnWords(subject: string, misuses: readonly Misuse[], call: () => unknown): [string, readonly string[]] {
  const ours = problemsOf(misuses);
  try {
    call();
  } catch (error) {
    if (error instanceof InputError && error.problems.some((problem) => !ours.includes(problem))) {
      const remaining = misuses.filter(({ path }) => !error.problems.some((problem) => problem.includes(rootOf(path))));
      return [error.subject, [...error.problems, ...problemsOf(remaining)]];
    }
  }
  return [subject, ours];
}

/** The first field of a path: `ports` of `ports[0].name`. */
function rootOf(path: string): string {
  return path.replace(/[.[].*/, '');
}

function problemsOf(misuses: readonly Misuse[]): readonly string[] {
  return [...new Set(misuses.map(({ problem }) => problem))];
}

/** The name of a construct in its own messages. */
function subjectOf(self: unknown): string | undefined {
  const { endpoint, subject = toPlain(endpoint).subject } = toPlain(self);
  return typeof subject === 'string' ? subject : undefined;
}

/** The name of an object that is about to be created, from its props or else from its path in the tree. */
function nameOf(args: readonly unknown[]): string {
  try {
    return nameIn(args);
  } catch {
    return '';
  }
}

function nameIn(args: readonly unknown[]): string {
  const [props] = args.filter(isPlain);
  const { namespace, name, id } = toPlain(props);
  const named = [namespace, name ?? id].filter((part) => typeof part === 'string' && part !== '');
  const [scope, constructId] = args;
  const path = [toPlain(toPlain(scope).node).path, constructId].filter(
    (part) => typeof part === 'string' && part !== '',
  );
  const words = named.length > 0 ? named : path;
  return words.length > 0 ? ` '${words.join('/')}'` : '';
}
