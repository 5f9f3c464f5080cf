import type { SessionClock } from '../calls/clock';

const FIRST_MS = 200;
const MOST_MS = 30_000;

/**
 * How long to wait before the next try: a random part of a span that doubles, so that back ends that lost the same API server do not
 * come back all at once.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export class BackOff {
  private spanMs = FIRST_MS;

  constructor(private readonly clock: Pick<SessionClock, 'random'>) {}

  /** @param leastSeconds what the API server asks for */
  nextMs(leastSeconds = 0): number {
    const span = this.spanMs;
    this.spanMs = Math.min(MOST_MS, span * 2);
    // Half of the span at least: a watch that fails at once must not spin.
    return leastSeconds * 1000 + span / 2 + (this.clock.random() * span) / 2;
  }

  /** After a success. */
  reset(): void {
    this.spanMs = FIRST_MS;
  }
}
