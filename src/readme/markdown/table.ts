/** A row of Markdown cells, in the order of the columns. */
export type Row = readonly string[];

/**
 * A table of GitHub's Markdown. Leaves out columns that are empty in every row.
 * @param cells rows made with `code`, `words` and `link`, which escape what would end a cell
 * @returns empty if there are no rows
 */
export function table(headings: Row, rows: readonly Row[]): string {
  if (rows.length === 0) return '';
  const used = [...headings.keys()].filter((index) => rows.some((row) => (row[index] ?? '') !== ''));
  const line = (row: Row) => `| ${used.map((index) => row[index] ?? '').join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
}
