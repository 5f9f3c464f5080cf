import { painter } from '../../core/colour';
import { groupedBy } from '../../core/grouped';
import { counted, listed } from '../../core/listed';
import { distinct } from '../../core/order';
import { wrapped } from '../../core/wrapped';
import { voidWords } from '../../reachability/advice/void-allow-lists';
import type { Workload } from '../../reachability/index';
import type { FlowsSource } from '../flows-source';
import type { TextOptions } from '../text-options';
import type { FlowRow } from './rows';
import { unknownLines } from './unknown-lines';
import type { WorkloadFlows } from './workload-flows';

const MARGIN = '  ';
const SHOWN = 12;

/** The last lines of a table: the workloads that no policy isolates or that a wide rule opens. */
export function flowSummary(
  source: FlowsSource,
  flows: readonly WorkloadFlows[],
  { colour, width }: TextOptions,
): readonly string[] {
  const paint = painter(colour);
  const found = openLists(flows).filter(({ ids }) => ids.length > 0);
  const labelWidth = Math.max(0, ...found.map(({ label }) => label.length)) + MARGIN.length;
  const lists = found.flatMap(({ style, label, ids }) => {
    const names = listed(namesFor(ids, source.workloads), SHOWN).split(', ');
    return wrapped(names, width - MARGIN.length - labelWidth).map((line, index) => {
      const start = index === 0 ? paint(style, label) + ' '.repeat(labelWidth - label.length) : ' '.repeat(labelWidth);
      return `${MARGIN}${start}${line}`;
    });
  });
  const closed =
    source.workloads.length === 0
      ? paint('yellow', 'no workload that could call or be called')
      : paint('green', 'every workload is isolated both ways, and none is open to everywhere');
  return [
    totals(source),
    ...(found.length === 0 ? [`${MARGIN}${closed}`] : lists),
    ...unknownLines(source, width, paint),
    ...source.notRead.map((object) => `${MARGIN}${paint('yellow', 'not read')}${MARGIN}the pods of ${object}`),
    ...source.voidAllowLists().map((one) => `${MARGIN}${paint('yellow', 'narrows nothing')}${MARGIN}${voidWords(one)}`),
    ...source.notEvaluated.map(
      (policy) => `${MARGIN}${paint('yellow', 'not evaluated')}${MARGIN}${policy}: it may open or close more`,
    ),
  ];
}

/** The names for a list of ids. All workloads of a namespace get the name of the namespace. */
function namesFor(ids: readonly string[], workloads: readonly Workload[]): readonly string[] {
  if (ids.length > 1 && ids.length === workloads.length) return ['every workload'];
  const open = new Set(ids);
  const byNamespace = groupedBy(workloads, ({ namespace }) => namespace);
  return distinct(byNamespace.keys()).flatMap((namespace) => {
    const all = byNamespace.get(namespace)?.map(({ id }) => id) ?? [];
    return all.length > 1 && all.every((id) => open.has(id))
      ? [`all of ${namespace}`]
      : all.filter((id) => open.has(id));
  });
}

interface OpenList {
  readonly style: 'red' | 'yellow';
  readonly label: string;
  readonly ids: readonly string[];
}

function openLists(flows: readonly WorkloadFlows[]): readonly OpenList[] {
  const ids = (test: (one: WorkloadFlows) => boolean): readonly string[] =>
    flows.filter(test).flatMap(({ workloads }) => workloads.map(({ id }) => id));
  const open = (rows: readonly FlowRow[] | undefined) => rows === undefined;
  const onNode = ({ workloads, from, to }: WorkloadFlows) =>
    open(from) && open(to) && workloads.some(({ hostNetwork }) => hostNetwork);
  const wide = (rows: readonly FlowRow[] | undefined) => rows?.some(({ reach }) => reach === 'wide') === true;
  const bound = (test: (one: WorkloadFlows) => boolean) => ids((one) => !onNode(one) && test(one));
  return [
    { style: 'red', label: 'no policy at all', ids: bound(({ from, to }) => open(from) && open(to)) },
    { style: 'red', label: 'no ingress policy', ids: bound(({ from, to }) => open(from) && !open(to)) },
    { style: 'red', label: 'no egress policy', ids: bound(({ from, to }) => !open(from) && open(to)) },
    { style: 'red', label: 'hostNetwork', ids: ids(onNode) },
    { style: 'yellow', label: 'ingress from everywhere', ids: ids(({ from }) => wide(from)) },
    { style: 'yellow', label: 'egress to everywhere', ids: ids(({ to }) => wide(to)) },
  ];
}

function totals({ workloads, policies }: FlowsSource): string {
  const namespaces = new Set(workloads.map(({ namespace }) => namespace)).size;
  return [
    `${counted(workloads.length, 'workload')} in ${counted(namespaces, 'namespace')}`,
    ...policyCounts(policies),
  ].join(', ');
}

/** `3 NetworkPolicies, 1 ClusterNetworkPolicy`. */
function policyCounts(policies: FlowsSource['policies']): readonly string[] {
  const kinds = groupedBy(policies, ({ kind }) => kind);
  const counts = [...kinds].map(([kind, { length }]) => counted(length, kind, kind.replace(/y$/, 'ies')));
  return kinds.has('NetworkPolicy') ? counts : [counted(0, 'NetworkPolicy', 'NetworkPolicies'), ...counts];
}
