import { styleText } from 'node:util';

/** The styles of terminal text. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

/** Wraps text in the terminal escape codes of a style. */
export type Paint = (style: Style, text: string) => string;

/** Returns a function that styles text, or leaves it unchanged when `colour` is false. */
export function painter(colour: boolean): Paint {
  return (style, text) => (colour && text !== '' ? styleText(style, text, { validateStream: false }) : text);
}

/** A stream that text is written to, such as `process.stdout`. */
export interface ColourStream {
  /** True when the stream is a terminal. */
  readonly isTTY?: boolean;
}

/**
 * Decides on colours as Node.js does: FORCE_COLOR first, then NO_COLOR, then whether the stream is a terminal.
 * @see https://no-color.org/
 */
export function wantsColour(
  stream: ColourStream,
  { FORCE_COLOR: forced, NO_COLOR: none, TERM: terminal }: Readonly<Record<string, string | undefined>>,
): boolean {
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return !none && stream.isTTY === true && terminal !== 'dumb';
}
