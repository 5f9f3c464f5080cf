import { wrapped } from '../wrapped';
import { nameLines, printable } from './labels';
import type { FlowBox, FlowPorts } from './model';
import { PALETTE } from './palette';

const PORTS_LINE = 14;

/** A word of DOT in quotes: a quote or a backslash in it cannot end it. */
export function quoted(word: string): string {
  return `"${printable(word).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** Text inside of a label. */
export function text(words: string): string {
  return printable(words)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Small print. */
export function small(words: string, colour: string): string {
  return `<font point-size="10" color="${colour}">${text(words)}</font>`;
}

/** A box: at the left the ports that arrows end at, at the right who it is. */
export function tableOf(box: FlowBox): string {
  const { border, fill } = coloursOf(box);
  const style = box.kind === 'pods' ? 'dashed' : 'solid';
  const who = `<td cellpadding="6" align="left" balign="left" rowspan="${Math.max(box.ports.length, 1)}">${inside(box)}</td>`;
  const rows = box.ports.map((ports, index) => `<tr>${portCell(ports, index)}${index === 0 ? who : ''}</tr>`);
  const body = rows.length === 0 ? `<tr>${who}</tr>` : rows.join('');
  return `<table border="1" cellborder="0" cellspacing="0" cellpadding="4" style="${style}" color="${border}" bgcolor="${fill}">${body}</table>`;
}

function inside({ names, kind, details, warnings }: FlowBox): string {
  const bold = kind === 'workload';
  return [
    ...nameLines(names).map((name) => (bold ? `<b>${text(name)}</b>` : text(name))),
    ...details.map((line) => small(line, PALETTE.quiet)),
    ...(warnings.length > 0 ? [`<b>${small(warnings.join(', '), PALETTE.warning.text)}</b>`] : []),
  ].join('<br/>');
}

function portCell({ words, wide }: FlowPorts, index: number): string {
  const lines = wrapped(words.split(', '), PORTS_LINE).map(text).join('<br/>');
  const fill = wide ? PALETTE.warning.border : PALETTE.ports;
  const colour = wide ? PALETTE.paper : PALETTE.text;
  return `<td port="p${index}" bgcolor="${fill}"><font point-size="10" color="${colour}">${lines}</font></td>`;
}

function coloursOf({ kind, open }: FlowBox): { readonly border: string; readonly fill: string } {
  if (open) return PALETTE.warning;
  return PALETTE[kind];
}
