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

  /** Resolves after so many milliseconds, or as soon as the signal, if any, is aborted. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

const STEPS = 2 ** 32;

/** The clock of the machine. */
export const machineClock: SessionClock = {
  now: () => Date.now(),
  random: () => randomInt(STEPS) / STEPS,
  wait: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) {
        resolve();
        return;
      }
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal?.addEventListener('abort', done, { once: true });
    }),
};
