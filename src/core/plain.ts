/** A JSON object of which nothing is known yet. */
export type Plain = Readonly<Record<string, unknown>>;

/** What is no object counts as an empty one, so that a field deep inside can be asked for in one line. */
export function toPlain(value: unknown): Plain {
  return isPlain(value) ? value : {};
}

/** What is no list counts as an empty one. */
export function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
