import { painter, type Style } from '../../core/colour';
import { groupedBy } from '../../core/grouped';
import { counted, listed } from '../../core/listed';
import type { ReapedObject, ReapReport, ReapResult } from '../../session/index';

/** What was found and removed in one namespace. */
export interface NamespaceReap extends ReapReport {
  readonly namespace: string;
}

const INDENT = '    ';
const GAP = '  ';

const STYLES: Readonly<Record<ReapResult, Style>> = {
  found: 'yellow',
  gone: 'dim',
  kept: 'yellow',
  refused: 'red',
  removed: 'green',
};

/** A line for each object, by namespace, and a summary. */
export function renderReaps(reaps: readonly NamespaceReap[], colour: boolean): string {
  const paint = painter(colour);
  const all = reaps.flatMap(({ objects }) => objects);
  const [kinds, names, reasons] = [
    all.map(({ kind }) => kind.length),
    all.map(({ name }) => name.length),
    all.map(({ why }) => why.length),
  ].map((lengths) => lengths.reduce((most, length) => Math.max(most, length), 0));
  const line = ({ kind, name, why, result, refusal }: ReapedObject): string => {
    const cells = [kind.padEnd(kinds ?? 0), name.padEnd(names ?? 0), why.padEnd(reasons ?? 0)];
    return [INDENT + cells.join(GAP), paint(STYLES[result], result) + (refusal ? `: ${refusal.kind}` : '')].join(GAP);
  };
  const blocks = reaps
    .filter(({ objects }) => objects.length > 0)
    .flatMap(({ namespace, objects }) => [paint('bold', namespace), ...objects.map(line), '']);
  return [...blocks, summary(reaps), ''].join('\n');
}

function summary(reaps: readonly NamespaceReap[]): string {
  const where = listed(reaps.map(({ namespace }) => namespace));
  const results = groupedBy(
    reaps.flatMap(({ objects }) => objects),
    ({ result }) => result,
  );
  if (reaps.length === 0) return 'no namespace could be looked at';
  if (results.size === 0) return `nothing to remove in ${where}`;
  return `${listed([...results].map(([result, of]) => `${counted(of.length, 'object')} ${result}`))} in ${where}`;
}
