import { isPlain, ownValue, type Plain } from '../plain';
import { isInstance, isMade, isTreeNode } from './instances';
import { OBJECTS } from './public-shapes';
import type { Field, Shape } from './shape';

/**
 * Whether arguments certainly fit their types: what most callers pass, found without the steps that a message would name, because a back
 * end runs it for each session. `false` says nothing: of other values, `misusesOf` tells what is wrong, if anything is.
 */
export function certainlyFit(parameters: readonly Field[], args: readonly unknown[]): boolean {
  try {
    return parameters.every(({ shape, optional }, index) => fits(shape, args[index], optional));
  } catch {
    // A getter or a Proxy of the caller's.
    return false;
  }
}

function fits(shape: Shape, value: unknown, optional = false): boolean {
  if (value === undefined) return optional;
  if (shape === 'object') return isPlain(value) && !(Symbol.toStringTag in value);
  if (typeof shape === 'string') return typeof value === shape;
  if ('fields' in shape) return isPlain(value) ? fitsFields(shape.fields, value) : isMade(value, shape.fields);
  if ('map' in shape) return isPlain(value) && fitsMap(shape.map, value);
  if ('class' in shape) return isInstance(value, shape.class);
  if ('has' in shape) return isTreeNode(value, shape.has);
  if ('words' in shape) return shape.words.some((word) => word === value);
  return 'list' in shape && Array.isArray(value) && value.every((item) => fits(shape.list, item));
}

function fitsMap(shape: Shape, map: Plain): boolean {
  for (const key of Object.keys(map)) if (key === '__proto__' || !fits(shape, map[key])) return false;
  return true;
}

function fitsFields(type: string, value: Plain): boolean {
  const { byName, required } = fieldsOf(type);
  let missing = required;
  for (const name of Object.keys(value)) {
    const field = byName.get(name);
    if (field === undefined || !fits(field.shape, value[name], field.optional)) return false;
    if (!field.optional) missing -= 1;
  }
  return missing === 0;
}

/** The fields of a type. */
interface Fields {
  readonly byName: ReadonlyMap<string, Field>;

  /** How many must be there. */
  readonly required: number;
}

const known = new Map<string, Fields>();

function fieldsOf(type: string): Fields {
  const found = known.get(type);
  if (found !== undefined) return found;
  const fields = ownValue(OBJECTS, type) ?? [];
  const byName = new Map(fields.map((field) => [field.name, field]));
  const made = { byName, required: fields.filter(({ optional }) => !optional).length };
  known.set(type, made);
  return made;
}
