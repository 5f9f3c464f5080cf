import { groupedBy } from '../../core/grouped';
import { compare } from '../../core/order';
import type { Connection, NetworkEndpoint, Workload } from '../../reachability/index';
import { type ConnectionEnd, otherEnd } from '../flows-source';

/** A connection, or several that differ at one end. Its parts, joined with ` -> ` and ` : `, are a pattern of an AllowList. */
export interface ConnectionLine {
  readonly from: string;
  readonly to: string;
  readonly ports: string;
}

const LONGEST_PADDED = 44;

/**
 * Converts connections into lines. One line with `*` replaces the lines of an endpoint that everyone may call on the same ports, or that
 * may call everyone.
 * @param workloads the workloads of the set. Everyone means all of them, every other pod, and every address
 */
export function toConnectionLines(
  connections: readonly Connection[],
  workloads: readonly Workload[],
): readonly ConnectionLine[] {
  const lines = connections.map(toLine);
  const [from, to] = [joined(lines, 'from', workloads), joined(lines, 'to', workloads)];
  const rest = lines.filter((line) => !from.covered.has(line) && !to.covered.has(line));
  return [...from.lines, ...to.lines, ...rest].sort((a, b) => compare(a.from, b.from) || compare(a.to, b.to));
}

/** Aligns the parts of lines in columns, unless that leaves wide gaps. */
export function aligned(lines: readonly ConnectionLine[]): readonly string[] {
  const width = (texts: readonly string[]) =>
    texts.reduce((most, { length }) => (length <= LONGEST_PADDED ? Math.max(most, length) : most), 0);
  const [from, to] = [width(lines.map((line) => line.from)), width(lines.map((line) => line.to))];
  return lines.map((line) => `${line.from.padEnd(from)} -> ${line.to.padEnd(to)} : ${line.ports}`);
}

/** The name of an endpoint in a line. */
export function lineName(endpoint: NetworkEndpoint): string {
  return endpoint.kind === 'addresses' ? String(endpoint.addresses) : endpoint.id;
}

function toLine({ from, to, ports }: Connection): ConnectionLine {
  return { from: lineName(from), to: lineName(to), ports: String(ports) };
}

/** The lines with `*` at one end, and the lines that they replace. */
function joined(
  lines: readonly ConnectionLine[],
  end: ConnectionEnd,
  workloads: readonly Workload[],
): { readonly lines: readonly ConnectionLine[]; readonly covered: ReadonlySet<ConnectionLine> } {
  const other = otherEnd(end);
  const groups = groupedBy(lines, (line) => JSON.stringify([line[other], line.ports]));
  const everyone = ['every pod of every namespace', 'everywhere outside', ...workloads.map(({ id }) => id)];
  const full = [...groups.values()].filter((group) => {
    const names = new Set(group.map((line) => line[end]));
    // A missing path between the replicas of one workload does not count.
    return everyone.every((name) => names.has(name) || name === group[0][other]);
  });
  return { lines: full.map(([first]) => ({ ...first, [end]: '*' })), covered: new Set(full.flat()) };
}
