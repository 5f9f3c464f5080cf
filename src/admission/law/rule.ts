/** A variable of a policy. A later one may use `variables.NAME` of an earlier one. */
export interface Variable {
  readonly name: string;
  readonly expression: string;
}

/** A rule of a policy: the variable that lists its problems. */
export interface Rule extends Variable {
  /** What the API server says where it cannot evaluate the texts of `expression`. */
  readonly summary: string;
}
