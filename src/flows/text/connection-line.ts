import { compare } from '../../core/order';
import type { Connection, NetworkEndpoint, Workload } from '../../reachability/network-endpoint';

/** A connection, or several that differ in who calls or in who is called. */
export interface ConnectionLine {
  readonly from: string;
  readonly to: string;
  readonly ports: string;
}

const LONGEST_PADDED = 44;

/** A connection in one line, which is a pattern of an AllowList too: `ai-agents/echo -> stella/stt-service : TCP 50051`. */
export function connectionLine(connection: Connection): string {
  const { from, to, ports } = toLine(connection);
  return `${from} -> ${to} : ${ports}`;
}

/**
 * Connections for people. Where everybody calls somebody on the same ports, or is called by somebody, that is one line with `*`.
 * @param workloads those of the set: everybody is each of them, every other pod, and every address
 */
export function toLines(connections: readonly Connection[], workloads: readonly Workload[]): readonly ConnectionLine[] {
  const lines = connections.map(toLine);
  const [from, to] = [joined(lines, 'from', workloads), joined(lines, 'to', workloads)];
  const rest = lines.filter((line) => !from.covered.has(line) && !to.covered.has(line));
  return [...from.lines, ...to.lines, ...rest].sort((a, b) => compare(a.from, b.from) || compare(a.to, b.to));
}

/** The parts of lines below each other, where that takes no wide gaps. */
export function aligned(lines: readonly ConnectionLine[]): readonly string[] {
  const width = (texts: readonly string[]) =>
    Math.max(0, ...texts.map(({ length }) => length).filter((length) => length <= LONGEST_PADDED));
  const [from, to] = [width(lines.map((line) => line.from)), width(lines.map((line) => line.to))];
  return lines.map((line) => `${line.from.padEnd(from)} -> ${line.to.padEnd(to)} : ${line.ports}`);
}

/** What an endpoint goes by in a line. */
export function lineName(endpoint: NetworkEndpoint): string {
  return endpoint.kind === 'addresses' ? String(endpoint.addresses) : endpoint.id;
}

function toLine({ from, to, ports }: Connection): ConnectionLine {
  return { from: lineName(from), to: lineName(to), ports: String(ports) };
}

/** Lines with `*` on one side, and those that they stand for. */
function joined(
  lines: readonly ConnectionLine[],
  side: 'from' | 'to',
  workloads: readonly Workload[],
): { readonly lines: readonly ConnectionLine[]; readonly covered: ReadonlySet<ConnectionLine> } {
  const other = side === 'from' ? 'to' : 'from';
  const groups = new Map<string, ConnectionLine[]>();
  for (const line of lines) {
    const key = JSON.stringify([line[other], line.ports]);
    const group = groups.get(key);
    if (group) group.push(line);
    else groups.set(key, [line]);
  }
  const everybody = ['every pod of every namespace', 'everywhere outside', ...workloads.map(({ id }) => id)];
  const full = [...groups.values()].filter((group) => {
    const names = new Set(group.map((line) => line[side]));
    // From replica to replica of one workload is another question.
    return everybody.every((name) => names.has(name) || name === group[0]?.[other]);
  });
  return {
    lines: full.flatMap(([first]) => (first === undefined ? [] : [{ ...first, [side]: '*' }])),
    covered: new Set(full.flat()),
  };
}
