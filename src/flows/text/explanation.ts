import { type Paint, painter } from '../../core/colour';
import { wrapped } from '../../core/wrapped';
import { type Fix, fixWords } from '../../reachability/advice/fix';
import type { Explanation } from '../../reachability/explain';
import type { DirectionExplanation } from '../../reachability/explain-direction';
import { partsText, type Verdict, verdictText } from '../../reachability/verdict/verdict';
import type { TextOptions } from '../text-options';

const MARGIN = '  ';
const LABEL_WIDTH = 'ingress  '.length;

const STYLES = { open: 'green', closed: 'red', partly: 'yellow', unknown: 'yellow' } as const;

/** Renders why a path is open or blocked. The lines of a fix are not wrapped, for copying. */
export function renderExplanation(explanation: Explanation, { colour, width }: TextOptions): string {
  const { from, to, port, protocol, verdict, parts, missing, egress, ingress, notes } = explanation;
  const paint = painter(colour);
  const title = paint('bold', `${from} -> ${to} : ${protocol} ${port}`);
  // If the path does not exist at all, both sides have the same reason.
  const sides = egress.because === ingress.because ? [egress] : [egress, ingress];
  const yellow = (label: string, text: string) => labelled(paint('yellow', label), label, text, width);
  return [
    `${title} is ${painted(verdict, paint)}`,
    ...(parts.length === 0 ? [] : yellow('parts', partsText(parts))),
    ...sides.flatMap((side) => sideLines(side, sides.length > 1, width, paint)),
    ...missing.flatMap(({ fact, cure }) => [...yellow('missing', fact), ...yellow('cure', cure)]),
    ...notes.flatMap((note) => yellow('note', note)),
    '',
  ].join('\n');
}

function sideLines(side: DirectionExplanation, both: boolean, width: number, paint: Paint): readonly string[] {
  const { direction, verdict, because, overridden, nearest, advice, fixes } = side;
  const label = both ? direction : 'why';
  return [
    ...labelled(paint(STYLES[verdict], label), label, `${verdictText(verdict)}: ${because}`, width),
    ...overridden.flatMap((later) => labelled(paint('dim', 'later'), 'later', later, width)),
    ...nearest.flatMap((near) => labelled(paint('dim', 'near'), 'near', near, width)),
    ...(advice === undefined ? [] : adviceLines(advice, width, paint)),
    ...fixes.flatMap((fix) => fixLines(fix, width, paint)),
  ];
}

/** The YAML of an advice is one unbroken line. */
function adviceLines(advice: string, width: number, paint: Paint): readonly string[] {
  const end = advice.search(/: [-{]/) + 1;
  const [place, yaml] = end === 0 ? [advice, ''] : [advice.slice(0, end), advice.slice(end).trim()];
  const lines = labelled(paint('bold', 'fix'), 'fix', place, width);
  return yaml === '' ? lines : [...lines, `${MARGIN}${' '.repeat(LABEL_WIDTH)}${yaml}`];
}

/** The YAML has one indentation, so that its lines can be copied together. */
function fixLines(fix: Fix, width: number, paint: Paint): readonly string[] {
  const yaml = fix.yaml.trimEnd().split('\n');
  return [
    ...labelled(paint('bold', 'fix'), 'fix', `${fixWords(fix)}:`, width),
    ...yaml.map((line) => `${MARGIN}${' '.repeat(LABEL_WIDTH)}${line}`),
  ];
}

function painted(verdict: Verdict, paint: Paint): string {
  return paint(STYLES[verdict], verdictText(verdict));
}

/** Puts text next to a label. Further lines have the same indentation. */
function labelled(painted: string, label: string, text: string, width: number): readonly string[] {
  const lines = wrapped([text], width - MARGIN.length - LABEL_WIDTH);
  return lines.map((line, index) => {
    const start = index === 0 ? painted + ' '.repeat(LABEL_WIDTH - label.length) : ' '.repeat(LABEL_WIDTH);
    return `${MARGIN}${start}${line}`;
  });
}
