import { randomInt } from 'node:crypto';

/**
 * Time and chance, which a test of a back end may replace.
 * @open
 */
export interface SessionClock {
  /** Milliseconds since 1970. */
  now(): number;

  /** A number from 0 to below 1. */
  random(): number;

  /** Resolves after so many milliseconds. */
  wait(milliseconds: number): Promise<void>;
}

const STEPS = 2 ** 32;

/** The clock of the machine. */
export const machineClock: SessionClock = {
  now: () => Date.now(),
  random: () => randomInt(STEPS) / STEPS,
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};
