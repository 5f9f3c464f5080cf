/** The part of a type that can be checked at run time. */
export type Shape =
  | 'any'
  | 'string'
  | 'number'
  | 'bigint'
  | 'boolean'
  | 'function'
  /** Any object but a list, a collection or a Promise. */
  | 'object'
  /** One of these strings. */
  | { readonly words: readonly string[] }
  | { readonly list: Shape }
  | { readonly map: Shape }
  /** An instance of the class with this name, or of a subclass. */
  | { readonly class: string }
  /** An object of any class that has these properties. */
  | { readonly has: readonly string[] }
  /** An object with the fields of the type with this name. An open object may have more fields. */
  | { readonly fields: string; readonly open?: boolean }
  | { readonly oneOf: readonly Shape[] };

/** A prop or a parameter. */
export interface Field {
  readonly name: string;
  readonly shape: Shape;

  /** @default false */
  readonly optional?: boolean;
}
