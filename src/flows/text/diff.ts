import { painter } from '../../core/colour';
import type { ConnectionsDiff } from '../../reachability/connections-diff';
import type { Connection, Workload } from '../../reachability/network-endpoint';
import type { AllowList } from './allow-list';
import { aligned, toLines } from './connection-line';

/** What a change of a set opens and closes, sorted by what an allow list names. */
export interface JudgedDiff {
  /** Open now, and not in the list. */
  readonly opened: readonly Connection[];

  /** Open now, and in the list. */
  readonly allowed: readonly Connection[];
  readonly closed: readonly Connection[];
}

/** Splits what is opened by the list, by ports and addresses. */
export function judgeDiff({ opened, closed }: ConnectionsDiff, list: AllowList): JudgedDiff {
  const split = opened.map((connection) => list.split(connection));
  return { opened: split.flatMap(({ rest }) => rest), allowed: split.flatMap(({ allowed }) => allowed), closed };
}

/** The workloads of both sets. */
export interface DiffWorkloads {
  readonly base: readonly Workload[];
  readonly head: readonly Workload[];
}

/**
 * One line a connection: `+` what is opened, `-` what is closed. What stands behind a `+` is a pattern of an AllowList, to be copied.
 */
export function renderDiff(
  { opened, allowed, closed }: JudgedDiff,
  { base, head }: DiffWorkloads,
  { colour }: { readonly colour: boolean },
): string {
  const paint = painter(colour);
  const [added, expected, removed] = [toLines(opened, head), toLines(allowed, head), toLines(closed, base)];
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
    `${counted(opened)} opened`,
    ...(allowed > 0 ? [`${allowed} opened as allowed`] : []),
    `${closed} closed`,
  ];
  return `${parts.join(', ')}.`;
}

function counted(paths: number): string {
  return paths === 1 ? '1 path' : `${paths} paths`;
}
