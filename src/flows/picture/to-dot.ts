import { distinct } from '../../core/order';
import { wrappedWords } from '../../core/wrapped';
import type { FlowsSource } from '../flows-source';
import { boxTable, NAME_SIZE, quoted, small, textBlock } from './dot-labels';
import { flowGraph } from './flow-graph';
import type { FlowArrow, FlowBox, FlowGraph, FlowNamespace } from './model';
import { PALETTE } from './palette';

/**
 * Draws who may call whom in the DOT language of Graphviz. Every version of Graphviz can draw it, and the same set gives the same text.
 * @see https://graphviz.org/doc/info/lang.html
 */
export function toDot(source: FlowsSource): string {
  return dotOf(flowGraph(source));
}

/** Renders a picture in DOT. */
function dotOf(graph: FlowGraph): string {
  const ports = portIds(graph);
  const colours = coloursByCaller(graph);
  const node = (box: FlowBox) => `${quoted(box.id)} [label=<${boxTable(box, colours.get(box.id))}>]`;
  const lines = [
    `digraph ${quoted(graph.title)} {`,
    ...HEAD.map((line) => `  ${line}`),
    `  label=<${footer(graph)}>`,
    ...rank('source', graph.callers.map(node)),
    ...graph.namespaces.flatMap((namespace) => cluster(namespace, namespace.boxes.map(node))),
    ...rank('sink', graph.called.map(node)),
    ...graph.arrows.map((arrow) => `  ${edge(arrow, ports, colours)}`),
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

type ById = ReadonlyMap<string, string>;

const NOTE_LINE = 110;

const FONT = `fontname=Helvetica, fontsize=${NAME_SIZE}, fontcolor="${PALETTE.text}"`;

const HEAD = [
  `graph [rankdir=LR, bgcolor="${PALETTE.paper}", pad=0.25, nodesep=0.18, ranksep=0.9, ${FONT}, labelloc=b, labeljust=l]`,
  `node [shape=plain, ${FONT}]`,
  `edge [arrowsize=0.7]`,
];

function rank(which: 'source' | 'sink', nodes: readonly string[]): readonly string[] {
  if (nodes.length === 0) return [];
  return ['  {', `    rank=${which}`, ...nodes.map((node) => `    ${node}`), '  }'];
}

function cluster({ name, inSet, details }: FlowNamespace, nodes: readonly string[]): readonly string[] {
  const { border, fill } = PALETTE.namespace;
  const style = inSet ? 'rounded,filled' : 'rounded,dashed';
  const heading = textBlock([{ words: name, bold: true }, ...details.map((line) => small(line))]);
  return [
    `  subgraph ${quoted(`cluster ${name}`)} {`,
    `    graph [style="${style}", color="${border}", fillcolor="${inSet ? fill : PALETTE.paper}", margin=10, labelloc=t, label=<${heading}>]`,
    ...nodes.map((node) => `    ${node}`),
    '  }',
  ];
}

function edge({ from, to, ports }: FlowArrow, ids: ById, colours: ById): string {
  const port = ids.get(JSON.stringify([to, ports.words])) ?? '';
  const style = ports.wide ? `color="${PALETTE.warning.border}", penwidth=2` : `color="${colours.get(from)}"`;
  return `${quoted(from)}:e -> ${quoted(to)}:${port}:w [${style}]`;
}

/** A colour for each caller, so that a reader can follow its arrows across others. The edge of its box has the same colour. */
function coloursByCaller({ arrows }: FlowGraph): ById {
  const callers = distinct(arrows.map(({ from }) => from));
  return new Map(callers.map((id, index) => [id, PALETTE.arrows[index % PALETTE.arrows.length] ?? PALETTE.text]));
}

/** The cell of the called box where an arrow ends. */
function portIds({ namespaces, called, callers }: FlowGraph): ById {
  const boxes = [...namespaces.flatMap((namespace) => namespace.boxes), ...called, ...callers];
  return new Map(
    boxes.flatMap(({ id, ports }) =>
      ports.map(({ words }, index) => [JSON.stringify([id, words]), `p${index}`] as const),
    ),
  );
}

function footer({ title, notes, arrows }: FlowGraph): string {
  const legend = arrows.length > 1 ? ['an arrow has the colour of the edge where it starts'] : [];
  const lines = [...notes, ...legend].flatMap((note) => wrappedWords(note, NOTE_LINE));
  return textBlock([{ words: title, bold: true }, ...lines.map((line) => small(line))]);
}
