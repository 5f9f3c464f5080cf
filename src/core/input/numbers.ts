import type { Check } from './input';

/** The highest port number. */
export const LAST_PORT = 65_535;

const INT32_MAX = 2_147_483_647;
const PERCENT_MAX = 1000;

/** A TCP, UDP or SCTP port. */
export const port = whole(1, LAST_PORT, 'be a port from 1 to 65535, such as 8080');

/** A user or group id. @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted */
export const nonRootId = whole(1, INT32_MAX, 'be a whole number from 1 to 2147483647: 0 is root');

/** A whole number of at least one. */
export const count = whole(1, INT32_MAX, 'be a whole number of at least 1');

/** A whole number of at least zero. */
export const countOrZero = whole(0, INT32_MAX, 'be a whole number of at least 0');

/** A time in whole seconds, zero included. */
export const seconds = whole(0, INT32_MAX, 'be whole seconds of at least 0, such as 30');

/** A time in whole seconds, at least one. */
export const positiveSeconds = whole(1, INT32_MAX, 'be whole seconds of at least 1, such as 30');

/** A percentage that may be above 100, such as an autoscaler's target of requested CPU. */
export const percent = whole(1, PERCENT_MAX, 'be a whole percentage from 1 to 1000, such as 70');

/**
 * A number of pods, or a percentage of them up to 100 %.
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/#think-about-how-your-application-reacts-to-disruptions
 */
export const countOrPercent: Check = (value) => {
  const share = percentage(value);
  if (isWhole(value, 0, INT32_MAX) || (share !== undefined && share <= 100)) return undefined;
  return { must: 'be a number of pods or a percentage up to 100%, such as 1 or 25%' };
};

/**
 * How many pods a PodDisruptionBudget keeps or gives away. 0 % and 100 % are never intended: one blocks every drain, the other
 * protects nothing.
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/
 */
export const disruptionLimit: Check = (value) => {
  const share = percentage(value);
  return share === 0 || share === 100
    ? { must: 'be between 1% and 99%, or the budget blocks every drain or none', warns: true }
    : countOrPercent(value);
};

/** The number in a text such as 25%, leading zeros included. @returns undefined for any other value */
export function percentage(value: unknown): number | undefined {
  const digits = typeof value === 'string' ? /^([0-9]+)%$/.exec(value)?.[1] : undefined;
  return digits === undefined ? undefined : Number(digits);
}

/** @param must the rule for a value that is too small or not a whole number. For a value that is too large, the message gives the upper bound. */
function whole(least: number, most: number, must: string): Check {
  return (value) => {
    if (isWhole(value, least, most)) return undefined;
    return typeof value === 'number' && value > most ? { must: `be at most ${most}` } : { must };
  };
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}
