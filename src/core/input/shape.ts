/** What can be told of a value at run time by its type. */
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
  /** An instance, by the name of its class or of one that it extends. */
  | { readonly class: string }
  /** A construct or an API object of cdk8s, of whatever class, that has these properties. */
  | { readonly has: readonly string[] }
  /** An object with the fields of the type of that name; an open one may have more. */
  | { readonly fields: string; readonly open?: boolean }
  | { readonly oneOf: readonly Shape[] };

/** A prop, or a parameter. */
export interface Field {
  readonly name: string;
  readonly shape: Shape;

  /** @default false */
  readonly optional?: boolean;
}
