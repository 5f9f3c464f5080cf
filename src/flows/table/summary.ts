import { painter } from '../../core/colour';
import type { Workload } from '../../reachability/network-endpoint';
import type { TextOptions } from '../text-options';
import { wrapped } from '../wrapped';
import type { FlowRow } from './rows';
import type { FlowsSource, WorkloadFlows } from './workload-flows';

const MARGIN = '  ';
const SHOWN = 12;

/** The last lines of a table: who stands open, by no policy or by a wide one. */
export function flowSummary(
  net: FlowsSource,
  flows: readonly WorkloadFlows[],
  { colour, width }: TextOptions,
): readonly string[] {
  const paint = painter(colour);
  const found = openLists(flows).filter(({ ids }) => ids.length > 0);
  const labelWidth = Math.max(0, ...found.map(({ label }) => label.length)) + MARGIN.length;
  const lists = found.flatMap(({ style, label, ids }) => {
    const names = shortened(ids, net.workloads);
    return wrapped(names, width - MARGIN.length - labelWidth).map((line, index) => {
      const start = index === 0 ? paint(style, label) + ' '.repeat(labelWidth - label.length) : ' '.repeat(labelWidth);
      return `${MARGIN}${start}${line}`;
    });
  });
  const closed =
    net.workloads.length === 0
      ? paint('yellow', 'nobody who could call or be called')
      : paint('green', 'every workload is isolated both ways, and none is open to everywhere');
  return [
    totals(net),
    ...(found.length === 0 ? [`${MARGIN}${closed}`] : lists),
    ...net.notEvaluated.map(
      (policy) => `${MARGIN}${paint('yellow', 'not judged')}${MARGIN}${policy}: it may open or close more`,
    ),
  ];
}

/** Whole namespaces go by their name; of many others the first will do, since all of them stand in the table. */
function shortened(ids: readonly string[], workloads: readonly Workload[]): readonly string[] {
  if (ids.length > 1 && ids.length === workloads.length) return ['every workload'];
  const open = new Set(ids);
  const names = [...new Set(workloads.map(({ namespace }) => namespace))].sort().flatMap((namespace) => {
    const all = workloads.filter((workload) => workload.namespace === namespace).map(({ id }) => id);
    return all.length > 1 && all.every((id) => open.has(id))
      ? [`all of ${namespace}`]
      : all.filter((id) => open.has(id));
  });
  const more = names.length - SHOWN;
  return more > 0 ? [...names.slice(0, SHOWN), `and ${more} more`] : names;
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
  const [policy, of] = [policies.length, namespaces];
  return [
    `${workloads.length} ${workloads.length === 1 ? 'workload' : 'workloads'} in ${of} ${of === 1 ? 'namespace' : 'namespaces'}`,
    `${policy} ${policy === 1 ? 'NetworkPolicy' : 'NetworkPolicies'}`,
  ].join(', ');
}
