/** How a text for people is shown. */
export interface TextOptions {
  /** With escape codes for a terminal. */
  readonly colour: boolean;

  /** How many characters a line may hold. */
  readonly width: number;
}
