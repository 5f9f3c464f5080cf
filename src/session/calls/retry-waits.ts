import type { Refusal } from '../refusals/refusal';
import type { SessionClock } from './clock';

const FIRST_MS = 100;
const LONGEST_MS = 5_000;

/**
 * The waits between tries: they double, and each is a random part of its step, so that many back ends that fail together do not return
 * together. `Retry-After` is the least.
 * @see https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 */
export class RetryWaits {
  private step = FIRST_MS;

  constructor(
    private readonly clock: SessionClock,
    private readonly longestMs = LONGEST_MS,
  ) {}

  /** The milliseconds before the next try. */
  next(refusal?: Refusal): number {
    const { step } = this;
    this.step = Math.min(step * 2, this.longestMs);
    const asked = refusal && 'retryAfterSeconds' in refusal ? (refusal.retryAfterSeconds ?? 0) * 1000 : 0;
    return asked + step / 2 + (step / 2) * this.clock.random();
  }
}
