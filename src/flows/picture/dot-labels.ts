import { wrapped } from '../../core/wrapped';
import { nameLines, printable } from './labels';
import type { FlowBox, FlowPorts } from './model';
import { PALETTE } from './palette';
import { widestTextWidth } from './text-width';

/** A line of text in a label. */
export interface LabelLine {
  readonly words: string;

  /** Font size in points. @default - the size of names */
  readonly size?: number;
  readonly bold?: boolean;

  /** @default - the colour of names */
  readonly colour?: string;
}

/** The font size of names, in points. */
export const NAME_SIZE = 12;

/** The font size of other text, in points. */
const SMALL_SIZE = 10;

const PORTS_LINE = 14;
const NAME_PADDING = 6;
const PORT_PADDING = 4;

/** The width of the edge of a box where its arrows start, in points. */
const EDGE = 5;

/** Quotes a DOT string, and escapes quotes and backslashes in it. */
export function quoted(word: string): string {
  return `"${printable(word).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** A line in small print. */
export function small(words: string, colour: string = PALETTE.quiet): LabelLine {
  return { words, size: SMALL_SIZE, colour };
}

/** A left-aligned block of lines. */
export function textBlock(lines: readonly LabelLine[]): string {
  return `<table border="0" cellborder="0" cellspacing="0" cellpadding="0"><tr>${textCell(lines, 0)}</tr></table>`;
}

/**
 * A box. On the left are the ports where arrows end, then the names, and on the right an edge in the colour of the arrows that start
 * there.
 * @param edge the colour of the edge; undefined if no arrow starts there
 */
export function boxTable(box: FlowBox, edge: string | undefined): string {
  const { border, fill } = coloursOf(box);
  const style = box.kind === 'pods' ? 'dashed' : 'solid';
  const rowspan = Math.max(box.ports.length, 1);
  const start =
    edge === undefined ? '' : `<td width="${EDGE}" cellpadding="0" rowspan="${rowspan}" bgcolor="${edge}"></td>`;
  const names = `${textCell(linesOf(box), NAME_PADDING, ` rowspan="${rowspan}"`)}${start}`;
  const rows = box.ports.map((ports, index) => `<tr>${portCell(ports, index)}${index === 0 ? names : ''}</tr>`);
  const body = rows.length === 0 ? `<tr>${names}</tr>` : rows.join('');
  return `<table border="1" cellborder="0" cellspacing="0" cellpadding="${PORT_PADDING}" style="${style}" color="${border}" bgcolor="${fill}">${body}</table>`;
}

function textCell(lines: readonly LabelLine[], padding: number, more = ''): string {
  const width = roomFor(lines, padding);
  return `<td width="${width}" cellpadding="${padding}" align="left" balign="left"${more}>${toHtml(lines)}</td>`;
}

function portCell({ words, wide }: FlowPorts, index: number): string {
  const lines = wrapped(words.split(', '), PORTS_LINE).map((line) => small(line, wide ? PALETTE.paper : PALETTE.text));
  return textCell(lines, PORT_PADDING, ` port="p${index}" bgcolor="${wide ? PALETTE.warning.border : PALETTE.ports}"`);
}

function linesOf({ names, kind, details, warnings }: FlowBox): readonly LabelLine[] {
  return [
    ...nameLines(names).map((words) => ({ words, bold: kind === 'workload' })),
    ...details.map((words) => small(words)),
    ...(warnings.length > 0 ? [{ ...small(warnings.join(', '), PALETTE.warning.text), bold: true }] : []),
  ];
}

/** The width of a cell that fits the lines in every usual font. Graphviz measures them only in Helvetica. */
function roomFor(lines: readonly LabelLine[], padding: number): number {
  const widths = lines.map(({ words, size = NAME_SIZE, bold = false }) => widestTextWidth(words, { size, bold }));
  return Math.ceil(Math.max(0, ...widths)) + 2 * padding;
}

function toHtml(lines: readonly LabelLine[]): string {
  return lines
    .map(({ words, size = NAME_SIZE, bold = false, colour = PALETTE.text }) => {
      const text =
        size === NAME_SIZE ? escaped(words) : `<font point-size="${size}" color="${colour}">${escaped(words)}</font>`;
      return bold ? `<b>${text}</b>` : text;
    })
    .join('<br/>');
}

function escaped(words: string): string {
  return printable(words)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function coloursOf({ kind, open }: FlowBox): { readonly border: string; readonly fill: string } {
  if (open) return PALETTE.warning;
  return PALETTE[kind];
}
