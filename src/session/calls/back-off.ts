import type { Refusal } from '../refusals/refusal';
import type { SessionClock } from './clock';

const FIRST_MS = 100;
const LONGEST_MS = 5_000;

/**
 * The waits between tries: they double, and each is a random part of its step, at least half of it, so that many back ends that fail
 * together do not return together, and none spins.
 * @see https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 */
export class BackOff {
  private stepMs = FIRST_MS;

  constructor(
    private readonly clock: Pick<SessionClock, 'random'>,
    private readonly longestMs = LONGEST_MS,
  ) {}

  /**
   * The milliseconds before the next try.
   * @param leastSeconds what the API server asks for, such as in `Retry-After`
   */
  nextMs(leastSeconds = 0): number {
    const { stepMs } = this;
    this.stepMs = Math.min(stepMs * 2, this.longestMs);
    return leastSeconds * 1000 + stepMs / 2 + (stepMs / 2) * this.clock.random();
  }

  /** After a success. */
  reset(): void {
    this.stepMs = FIRST_MS;
  }
}

/** The seconds that the API server asks to wait for. */
export function askedSeconds(refusal: Refusal): number {
  return 'retryAfterSeconds' in refusal ? (refusal.retryAfterSeconds ?? 0) : 0;
}
