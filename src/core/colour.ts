import { styleText } from 'node:util';

/** The styles that a text for people uses. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

/** Gives a text its style, with escape codes for a terminal. */
export type Paint = (style: Style, text: string) => string;

/** Paints, or leaves the text alone. */
export function painter(colour: boolean): Paint {
  return (style, text) => (colour && text !== '' ? styleText(style, text, { validateStream: false }) : text);
}

/** Where a text is written to. */
export interface ColourStream {
  /** Set when a person reads it. */
  readonly isTTY?: boolean;
}

/**
 * Whether a text gets colours: FORCE_COLOR decides, then NO_COLOR, then whether a terminal reads it, as in Node.js.
 * @see https://no-color.org/
 */
export function wantsColour(
  stream: ColourStream,
  { FORCE_COLOR: forced, NO_COLOR: none, TERM: terminal }: Readonly<Record<string, string | undefined>>,
): boolean {
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return !none && stream.isTTY === true && terminal !== 'dumb';
}
