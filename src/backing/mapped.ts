/** A map with each of its values made into another. */
export function mapped<From, To>(
  map: Readonly<Record<string, From>>,
  toOther: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, toOther(value)]));
}
