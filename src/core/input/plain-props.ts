import { isPlain, ownValue, toPlain } from '../plain';
import { OBJECTS } from './public-shapes';
import type { Field } from './shape';

/**
 * Arguments with props of a class as the plain object that constructors spread and copy: a spread leaves out the getters of a class.
 * Arguments of other types, which are wrong or objects in their own right, stay as they are.
 */
export function plainProps(parameters: readonly Field[], args: readonly unknown[]): readonly unknown[] {
  return args.map((arg, index) => plainArgument(parameters[index], arg));
}

function plainArgument(parameter: Field | undefined, arg: unknown): unknown {
  if (parameter?.name !== 'props' || typeof parameter.shape !== 'object' || !('fields' in parameter.shape)) return arg;
  if (typeof arg !== 'object' || arg === null || isPlain(arg)) return arg;
  const props = toPlain(arg);
  const fields = ownValue(OBJECTS, parameter.shape.fields) ?? [];
  return Object.fromEntries(fields.map(({ name }) => [name, props[name]]).filter(([, value]) => value !== undefined));
}
