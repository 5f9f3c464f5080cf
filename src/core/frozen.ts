import { mapValues } from './grouped';
import { isPlain } from './plain';

/** Freezes a value with all plain objects and lists in it. Instances of classes are left alone. */
export function frozen<T extends object>(value: T): T {
  for (const inner of Object.values(value)) {
    if ((isPlain(inner) || Array.isArray(inner)) && !Object.isFrozen(inner)) frozen(inner);
  }
  return Object.freeze(value);
}

/** A frozen copy of a value, and of all plain objects and lists in it: its caller may change the original. Class instances are shared. */
export function frozenCopy<T>(value: T): T;
export function frozenCopy(value: unknown): unknown {
  if (Array.isArray(value)) return Object.freeze(value.map((item: unknown) => frozenCopy(item)));
  return isPlain(value) ? Object.freeze(mapValues(value, (item) => frozenCopy(item))) : value;
}
