/** A JSON object whose fields are not known yet. */
export type Plain = Readonly<Record<string, unknown>>;

/** Whether a value is an object without a class, as in JSON: not a list, a Map or a construct. */
export function isPlain(value: unknown): value is Plain {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // Also accepts a plain object from another realm, such as a worker or a test runner.
  return prototype === null || (!Array.isArray(value) && Object.getPrototypeOf(prototype) === null);
}

/** Returns the value if it is an object, else an empty object, so that a nested field can be read in one line. */
export function toPlain(value: unknown): Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Plain) : {};
}

/** Returns the value if it is a list, else an empty list. */
export function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value of a key in a map of any keys. Names that every object inherits, such as `constructor`, are keys like any other. */
export function ownValue<T>(map: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}
