import type { Cell } from './matrix';

const CLOSED = '·';
const OWN = '–';

const LEGEND = [
  'A cell names the ports on which the row reaches the column (u: UDP, the rest TCP; +: by the name of its Service too),',
  `${CLOSED}: every port is closed, all: every port is open, ${OWN}: itself, !: the verdicts differ.`,
];

/** The matrix as text, with callers as rows and callees as columns. */
export function toTable(cells: readonly Cell[]): string {
  const rows = [...new Set(cells.map(({ from }) => from))];
  const called = new Set(cells.map(({ door }) => door.to));
  const columns = [...rows.filter((name) => called.has(name)), ...[...called].filter((name) => !rows.includes(name))];
  const body = rows.map((from) => [from, ...columns.map((to) => toText(cells.filter(isBetween(from, to))))]);
  const table = [...toHeader(columns), ...body];
  const widths = ['', ...columns].map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join(' ')
      .trimEnd(),
  );
  return [...lines, '', ...LEGEND, toSummary(cells), ''].join('\n');
}

/** One word of each name per line, so that columns are narrow. */
function toHeader(columns: readonly string[]): readonly (readonly string[])[] {
  const words = columns.map((name) => name.split(/(?<=-)| /));
  const lines = Math.max(...words.map(({ length }) => length));
  return Array.from({ length: lines }, (_, line) => [
    '',
    ...words.map((name) => name[line - lines + name.length] ?? ''),
  ]);
}

function isBetween(from: string, to: string): (cell: Cell) => boolean {
  return (cell) => cell.from === from && cell.door.to === to;
}

function toText(cells: readonly Cell[]): string {
  if (cells.length === 0) return OWN;
  const differ = cells.some(
    ({ wanted, evaluator, packets }) => wanted !== evaluator || wanted !== (packets === 'open'),
  );
  const open = cells.filter(({ packets }) => packets === 'open');
  const text = open.length === cells.length && cells.length > 1 ? 'all' : ports(open);
  return `${text || CLOSED}${differ ? '!' : ''}`;
}

function ports(cells: readonly Cell[]): string {
  const named = new Map<string, string>();
  for (const { door } of cells) {
    const port = `${door.protocol === 'UDP' ? 'u' : ''}${door.port}`;
    named.set(port, `${named.get(port) ?? port}${door.through === 'Service' && door.answersAs ? '+' : ''}`);
  }
  return [...named.values()].join(' ');
}

function toSummary(cells: readonly Cell[]): string {
  const count = (state: Cell['packets']) => cells.filter(({ packets }) => packets === state).length;
  const again = cells.filter(({ calls }) => calls > 1).length;
  return `${cells.length} paths: ${count('open')} open, ${count('closed')} closed, ${count('unclear')} unclear; ${again} called more than once`;
}
