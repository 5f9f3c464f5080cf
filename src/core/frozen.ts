import { mapValues } from './grouped';
import { isPlain } from './plain';

/** Freezes a value and all plain objects and lists inside it. Class instances are left alone. */
export function frozen<T extends object>(value: T): T {
  for (const inner of Object.values(value)) {
    if ((isPlain(inner) || Array.isArray(inner)) && !Object.isFrozen(inner)) frozen(inner);
  }
  return Object.freeze(value);
}

/** Returns a frozen deep copy, so that the caller may change the original. Class instances are shared, not copied. */
export function frozenCopy<T>(value: T): T;
export function frozenCopy(value: unknown): unknown {
  if (Array.isArray(value)) return Object.freeze(value.map((item: unknown) => frozenCopy(item)));
  return isPlain(value) ? Object.freeze(mapValues(value, (item) => frozenCopy(item))) : value;
}
