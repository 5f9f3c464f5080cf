import Table from 'cli-table3';
import { type Paint, painter } from '../core/colour';
import { checkArguments } from '../core/input/checked-calls';
import { listed, sentenceList } from '../core/listed';
import { ownValue } from '../core/plain';
import { wrappedWords } from '../core/wrapped';
import type { Capacity, CapacityRow, Level } from './capacity';

/** How `renderCapacity` formats the table. */
export interface CapacityTableOptions {
  /** Add escape codes for a terminal's colours. */
  readonly colour: boolean;

  /** The most characters of a line. Columns that do not fit follow in further tables. @default - unlimited */
  readonly width?: number | undefined;
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
 * @param namespaces the namespace of the quota, or all namespaces with this capacity
 */
export function renderCapacity(
  namespaces: string | readonly string[],
  capacity: Capacity,
  options: CapacityTableOptions,
): string {
  checkArguments('renderCapacity', [namespaces, capacity, options]);
  const { colour, width = Number.POSITIVE_INFINITY } = options;
  const paint = painter(colour);
  const counted = Object.keys(capacity.hard).filter((resource) => !capacity.notCounted.includes(resource));
  const names = typeof namespaces === 'string' ? [namespaces] : namespaces;
  const lines = wrappedWords(`${titleOf(names)}${besides(capacity)}`, width);
  const inner = Math.max(width - NOTE_INDENT.length, 1);
  return [
    ...lines.map((line) => paint('bold', line)),
    ...tablesWithin(width, capacity, counted, paint),
    ...notes(capacity)
      .flatMap((note) => wrappedWords(note, inner))
      .map((note) => `${NOTE_INDENT}${paint('dim', note)}`),
    '',
  ].join('\n');
}

const NOTE_INDENT = '  ';

function titleOf(names: readonly string[]): string {
  return names.length === 1
    ? `Namespace ${names[0]}: the sessions that its quota admits`
    : `${names.length} namespaces, ${listed(names)}: the sessions that the quota of each admits`;
}

/** The lines of as many tables as the columns need: each as wide as fits. Only the first says how many sessions fit, and why. */
function tablesWithin(width: number, capacity: Capacity, counted: readonly string[], paint: Paint): readonly string[] {
  const lines: string[] = [];
  let rest = counted;
  do {
    const isFirst = lines.length === 0;
    let columns = rest.length;
    let table = tableLines(capacity, rest, paint, isFirst);
    // At least one column, however narrow the terminal is.
    while (columns > 1 && table.some((line) => visibleLength(line) > width)) {
      columns -= 1;
      table = tableLines(capacity, rest.slice(0, columns), paint, isFirst);
    }
    lines.push(...table);
    rest = rest.slice(columns);
  } while (rest.length > 0);
  return lines;
}

function tableLines(capacity: Capacity, counted: readonly string[], paint: Paint, isFirst: boolean): readonly string[] {
  const left = isFirst ? ['sessions', 'profile', 'binds'] : ['profile'];
  const table = new Table({
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 1, 'padding-right': 1 },
    colAligns: [
      ...left.map((heading) => (heading === 'sessions' ? ('right' as const) : ('left' as const))),
      ...counted.map(() => 'right' as const),
    ],
  });
  const bounds = counted.map((name) => paint('dim', `of ${ownValue(capacity.hard, name)}`));
  table.push(
    [...left, ...counted].map((heading) => paint('dim', heading)),
    ...(counted.length > 0 ? [[...left.map(() => ''), ...bounds]] : []),
    ...capacity.rows.map((row) => [...(isFirst ? summary(row, paint) : [row.name]), ...levels(row, counted, paint)]),
  );
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

const COLOUR_CODE = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');

/** The characters of a line that a terminal shows. */
function visibleLength(line: string): number {
  return line.replace(COLOUR_CODE, '').trimEnd().length;
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

function summary(row: CapacityRow, paint: Paint): readonly string[] {
  const none = row.sessions === 0;
  return [
    paint(none ? 'red' : 'bold', row.sessions === Number.POSITIVE_INFINITY ? 'unlimited' : String(row.sessions)),
    row.name,
    paint(none ? 'red' : 'yellow', toBinding(row)),
  ];
}

function levels(
  { binding, notSet, neverReached }: CapacityRow,
  counted: readonly string[],
  paint: Paint,
): readonly string[] {
  const used = (of: readonly Level[], resource: string) => of.find((one) => one.resource === resource)?.used;
  return counted.map((resource) => {
    if (notSet.includes(resource)) return paint('red', 'not set');
    const full = used(binding, resource);
    return full === undefined ? (used(neverReached, resource) ?? '') : paint('yellow', full);
  });
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
