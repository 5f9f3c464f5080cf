/** Compares strings by code unit, so that the order is the same on every machine. */
export function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** Whether strings are in order. To see that takes less than to sort them, and most keys are. */
export function areInOrder(texts: readonly string[]): boolean {
  return texts.every((text, index) => index === 0 || text >= (texts[index - 1] ?? ''));
}

/** The keys of a map in order. */
export function sortedKeys(map: object): readonly string[] {
  const keys = Object.keys(map);
  return areInOrder(keys) ? keys : keys.sort();
}

/** The entries of a map in the order of their keys. */
export function sortedByKey<T>(map: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(map).sort(([one], [other]) => compare(one, other)));
}

/** A copy of plain JSON whose maps, however deep, have their keys in order. Lists keep their order. */
export function withSortedKeys<T>(value: T): T;
export function withSortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withSortedKeys<unknown>(item));
  if (typeof value !== 'object' || value === null) return value;
  return sortedByKey(
    Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withSortedKeys<unknown>(inner)])),
  );
}

/** The strings in order, without duplicates. */
export function distinct(texts: Iterable<string>): readonly string[] {
  return [...new Set(texts)].sort(compare);
}
