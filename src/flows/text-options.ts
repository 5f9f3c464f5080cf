/** Options for text output. */
export interface TextOptions {
  /** Whether to use the escape codes of a terminal. */
  readonly colour: boolean;

  /** The maximum number of characters per line. */
  readonly width: number;
}
