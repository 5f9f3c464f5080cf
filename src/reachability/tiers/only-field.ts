import type { ObjectField } from '../object-field';

/** The field that is set, of a choice of which exactly one must be set. Records a problem for anything else. */
export function onlyOf<T extends string>(field: ObjectField, keys: readonly T[]): T | undefined {
  field.refuseOthers(...keys);
  const set = keys.filter((key) => !field.at(key).isAbsent);
  if (set.length !== 1) field.refuse(`have ${keys.length === 1 ? '' : 'exactly one of '}${keys.join(', ')}`);
  return set[0];
}
