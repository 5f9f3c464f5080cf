/** The style of a text. */
export interface TextStyle {
  /** Font size in points. */
  readonly size: number;
  readonly bold: boolean;
}

/*
 * The widths of the characters from space to tilde, in thousandths of the font size.
 */

/** Helvetica. Arial, Liberation Sans and Nimbus Sans have the same widths. */
const HELVETICA = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584,
] as const;
const HELVETICA_BOLD = [
  278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611,
  556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389,
  280, 389, 584,
] as const;

/** DejaVu Sans, one of the widest fonts that systems without Helvetica fall back to. */
const DEJAVU = [
  318, 401, 460, 838, 637, 951, 780, 275, 391, 391, 500, 838, 318, 361, 318, 337, 637, 637, 637, 637, 637, 637, 637,
  637, 637, 637, 337, 337, 838, 838, 838, 531, 1000, 685, 687, 699, 771, 632, 576, 775, 752, 295, 295, 656, 558, 863,
  749, 788, 604, 788, 695, 635, 611, 732, 685, 989, 686, 611, 686, 391, 337, 391, 838, 500, 500, 613, 635, 550, 635,
  616, 353, 635, 634, 278, 278, 580, 278, 975, 634, 612, 635, 635, 412, 521, 393, 634, 592, 818, 592, 592, 525, 637,
  337, 637, 838,
] as const;
const DEJAVU_BOLD = [
  349, 457, 521, 838, 696, 1002, 873, 307, 458, 458, 523, 838, 380, 416, 380, 366, 696, 696, 696, 696, 696, 696, 696,
  696, 696, 696, 400, 400, 838, 838, 838, 581, 1000, 774, 763, 734, 831, 684, 684, 821, 837, 373, 373, 775, 638, 996,
  837, 851, 733, 851, 771, 721, 683, 813, 774, 1104, 771, 725, 726, 458, 366, 458, 838, 500, 500, 675, 716, 593, 716,
  679, 436, 716, 712, 343, 343, 666, 343, 1042, 712, 688, 716, 716, 494, 596, 479, 712, 652, 924, 646, 652, 583, 712,
  366, 712, 838,
] as const;

/** Chinese, Japanese and Korean characters are square. */
const SQUARE = 1000;
const FIRST = 32;

/** The width of a text in Helvetica, in points. */
export function textWidth(words: string, { size, bold }: TextStyle): number {
  return sum(words, size, bold ? HELVETICA_BOLD : HELVETICA);
}

/** The maximum width of a text in usual fonts, in points. */
export function widestTextWidth(words: string, { size, bold }: TextStyle): number {
  const fallback = sum(words, size, bold ? DEJAVU_BOLD : DEJAVU);
  return Math.max(fallback, textWidth(words, { size, bold }));
}

function sum(words: string, size: number, widths: readonly number[]): number {
  // Combining accents have no width.
  const characters = words.normalize('NFKD').replace(/\p{M}/gu, '');
  const units = Array.from(characters, (character) => widths[(character.codePointAt(0) ?? 0) - FIRST] ?? SQUARE);
  return (units.reduce((total, width) => total + width, 0) * size) / 1000;
}
