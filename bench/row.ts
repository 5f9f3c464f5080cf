/** One line of the report. */
export interface Row {
  /** What is measured. */
  readonly what: string;

  /** Our figure, with its unit. */
  readonly ours: string;

  /** The figure that ours is held against, from the same run. */
  readonly peer: string;

  /** Ours divided by the peer's. @default - the two are not of a kind */
  readonly ratio?: number;

  /** What ours has to reach. @default - the row informs only */
  readonly target?: Target;
}

/** What a row has to reach, and whether it did. */
export interface Target {
  readonly words: string;
  readonly met: boolean;
}

/** Measures one idea. Progress goes through `note`, since stdout belongs to the table. */
export type Benchmark = (note: (text: string) => void) => readonly Row[];
