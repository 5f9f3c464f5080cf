/** Where the value of a variable is kept. */
export interface SecretReference {
  /** Name of a Secret in the namespace of whoever reads it. */
  readonly secretName: string;

  /** The key in it. */
  readonly key: string;
}
