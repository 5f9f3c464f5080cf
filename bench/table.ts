import { styleText } from 'node:util';
import Table from 'cli-table3';
import type { Row } from './row';

/** Options for the table. */
export interface TableOptions {
  /** Whether to use the escape codes of a terminal. */
  readonly colour: boolean;
}

type Paint = (style: 'bold' | 'dim' | 'green' | 'red', text: string) => string;

const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' ',
};

/** Renders the rows as a table, with the number of targets met. */
export function renderTable(rows: readonly Row[], { colour }: TableOptions): string {
  const paint: Paint = (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text);
  const table = new Table({
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 1 },
    colAligns: ['left', 'right', 'right', 'right', 'right', 'left', 'left'],
  });
  table.push(
    ['what', 'ours', 'peer', 'ratio', 'growth', 'target', ''].map((heading) => paint('dim', heading)),
    ...rows.map(({ what, ours, peer, ratio, growth, target }) => [
      what,
      paint('bold', ours),
      peer,
      ratio?.toPrecision(3) ?? '',
      growth === undefined ? '' : `N^${growth.toFixed(2)}`,
      target?.words ?? '',
      target === undefined ? '' : verdict(target.met, paint),
    ]),
  );
  const lines = table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
  const targets = rows.flatMap(({ target }) => target ?? []);
  const met = targets.filter((target) => target.met).length;
  const summary = paint(met === targets.length ? 'green' : 'red', `${met} of ${targets.length} targets met`);
  const clock = paint(
    'dim',
    'Medians of turns taken alternately, in time of the processor unless it says wall; ratio is ours / peer; N^1 is linear.',
  );
  return [...lines, '', clock, summary, ''].join('\n');
}

function verdict(met: boolean, paint: Paint): string {
  return met ? paint('green', 'met') : paint('red', 'not met');
}
