import { type Paint, painter } from '../../core/colour';
import { groupedBy } from '../../core/grouped';
import { distinct } from '../../core/order';
import { wrapped } from '../../core/wrapped';
import type { Workload } from '../../reachability/index';
import type { ConnectionEnd, FlowsSource } from '../flows-source';
import type { TextOptions } from '../text-options';
import type { FlowRow } from './rows';
import { flowSummary } from './summary';
import { type WorkloadFlows, workloadFlows } from './workload-flows';

const INDENT = '    ';
const LABEL_WIDTH = 'from  '.length;
const GAP = '  ';
const LONGEST_PORTS = 32;

/** The maximum width of the peers column. Ports after a wider gap are hard to find. */
const LONGEST_PEERS = 72;
const SHORTEST_PEERS = 24;

/**
 * Renders the callers and the callees of each workload as a table, by namespace. Peers on the same ports share a line. A summary of the
 * open workloads follows at the end.
 */
export function renderFlows(source: FlowsSource, { colour, width }: TextOptions): string {
  const paint = painter(colour);
  const flows = workloadFlows(source);
  const columns = columnsFor(flows, width);
  const byNamespace = groupedBy(flows, ({ namespace }) => namespace);
  const blocks = [...byNamespace].flatMap(([namespace, own]) => [
    paint('bold', namespace),
    ...own.flatMap((one) => blockLines(one, columns, paint)),
    '',
  ]);
  return [...blocks, ...flowSummary(source, flows, { colour, width }), ''].join('\n');
}

interface Columns {
  readonly all: number;
  readonly peers: number;
  readonly ports: number;
}

function columnsFor(flows: readonly WorkloadFlows[], width: number): Columns {
  const rows = flows.flatMap(({ from = [], to = [], ingress }) => [...from, ...to, ...ingress]);
  const longest = (texts: readonly string[]) => texts.reduce((most, { length }) => Math.max(most, length), 0);
  const ports = Math.min(longest(rows.map(portsText)), LONGEST_PORTS);
  const left = width - INDENT.length - LABEL_WIDTH - GAP.length - ports;
  const room = Math.max(SHORTEST_PEERS, Math.min(left, LONGEST_PEERS));
  return { all: width, ports, peers: Math.min(room, longest(rows.map((row) => row.peers.join(', ')))) };
}

function blockLines(block: WorkloadFlows, columns: Columns, paint: Paint): readonly string[] {
  const { workloads, from, to, ingress } = block;
  const why = workloads.some(({ hostNetwork }) => hostNetwork)
    ? 'no policy applies to hostNetwork'
    : 'no policy isolates it';
  const title = titleLines(workloads, columns.all, paint);
  const isOpen = from === undefined && to === undefined;
  const served = ingress.flatMap((row) => rowLines(row, isOpen ? 'from' : '', columns, paint));
  if (isOpen) return [...title, `${INDENT}${paint('red', `open to all, both ways: ${why}`)}`, ...served];
  const side = (label: ConnectionEnd, rows: readonly FlowRow[] | undefined): readonly string[] => {
    const start = `${INDENT}${label.padEnd(LABEL_WIDTH)}`;
    if (rows === undefined) return [`${start}${paint('red', `open to all: ${why}`)}`];
    if (rows.length === 0) return [`${start}${paint('dim', label === 'from' ? 'nobody' : 'nowhere')}`];
    return rows.flatMap((row, index) => rowLines(row, index === 0 ? label : '', columns, paint));
  };
  return [...title, ...side('from', from), ...served, ...side('to', to)];
}

/** The names of workloads, with the kind and ports that they share. */
function titleLines(workloads: readonly Workload[], width: number, paint: Paint): readonly string[] {
  const names = workloads.map(({ id, namespace, workloadKind }) =>
    id.replace(`${workloadKind} `, '').replace(`${namespace}/`, ''),
  );
  const shared = (detail: (workload: Workload) => string) => {
    const found = new Set(workloads.map(detail));
    return found.size === 1 ? [...found].filter(Boolean) : [];
  };
  const kinds = shared(({ workloadKind }) => workloadKind);
  const many = workloads.length === 1 ? '' : `${workloads.length} × `;
  const details = [...kinds.map((kind) => `${many}${kind}`), ...shared(listening)];
  const lines = wrapped(names, width - 2).map((line) => `  ${line}`);
  const text = details.join(', ');
  const last = lines.at(-1) ?? '';
  if (text === '') return lines;
  if (last.length + GAP.length + text.length > width) return [...lines, `  ${paint('dim', text)}`];
  return [...lines.slice(0, -1), `${last}${GAP}${paint('dim', text)}`];
}

/** The ports that its containers declare: `TCP 8080, 9090; UDP 53`. */
function listening({ ports }: Workload): string {
  return distinct(ports.map(({ protocol }) => protocol))
    .map((protocol) => {
      const numbers = ports.filter((one) => one.protocol === protocol).map(({ port }) => port);
      return `${protocol} ${[...new Set(numbers)].sort((a, b) => a - b).join(', ')}`;
    })
    .join('; ');
}

function rowLines(row: FlowRow, label: string, columns: Columns, paint: Paint): readonly string[] {
  const peers = wrapped(row.peers, columns.peers);
  const ports = wrapped(portsText(row).split(', '), columns.ports);
  const style = ({ named: undefined, wide: 'yellow', dns: 'dim' } as const)[row.reach];
  const painted = (text: string) => (style === undefined ? text : paint(style, text));
  return Array.from({ length: Math.max(peers.length, ports.length) }, (_, index) => {
    const [peer = '', port = ''] = [peers[index], ports[index]];
    const start = `${INDENT}${(index === 0 ? label : '').padEnd(LABEL_WIDTH)}${painted(peer)}`;
    if (port === '') return start;
    const gap = ' '.repeat(Math.max(0, columns.peers - peer.length)) + GAP;
    return `${start}${gap}${row.ports.isAll ? paint('yellow', port) : painted(port)}`;
  });
}

/** The ports of a row. Empty for DNS on both protocols. */
function portsText({ ports, reach }: FlowRow): string {
  return reach === 'dns' && ports.has(53, 'UDP') && ports.has(53, 'TCP') ? '' : String(ports);
}
