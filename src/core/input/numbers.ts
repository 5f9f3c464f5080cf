import type { Check } from './input';

/** The highest number of a port. */
export const LAST_PORT = 65_535;

const INT32_MAX = 2_147_483_647;
const PERCENT_MAX = 1000;

/** A TCP, UDP or SCTP port. */
export const port: Check = (value) =>
  isWhole(value, 1, LAST_PORT) ? undefined : { must: 'be a port from 1 to 65535, such as 8080' };

/** A user or group id. @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted */
export const nonRootId: Check = (value) =>
  isWhole(value, 1, INT32_MAX) ? undefined : { must: 'be a whole number from 1 to 2147483647: 0 is root' };

/** A user or group id, root included. */
export const id: Check = (value) =>
  isWhole(value, 0, INT32_MAX) ? undefined : { must: 'be a whole number from 0 to 2147483647' };

/** A whole number of at least one. */
export const count: Check = (value) => (isWhole(value, 1) ? undefined : { must: 'be a whole number of at least 1' });

/** A whole number of at least zero. */
export const countOrZero: Check = (value) =>
  isWhole(value, 0) ? undefined : { must: 'be a whole number of at least 0' };

/** A span in whole seconds, zero included. */
export const seconds: Check = (value) =>
  isWhole(value, 0, INT32_MAX) ? undefined : { must: 'be whole seconds of at least 0, such as 30' };

/** A span in whole seconds that is not empty. */
export const positiveSeconds: Check = (value) =>
  isWhole(value, 1, INT32_MAX) ? undefined : { must: 'be whole seconds of at least 1, such as 30' };

/** A share, where more than 100 is allowed (an autoscaler's target of requested CPU). */
export const percent: Check = (value) =>
  isWhole(value, 1, PERCENT_MAX) ? undefined : { must: 'be a whole percentage from 1 to 1000, such as 70' };

/**
 * A number of pods, or a share of them up to 100 %.
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/#think-about-how-your-application-reacts-to-disruptions
 */
export const countOrPercent: Check = (value) => {
  const share = percentage(value);
  return isWhole(value, 0, INT32_MAX) || (share !== undefined && share <= 100)
    ? undefined
    : { must: 'be a number of pods or a percentage up to 100%, such as 1 or 25%' };
};

/**
 * How many pods a PodDisruptionBudget keeps or gives away. Nobody means its ends: there it blocks every drain, or protects nothing.
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/
 */
export const disruptionLimit: Check = (value) => {
  const share = percentage(value);
  return share === 0 || share === 100
    ? { must: 'be between 1% and 99%, or the budget blocks every drain or none', warns: true }
    : countOrPercent(value);
};

/** The share that a text such as 25% says, whatever zeros stand before it. @returns undefined when it is none */
export function percentage(value: unknown): number | undefined {
  const digits = typeof value === 'string' ? /^([0-9]+)%$/.exec(value)?.[1] : undefined;
  return digits === undefined ? undefined : Number(digits);
}

function isWhole(value: unknown, least: number, most = Number.MAX_SAFE_INTEGER): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}
