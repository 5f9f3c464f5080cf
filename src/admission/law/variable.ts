/** A variable of a policy. A later one may use `variables.NAME` of an earlier one. */
export interface Variable {
  readonly name: string;
  readonly expression: string;
}
