import Table from 'cli-table3';
import { type Paint, painter } from '../core/colour';
import { checkArguments } from '../core/input/checked-calls';
import { listed, sentenceList } from '../core/listed';
import { ownValue } from '../core/plain';
import type { Capacity, CapacityRow, Level } from './capacity';

/** How `renderCapacity` formats the table. */
export interface CapacityTableOptions {
  /** Add escape codes for a terminal's colours. */
  readonly colour: boolean;
}

const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};

/**
 * Renders a capacity as a table: how many sessions of each kind fit, which resource is the limit, and how full the
 * quota is then.
 * @param namespace the name of the quota's namespace
 */
export function renderCapacity(namespace: string, capacity: Capacity, options: CapacityTableOptions): string {
  checkArguments('renderCapacity', [namespace, capacity, options]);
  const paint = painter(options.colour);
  const counted = Object.keys(capacity.hard).filter((resource) => !capacity.notCounted.includes(resource));
  const table = new Table({
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 1, 'padding-right': 1 },
    colAligns: ['right', 'left', 'left', ...counted.map(() => 'right' as const)],
  });
  const headings = ['sessions', 'profile', 'binds', ...counted];
  table.push(
    headings.map((heading) => paint('dim', heading)),
    ...(counted.length > 0
      ? [['', '', '', ...counted.map((name) => paint('dim', `of ${ownValue(capacity.hard, name)}`))]]
      : []),
    ...capacity.rows.map((row) => cells(row, counted, paint)),
  );
  const title = paint('bold', `Namespace ${namespace}: the sessions that its quota admits${besides(capacity)}`);
  const lines = table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
  return [title, ...lines, ...notes(capacity).map((note) => `  ${paint('dim', note)}`), ''].join('\n');
}

/** A row as a sentence: `20 stella-agent: limits.cpu and limits.memory bind; pods 50 is never reached`. */
export function toSentence(row: CapacityRow): string {
  checkArguments('toSentence', [row]);
  const sessions = row.sessions === Number.POSITIVE_INFINITY ? 'any number of' : String(row.sessions);
  const open = row.neverReached.map(({ resource, hard }) => `${resource} ${hard}`);
  const never = open.length === 0 ? '' : `; ${sentenceList(open)} ${open.length === 1 ? 'is' : 'are'} never reached`;
  const subject = row.sets === row.sessions ? row.name : `sessions of ${row.name}`;
  return `${sessions} ${subject}: ${toVerdict(row)}${row.sessions === 0 ? '' : never}`;
}

function cells(row: CapacityRow, counted: readonly string[], paint: Paint): string[] {
  const { sessions, binding, notSet, neverReached } = row;
  const none = sessions === 0;
  const level = (levels: readonly Level[], resource: string) => levels.find((one) => one.resource === resource)?.used;
  return [
    paint(none ? 'red' : 'bold', sessions === Number.POSITIVE_INFINITY ? 'unlimited' : String(sessions)),
    row.name,
    paint(none ? 'red' : 'yellow', toBinding(row)),
    ...counted.map((resource) => {
      if (notSet.includes(resource)) return paint('red', 'not set');
      const full = level(binding, resource);
      return full === undefined ? (level(neverReached, resource) ?? '') : paint('yellow', full);
    }),
  ];
}

function toBinding({ binding, notSet }: CapacityRow): string {
  if (notSet.length > 0) return 'refused';
  return binding.map(({ resource }) => resource).join(', ') || 'nothing';
}

function toVerdict({ binding, notSet }: CapacityRow): string {
  if (notSet.length > 0) return `the quota names ${sentenceList(notSet)}, and the pod does not set it`;
  const names = binding.map(({ resource }) => resource);
  if (names.length === 0) return 'nothing binds';
  return `${sentenceList(names)} ${names.length === 1 ? 'binds' : 'bind'}`;
}

function besides({ standing }: Capacity): string {
  const names = standing
    .filter(({ pods }) => pods > 0)
    .map(({ name, pods }) => (pods === 1 ? name : `${pods} × ${name}`));
  return names.length === 0 ? '' : `, beside ${listed(names)}`;
}

function notes({ hard, rows, notCounted }: Capacity): readonly string[] {
  const never = Object.keys(hard).filter(
    (resource) => rows.length > 0 && rows.every((row) => row.neverReached.some((level) => level.resource === resource)),
  );
  const named = (resources: readonly string[]) =>
    resources.map((resource) => `${resource} ${ownValue(hard, resource)}`).join(', ');
  return [
    ...(never.length > 0 ? [`never reached: ${named(never)}`] : []),
    ...(notCounted.length > 0 ? [`not counted here: ${named(notCounted)}`] : []),
  ];
}
