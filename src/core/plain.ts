/** A JSON object of which nothing is known yet. */
export type Plain = Readonly<Record<string, unknown>>;

/** Whether a value is an object without a class, as in JSON: not a list, a Map or a construct. */
export function isPlain(value: unknown): value is Plain {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // The Object of another realm, such as a worker's or a test runner's, is as good as ours.
  return prototype === null || (!Array.isArray(value) && Object.getPrototypeOf(prototype) === null);
}

/** Anything but an object counts as an empty one, so that a nested field can be read in one line. */
export function toPlain(value: unknown): Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Plain) : {};
}

/** Anything but a list counts as an empty one. */
export function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
