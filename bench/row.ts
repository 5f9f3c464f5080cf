/** A row of the report. */
export interface Row {
  /** The name of the measurement, the same in every run and once in a benchmark: `ratios.json` finds the row by it. */
  readonly what: string;

  /** Our figure with its unit. */
  readonly ours: string;

  /** The figure to compare with, from the same run. */
  readonly peer: string;

  /** Our figure divided by the peer's. @default - the figures are not comparable */
  readonly ratio?: number;

  /** The exponent with which our figure grows with the size of the work: 1 is linear, 2 quadratic. @default - a single size */
  readonly growth?: number;

  /** The target for our figure. @default - none, the row is only for information */
  readonly target?: Target;
}

/** The target of a row, and whether it is met. */
export interface Target {
  readonly words: string;
  readonly met: boolean;
}

/** One benchmark. It reports progress through `note`, because stdout is for the table. */
export type Benchmark = (note: (text: string) => void) => readonly Row[] | Promise<readonly Row[]>;
