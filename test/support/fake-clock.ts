import type { SessionClock } from '../../src/session';

/** A clock whose waits are over at once, and that remembers them. */
export class FakeClock implements SessionClock {
  readonly waits: number[] = [];

  /** Called after each wait. */
  onWait: () => void = () => undefined;

  constructor(private time = Date.parse('2026-01-01T00:00:00Z')) {}

  now(): number {
    return this.time;
  }

  random(): number {
    return 0;
  }

  async wait(milliseconds: number): Promise<void> {
    this.waits.push(milliseconds);
    this.time += milliseconds;
    this.onWait();
    await new Promise((resolve) => setImmediate(resolve));
  }
}
