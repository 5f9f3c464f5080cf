import { painter, type Style } from '../../core/colour';
import { counted } from '../../core/listed';
import type { ConnectionsDiff } from '../../reachability/connections/connections-diff';
import type { Connection, Workload } from '../../reachability/network-endpoint';
import { distinctFacts } from '../../reachability/verdict/verdict';
import type { AllowList } from './allow-list';
import { aligned, type ConnectionLine, toConnectionLines } from './connection-line';

/** The paths that a change of a set opens and closes. An allow list divides the opened paths. */
export interface ReviewedDiff {
  /** Opened and not in the list. */
  readonly opened: readonly Connection[];

  /** Opened and in the list. */
  readonly allowed: readonly Connection[];
  readonly closed: readonly Connection[];
}

/** Divides the opened paths by the list, by ports and addresses. */
export function reviewDiff({ opened, closed }: ConnectionsDiff, list: AllowList): ReviewedDiff {
  const split = opened.map((connection) => list.split(connection));
  return { opened: split.flatMap(({ rest }) => rest), allowed: split.flatMap(({ allowed }) => allowed), closed };
}

/** The workloads of both sets. */
export interface DiffWorkloads {
  readonly base: readonly Workload[];
  readonly head: readonly Workload[];
}

/**
 * Renders one line per connection: `+` for an opened one, `-` for a closed one. The text after `+` is a pattern for an AllowList.
 */
export function renderDiff(
  { opened, allowed, closed }: ReviewedDiff,
  { base, head }: DiffWorkloads,
  { colour }: { readonly colour: boolean },
): string {
  const paint = painter(colour);
  const marked = [
    ...marks(opened, head, 'red', '+'),
    ...marks(allowed, head, 'dim', '+', 'allowed'),
    ...marks(closed, base, 'green', '-'),
  ];
  const lines = aligned(marked.map(({ line }) => line));
  const shown = marked.map(({ style, sign, notes }, index) =>
    paint(style, `${sign} ${lines[index]}${notes.length > 0 ? `  (${notes.join(', ')})` : ''}`),
  );
  const unknown = opened.filter(({ missing }) => missing !== undefined);
  const facts = distinctFacts(unknown.flatMap(({ missing = [] }) => missing));
  const cures = facts.map(({ fact, cure }) => paint('yellow', `unknown without ${fact}; ${cure}`));
  return [...shown, ...cures, toSummary(opened.length, unknown.length, allowed.length, closed.length), ''].join('\n');
}

interface Marked {
  readonly style: Style;
  readonly sign: '+' | '-';
  readonly line: ConnectionLine;
  readonly notes: readonly string[];
}

/** The lines of connections, with those that are unknown at the end. */
function marks(
  connections: readonly Connection[],
  workloads: readonly Workload[],
  style: Style,
  sign: '+' | '-',
  ...notes: readonly string[]
): readonly Marked[] {
  const [open, unknown] = [true, false].map((isOpen) =>
    toConnectionLines(
      connections.filter(({ missing }) => (missing === undefined) === isOpen),
      workloads,
    ),
  );
  return [
    ...(open ?? []).map((line) => ({ style, sign, line, notes })),
    ...(unknown ?? []).map((line) => ({ style, sign, line, notes: ['unknown', ...notes] })),
  ];
}

function toSummary(opened: number, unknown: number, allowed: number, closed: number): string {
  if (opened + allowed + closed === 0) return 'No path opened or closed.';
  const parts = [
    `${counted(opened, 'path')} opened${unknown > 0 ? ` (${unknown} of them unknown)` : ''}`,
    ...(allowed > 0 ? [`${allowed} opened as allowed`] : []),
    `${closed} closed`,
  ];
  return `${parts.join(', ')}.`;
}
