import type { Check } from './input';

/** A field of a schedule, with its bounds and the names of its values. */
interface Field {
  readonly least: number;
  readonly most: number;
  readonly words?: readonly string[];
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const FIELDS: readonly Field[] = [
  { least: 0, most: 59 },
  { least: 0, most: 59 },
  { least: 0, most: 23 },
  { least: 1, most: 31 },
  { least: 1, most: 12, words: MONTHS },
  { least: 0, most: 6, words: DAYS },
];

const NAMED: readonly string[] = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];

/**
 * Accepts the schedules of backups: six fields, starting with seconds. The operator would read the minutes of a
 * five-field schedule, as in a CronJob, as seconds, and only warn.
 * @see https://cloudnative-pg.io/documentation/current/backup/#cron-schedule
 */
export const backupSchedule: Check = (value) => {
  const must = 'be a cron schedule of six fields, seconds first, such as 0 0 2 * * *';
  if (typeof value !== 'string') return { must };
  if (fits(value, FIELDS)) return undefined;
  const fields = value.trim().split(/\s+/);
  return fields.length === FIELDS.length - 1 ? { must, instead: `0 ${value}` } : { must };
};

/**
 * Accepts the schedules of a CronJob: five fields, starting with minutes.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
 */
export const cronSchedule: Check = (value) =>
  typeof value === 'string' && fits(value, FIELDS.slice(1))
    ? undefined
    : { must: 'be a cron schedule of five fields, minutes first, such as */5 * * * *' };

function fits(text: string, bounds: readonly Field[]): boolean {
  const fields = text.trim().split(/\s+/);
  const isWhole =
    fields.length === bounds.length && bounds.every((bound, index) => isField(fields[index] ?? '', bound));
  return NAMED.includes(text) || isWhole;
}

/** Accepts `*`, `?`, `5`, `1-5`, each with an optional step such as `/2`, and lists of them separated by commas. */
function isField(text: string, field: Field): boolean {
  return text.split(',').every((item) => {
    const [range = '', step, ...more] = item.split('/');
    if (more.length > 0 || (step !== undefined && !/^[1-9][0-9]*$/.test(step))) return false;
    if (range === '*' || range === '?') return true;
    const [first = '', last = first, ...rest] = range.split('-');
    const [from, to] = [toNumber(first, field), toNumber(last, field)];
    return rest.length === 0 && from !== undefined && to !== undefined && from <= to;
  });
}

function toNumber(text: string, { least, most, words = [] }: Field): number | undefined {
  const word = words.indexOf(text.toUpperCase());
  const number = word >= 0 ? word + least : /^[0-9]{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return number >= least && number <= most ? number : undefined;
}
