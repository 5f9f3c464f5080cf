/** The entries of an object that are set. A new object: an API object has no `undefined`. */
export function defined<T>(object: Readonly<Record<string, T | undefined>>): Record<string, T>;
export function defined<T extends object>(object: T): Defined<T>;
export function defined(object: object): object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

/** A list, or nothing where it has no items: the API server keeps no empty list. */
export function unlessEmpty<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined;
}

/** The type of an object whose entries may be missing, and are never `undefined`. */
export type Defined<T> = { [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key] } & {
  [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined>;
};
