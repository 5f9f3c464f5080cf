import type { FlowsSource } from '../flows-source';
import { wrappedWords } from '../wrapped';
import { quoted, small, tableOf, text } from './dot-labels';
import { flowGraph } from './flow-graph';
import type { FlowArrow, FlowBox, FlowGraph, FlowNamespace } from './model';
import { PALETTE } from './palette';

/**
 * Who may call whom, for Graphviz. Any version draws it; the same set gives the same text.
 * @see https://graphviz.org/doc/info/lang.html
 */
export function toDot(source: FlowsSource): string {
  return dotOf(flowGraph(source));
}

/** A picture in the words of Graphviz. */
export function dotOf(graph: FlowGraph): string {
  const ports = portIds(graph);
  const colours = coloursOf(graph);
  const lines = [
    `digraph ${quoted(graph.title)} {`,
    ...HEAD.map((line) => `  ${line}`),
    `  label=<${footer(graph)}>`,
    ...rank('source', graph.callers),
    ...graph.namespaces.flatMap(cluster),
    ...rank('sink', graph.called),
    ...graph.arrows.map((arrow) => `  ${edge(arrow, ports, colours)}`),
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

type Ids = ReadonlyMap<string, string>;

const NOTE_LINE = 110;

const HEAD = [
  `graph [rankdir=LR, bgcolor="${PALETTE.paper}", pad=0.25, nodesep=0.18, ranksep=0.9, fontname=Helvetica, fontsize=12, fontcolor="${PALETTE.text}", labelloc=b, labeljust=l]`,
  `node [shape=plain, fontname=Helvetica, fontsize=12, fontcolor="${PALETTE.text}"]`,
  `edge [arrowsize=0.7]`,
];

function rank(which: 'source' | 'sink', boxes: readonly FlowBox[]): readonly string[] {
  if (boxes.length === 0) return [];
  return ['  {', `    rank=${which}`, ...boxes.map((box) => `    ${node(box)}`), '  }'];
}

function cluster({ name, inSet, boxes, details }: FlowNamespace): readonly string[] {
  const { border, fill } = PALETTE.namespace;
  const style = inSet ? 'rounded,filled' : 'rounded,dashed';
  return [
    `  subgraph ${quoted(`cluster ${name}`)} {`,
    `    graph [style="${style}", color="${border}", fillcolor="${inSet ? fill : PALETTE.paper}", margin=10, labelloc=t, label=<${heading(name, details)}>]`,
    ...boxes.map((box) => `    ${node(box)}`),
    '  }',
  ];
}

function heading(name: string, details: readonly string[]): string {
  return [`<b>${text(name)}</b>`, ...details.map((line) => small(line, PALETTE.quiet))].join('<br align="left"/>');
}

function node(box: FlowBox): string {
  return `${quoted(box.id)} [label=<${tableOf(box)}>]`;
}

function edge({ from, to, ports }: FlowArrow, ids: Ids, colours: Ids): string {
  const port = ids.get(JSON.stringify([to, ports.words])) ?? '';
  const style = ports.wide ? `color="${PALETTE.warning.border}", penwidth=2` : `color="${colours.get(from)}"`;
  return `${quoted(from)}:e -> ${quoted(to)}:${port}:w [${style}]`;
}

/** A colour for each caller, so that its arrows can be told from others that they cross. */
function coloursOf({ arrows }: FlowGraph): Ids {
  const callers = [...new Set(arrows.map(({ from }) => from))];
  return new Map(callers.map((id, index) => [id, PALETTE.arrows[index % PALETTE.arrows.length] ?? PALETTE.text]));
}

/** Which cell of the called box an arrow ends at. */
function portIds({ namespaces, called, callers }: FlowGraph): Ids {
  const boxes = [...namespaces.flatMap((namespace) => namespace.boxes), ...called, ...callers];
  return new Map(
    boxes.flatMap(({ id, ports }) =>
      ports.map(({ words }, index) => [JSON.stringify([id, words]), `p${index}`] as const),
    ),
  );
}

function footer({ title, notes }: FlowGraph): string {
  return [
    `<b>${text(title)}</b>`,
    ...notes.flatMap((note) => wrappedWords(note, NOTE_LINE)).map((line) => small(line, PALETTE.quiet)),
    '',
  ].join('<br align="left"/>');
}
