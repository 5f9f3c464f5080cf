import { isPlain, toPlain } from '../plain';
import { InputError } from './input';
import { type Misuse, misusesOf } from './misuse';
import { CALLABLES } from './public-shapes';
import type { Field } from './shape';

/** A class. A construct signature would exclude classes with a private constructor. */
// biome-ignore lint/complexity/noBannedTypes: only Reflect.construct calls it
type Class = Function & { readonly prototype: object };

/** The part of a class decorator's context that `checkedCalls` reads. */
interface DecoratedClass {
  readonly kind: 'class';
  readonly name: string | undefined;
}

type Method = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Checks the arguments that plain JavaScript callers pass to the constructor and the public methods of a class: a string instead of a
 * list, a Map, an object of another class, missing props, unknown options. One InputError reports all of them before the class runs.
 *
 * A string, a number or an object of the wrong kind goes to the class first, because its own message states the rule (`must be a port
 * from 1 to 65535`). If the class does not report it, this check does.
 */
export function checkedCalls<T extends Class>(target: T, { name = '' }: DecoratedClass): T {
  wrapMethods(
    target,
    (method) => `${name}.${method}`,
    () => name,
  );
  wrapMethods(
    target.prototype,
    (method) => `${name}#${method}`,
    (self) => subjectOf(self) ?? name,
  );
  const parameters = CALLABLES[name];
  if (parameters === undefined) return target;
  return new Proxy(target, {
    construct: (original, args, newTarget) =>
      run(`${name}${nameOf(args)}`, parameters, args, () => Reflect.construct(original, args, newTarget)),
  });
}

/**
 * Checks the arguments of a function. The function calls this first.
 * @throws InputError with every argument that does not fit its type
 */
export function checkArguments(name: string, args: readonly unknown[]): void {
  const misuses = misusesOf(CALLABLES[name] ?? [], args);
  if (misuses.length > 0) throw new InputError(name, problemsOf(misuses));
}

function wrapMethods(owner: object, keyOf: (method: string) => string, subject: (self: unknown) => string): void {
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(owner))) {
    const parameters = CALLABLES[keyOf(name)];
    const method: Method | undefined = descriptor.value;
    if (parameters === undefined || typeof method !== 'function') continue;
    const value: Method = function (...args) {
      return run(`${subject(this)}.${name}`, parameters, args, () => method.apply(this, args));
    };
    Object.defineProperty(owner, name, { ...descriptor, value });
  }
}

function run<T>(subject: string, parameters: readonly Field[], args: readonly unknown[], call: () => T): T {
  const misuses = misusesOf(parameters, args);
  if (misuses.length === 0) return call();
  if (misuses.some(({ inOwnWords }) => !inOwnWords)) throw new InputError(subject, problemsOf(misuses));
  throw new InputError(...withOwnWords(subject, misuses, call));
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
