import { setImmediate } from 'node:timers/promises';
import type { SessionClock } from '../../../src/session/calls/clock';

interface Timer {
  readonly at: number;
  readonly wake: () => void;
}

/** Turns of the event loop that any step of a watch takes at most. */
const TURNS = 8;

/** Time that passes only when a test says so. */
export class VirtualClock implements SessionClock {
  private time = Date.UTC(2026, 10, 27, 3, 0, 0);
  private readonly timers = new Set<Timer>();

  /** @param chance what `random` returns */
  constructor(private readonly chance = 0.5) {}

  random(): number {
    return this.chance;
  }

  now(): number {
    return this.time;
  }

  wait(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const timer = {
        at: this.time + ms,
        wake: () => {
          this.timers.delete(timer);
          signal?.removeEventListener('abort', timer.wake);
          resolve();
        },
      };
      this.timers.add(timer);
      signal?.addEventListener('abort', timer.wake, { once: true });
    });
  }

  /** Lets everything happen that waits for nothing but its turn. */
  async settle(turns = TURNS): Promise<void> {
    for (let turn = 0; turn < turns; turn += 1) await setImmediate();
  }

  /** Lets so many milliseconds pass, timer by timer. */
  async advance(ms: number): Promise<void> {
    const end = this.time + ms;
    await this.settle();
    for (let next = this.next(end); next !== undefined; next = this.next(end)) {
      this.time = next.at;
      next.wake();
      await this.settle();
    }
    this.time = end;
  }

  private next(end: number): Timer | undefined {
    return [...this.timers].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];
  }
}
