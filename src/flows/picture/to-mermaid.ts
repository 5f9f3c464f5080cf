import { wrappedWords } from '../../core/wrapped';
import type { FlowsSource } from '../flows-source';
import { flowGraph } from './flow-graph';
import { nameLines, printable } from './labels';
import type { FlowBox, FlowGraph } from './model';
import { PALETTE } from './palette';

/**
 * Draws who may call whom as a Mermaid flowchart, which GitHub renders in comments and READMEs.
 * @see https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/creating-diagrams
 */
export function toMermaid(source: FlowsSource): string {
  return mermaidOf(flowGraph(source));
}

/** Renders a picture in Mermaid, with syntax that old versions know, generated ids, and every label in quotes. */
function mermaidOf(graph: FlowGraph): string {
  const { namespaces, callers, called, arrows, title, notes } = graph;
  const boxes = [...callers, ...namespaces.flatMap((namespace) => namespace.boxes), ...called];
  const ids = new Map(boxes.map(({ id }, index) => [id, `n${index}`] as const));
  const node = (box: FlowBox) => `${ids.get(box.id)}["${labelOf(box)}"]:::${box.open ? 'open' : box.kind}`;
  const wide = arrows.flatMap(({ ports }, index) => (ports.wide ? [index] : []));
  const lines = [
    // Keeps Mermaid from breaking names and notes in the middle.
    '%%{init: {"flowchart": {"wrappingWidth": 800}}}%%',
    'flowchart LR',
    ...callers.map((box) => `  ${node(box)}`),
    ...namespaces.flatMap((namespace, index) => [
      `  subgraph s${index}["${[namespace.name, ...namespace.details].map(escaped).join('<br/>')}"]`,
      '    direction LR',
      ...namespace.boxes.map((box) => `    ${node(box)}`),
      '  end',
    ]),
    ...called.map((box) => `  ${node(box)}`),
    `  notes["${[title, ...notes.flatMap((note) => wrappedWords(note, NOTE_LINE))].map(escaped).join('<br/>')}"]:::notes`,
    ...arrows.map(({ from, to, ports }) => `  ${ids.get(from)} -->|"${escaped(ports.words)}"| ${ids.get(to)}`),
    ...STYLES.map((style) => `  ${style}`),
    ...namespaces.map(({ inSet }, index) => `  style s${index} fill:none,${NAMESPACE}${inSet ? '' : DASHES}`),
    ...(wide.length > 0 ? [`  linkStyle ${wide.join(',')} stroke:${PALETTE.warning.border},stroke-width:3px`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

const NOTE_LINE = 70;
const DASHES = ',stroke-dasharray:5 4';

/** The background may be white or black, so subgraphs are transparent and boxes set their text colour. */
const NAMESPACE = `stroke:${PALETTE.namespace.border}`;

const STYLES = [
  `classDef workload ${coloursOf(PALETTE.workload)}`,
  `classDef all ${coloursOf(PALETTE.all)}`,
  `classDef open ${coloursOf(PALETTE.warning)}`,
  `classDef pods ${coloursOf(PALETTE.pods)}${DASHES}`,
  `classDef outside ${coloursOf(PALETTE.outside)}`,
  'classDef notes fill:none,stroke:none,text-align:left',
];

function coloursOf({ border, fill }: { readonly border: string; readonly fill: string }): string {
  return `fill:${fill},stroke:${border},color:${PALETTE.text}`;
}

function labelOf({ names, details, warnings }: FlowBox): string {
  return [...nameLines(names), ...details, ...(warnings.length > 0 ? [warnings.join(', ')] : [])]
    .map(escaped)
    .join('<br/>');
}

/** Escapes every character that could be syntax, HTML or Markdown with Mermaid's entities. */
function escaped(words: string): string {
  return printable(words).replace(/[^\p{L}\p{N} .,/+=()-]/gu, (character) => `#${character.codePointAt(0)};`);
}
