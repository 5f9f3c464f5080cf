/** Copies an object without its undefined entries, because an API object must not contain `undefined`. */
export function defined<T>(object: Readonly<Record<string, T | undefined>>): Record<string, T>;
export function defined<T extends object>(object: T): Defined<T>;
export function defined(object: object): object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

/** Returns the list, or `undefined` when it is empty: the API server drops empty lists. */
export function unlessEmpty<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined;
}

/** An object type whose optional entries may be missing but never `undefined`. */
export type Defined<T> = { [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key] } & {
  [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined>;
};
