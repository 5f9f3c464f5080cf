import { isPlain } from './plain';

/** Freezes a value with all plain objects and lists in it. Instances of classes are left alone. */
export function frozen<T extends object>(value: T): T {
  for (const inner of Object.values(value)) {
    if ((isPlain(inner) || Array.isArray(inner)) && !Object.isFrozen(inner)) frozen(inner);
  }
  return Object.freeze(value);
}
