import { ApiObject, App, Chart } from 'cdk8s';
import { InputError } from '../../src/core/input/input';
import { CALLABLES, OBJECTS } from '../../src/core/input/public-shapes';
import type { Field, Shape } from '../../src/core/input/shape';
import * as library from '../../src/index';
import * as reachabilityEntryPoint from '../../src/reachability/index';

/*
 * Calls every public constructor, static method and function as untyped callers might: every parameter and option with values of
 * other types. Each call must end in an InputError that names the option.
 */

/** Callers only catch the first. The checker calls the others millions of times; their static methods check by themselves. */
const UNCHECKED: readonly string[] = ['InputError', 'ApiStatus', 'SessionRefused', 'AddressSet', 'PortSet'];

const exported: Readonly<Record<string, unknown>> = { ...library };
const called = Object.entries(CALLABLES).filter(
  ([name]) => !name.includes('#') && !UNCHECKED.includes(name) && callableOf(name) !== undefined,
);

/** A constructor as a function, a static method or a function. */
function callableOf(name: string): ((...args: unknown[]) => unknown) | undefined {
  const [owner = '', method] = name.split('.');
  const value = exported[owner];
  if (typeof value !== 'function') return undefined;
  if (method !== undefined) {
    const member: unknown = Reflect.get(value, method);
    return typeof member === 'function' ? (...args) => Reflect.apply(member, value, args) : undefined;
  }
  const isClass = /^[A-Z]/.test(owner);
  return isClass ? (...args) => Reflect.construct(value, args) : (...args) => Reflect.apply(value, undefined, args);
}

/** A dummy value of the shape. */
function sample(shape: Shape, depth = 0): unknown {
  if (shape === 'string') return 'sample';
  if (shape === 'number') return 1;
  if (shape === 'bigint') return 1n;
  if (shape === 'boolean') return true;
  if (shape === 'function') return () => undefined;
  if (typeof shape === 'string') return {};
  if ('words' in shape) return shape.words[0];
  if ('list' in shape) return depth > 2 ? [] : [sample(shape.list, depth + 1)];
  if ('map' in shape) return { sample: sample(shape.map, depth + 1) };
  if ('has' in shape)
    return new ApiObject(new Chart(new App(), 'chart'), 'object', { apiVersion: 'v1', kind: 'ConfigMap' });
  if ('class' in shape) return Object.create(prototypeOf(shape.class));
  if ('fields' in shape) {
    const required = (OBJECTS[shape.fields] ?? []).filter(({ optional }) => !optional);
    return Object.fromEntries(required.map((field) => [field.name, sample(field.shape, depth + 1)]));
  }
  return sample(shape.oneOf[0] ?? 'any', depth);
}

function prototypeOf(name: string): object {
  const found = exported[name];
  if (typeof found === 'function') return found.prototype;
  return { [name]: class {} }[name]?.prototype ?? {};
}

/** Values of other types than the shape's. */
function wrongValues(shape: Shape): readonly unknown[] {
  const all: readonly unknown[] = [
    'text',
    7,
    true,
    null,
    [],
    ['text'],
    new Map([['key', 'value']]),
    new Date(0),
    () => 1,
  ];
  if (shape === 'any') return [];
  return all.filter((value) => !fits(shape, value));
}

function fits(shape: Shape, value: unknown): boolean {
  if (typeof shape === 'object' && 'oneOf' in shape) return shape.oneOf.some((one) => fits(one, value));
  if (shape === 'any') return true;
  if (shape === 'object') return Object.prototype.toString.call(value) === '[object Object]';
  if (typeof shape === 'string') return typeof value === shape;
  if (!('list' in shape)) return false;
  return Array.isArray(value) && value.every((item) => fits(shape.list, item));
}

interface Attempt {
  readonly args: readonly unknown[];

  /** The name that the error must contain. */
  readonly option: string;
  readonly wrong: unknown;
}

function attempts(parameters: readonly Field[]): readonly Attempt[] {
  const args = parameters.map(({ shape }) => sample(shape));
  return parameters.flatMap((parameter, index) =>
    replacements(parameter, args[index], 0).map(({ value, ...rest }) => ({
      args: args.map((arg, at) => (at === index ? value : arg)),
      ...rest,
    })),
  );
}

interface Replacement {
  readonly value: unknown;
  readonly option: string;
  readonly wrong: unknown;
}

/** Values with one fault each, for every possible fault. */
function replacements({ name, shape, optional }: Field, value: unknown, depth: number): readonly Replacement[] {
  const wrong = optional ? wrongValues(shape) : [...wrongValues(shape), undefined];
  const here = (shape === 'any' ? [] : wrong).map((one) => ({ value: one, option: name, wrong: one }));
  if (typeof shape === 'string' || !('fields' in shape) || depth > 2) return here;
  const object: object = Object(value);
  const within = (OBJECTS[shape.fields] ?? []).flatMap((field) =>
    replacements(field, sample(field.shape, depth + 1), depth + 1).map(({ value: inner, ...rest }) => ({
      ...rest,
      value: { ...object, [field.name]: inner },
    })),
  );
  const unknown = { value: { ...object, unheardOf: 1 }, option: 'unheardOf', wrong: 'an unknown option' };
  return [...here, ...within, ...(shape.open ? [] : [unknown])];
}

/** The fault in the outcome of a call with a wrong argument. Undefined for an InputError that names the option. */
function fault(call: (...args: unknown[]) => unknown, { args, option, wrong }: Attempt): string | undefined {
  const what = `${option} = ${wrong instanceof Map ? 'a Map' : String(JSON.stringify(wrong) ?? wrong)}`;
  try {
    call(...args);
    return `${what} is taken`;
  } catch (error) {
    if (!(error instanceof InputError)) return `${what}: ${String(error)}`;
    return error.message.includes(option) ? undefined : `${what} is not named: ${error.message}`;
  }
}

/** Public classes that are made by their static methods alone, or by other classes. */
function withoutShape(values: Readonly<Record<string, unknown>>, known: readonly string[]): readonly string[] {
  return Object.keys(values)
    .filter((name) => typeof values[name] === 'function' && !UNCHECKED.includes(name))
    .filter((name) => !known.some((key) => key === name || key.startsWith(`${name}.`) || key.startsWith(`${name}#`)));
}

test('the types of every public class and function are known: npm run shapes writes them', () => {
  expect(withoutShape(exported, Object.keys(CALLABLES))).toEqual([]);
  expect(withoutShape({ Quota: exported.Quota, NatsCluster: class {}, PORT: 1 }, ['Quota.of'])).toEqual([
    'NatsCluster',
  ]);
});

describe('arguments of other types than declared', () => {
  test.each(called.map(([name, parameters]) => ({ name, parameters })))('end in an InputError: $name', (one) => {
    const { name, parameters } = one;
    const call = callableOf(name) ?? (() => undefined);
    const tried = attempts(parameters);
    expect(tried.length).toBeGreaterThan(0);
    expect(tried.map((attempt) => fault(call, attempt)).filter((found) => found !== undefined)).toEqual([]);
  });
});

test('every exported class is checked, and known by its exported name, whatever a bundler calls it', () => {
  const mark = Symbol.for('cdk8s-agents.class');
  const classes = Object.entries({ ...exported, ...reachabilityEntryPoint }).filter(
    ([name, value]) => typeof value === 'function' && /^[A-Z]/.test(name) && !UNCHECKED.includes(name),
  );
  expect(classes.length).toBeGreaterThan(40);
  expect(
    classes.filter(([name, value]) => Reflect.get(Object(value).prototype, mark) !== name).map(([name]) => name),
  ).toEqual([]);
});
