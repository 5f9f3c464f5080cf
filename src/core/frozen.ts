/** Freezes a value of ours with all plain objects and lists in it: what has a class of its own looks after itself. */
export function frozen<T extends object>(value: T): T {
  for (const inner of Object.values(value)) {
    if (isPlain(inner) && !Object.isFrozen(inner)) frozen(inner);
  }
  return Object.freeze(value);
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || Array.isArray(value);
}
