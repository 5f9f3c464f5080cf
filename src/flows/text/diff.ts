import { painter } from '../../core/colour';
import { counted } from '../../core/listed';
import type { ConnectionsDiff } from '../../reachability/connections/connections-diff';
import type { Connection, Workload } from '../../reachability/network-endpoint';
import type { AllowList } from './allow-list';
import { aligned, toConnectionLines } from './connection-line';

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
  const [added, expected, removed] = [
    toConnectionLines(opened, head),
    toConnectionLines(allowed, head),
    toConnectionLines(closed, base),
  ];
  const lines = aligned([...added, ...expected, ...removed]);
  const marked = lines.map((line, index) => {
    if (index < added.length) return paint('red', `+ ${line}`);
    if (index < added.length + expected.length) return paint('dim', `+ ${line}  (allowed)`);
    return paint('green', `- ${line}`);
  });
  return [...marked, toSummary(opened.length, allowed.length, closed.length), ''].join('\n');
}

function toSummary(opened: number, allowed: number, closed: number): string {
  if (opened + allowed + closed === 0) return 'No path opened or closed.';
  const parts = [
    `${counted(opened, 'path')} opened`,
    ...(allowed > 0 ? [`${allowed} opened as allowed`] : []),
    `${closed} closed`,
  ];
  return `${parts.join(', ')}.`;
}
