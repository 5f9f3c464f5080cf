/** Joins items with commas and wraps the lines between items. Breaks an item only if it is longer than a line. */
export function wrapped(items: readonly string[], width: number): readonly string[] {
  const pieces = items.flatMap((item, index) => {
    const text = index < items.length - 1 ? `${item},` : item;
    return text.length > width ? text.split(' ') : [text];
  });
  return filled(pieces, width);
}

/** Wraps a sentence between words. */
export function wrappedWords(sentence: string, width: number): readonly string[] {
  return filled(sentence.split(' '), width);
}

function filled(pieces: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const piece of pieces) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + piece.length <= width) lines[lines.length - 1] = `${line} ${piece}`;
    else lines.push(piece);
  }
  return lines;
}
