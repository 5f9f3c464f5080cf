import { styleText } from 'node:util';

/** The styles that a text for people uses. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

/** Gives a text its style, with escape codes for a terminal. */
export type Paint = (style: Style, text: string) => string;

/** How a text for people is shown. */
export interface TextOptions {
  /** With escape codes for a terminal. */
  readonly colour: boolean;

  /** How many characters a line may hold. */
  readonly width: number;
}

/** Paints if `colour` is set; returns the text unchanged otherwise. */
export function painter(colour: boolean): Paint {
  return (style, text) => (colour && text !== '' ? styleText(style, text, { validateStream: false }) : text);
}
