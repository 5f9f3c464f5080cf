import { BackOff } from '../calls/back-off';
import type { SessionClock } from '../calls/clock';
import { isTemporary } from '../refusals/is-temporary';
import { SessionRefused } from '../refusals/session-refused';

/** How long and how many may wait. */
interface QueueBounds {
  readonly waitMs: number;
  readonly maxWaiting: number;
}

/** A call that waits for room in the quota. */
interface Waiting {
  readonly ticket: number;
  readonly session: string;
  readonly until: number;
  readonly attempt: () => Promise<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

const LONGEST_MS = 2_000;

/**
 * Calls that a full quota refuses wait in the order in which they came: only the first of them tries, so that none overtakes and the API
 * server hears one back end no more than once in a while. A larger session at the front holds up smaller ones.
 */
export class QuotaQueue {
  private readonly waiting: Waiting[] = [];
  private tickets = 0;
  private isServing = false;
  private full: SessionRefused | undefined;
  private wakeUp: () => void = () => undefined;

  constructor(
    private readonly clock: SessionClock,
    private readonly bounds: QueueBounds,
  ) {}

  /** @throws SessionRefused of the quota at the deadline, or `queue-full` */
  async run<T>(attempt: () => Promise<T>, session: string): Promise<T> {
    const ticket = this.tickets++;
    if (this.bounds.waitMs === 0) return attempt();
    const until = this.clock.now() + this.bounds.waitMs;
    if (this.waiting.length === 0) {
      try {
        return await attempt();
      } catch (error) {
        if (!isFull(error)) throw error;
        this.full = error;
      }
    }
    const { length } = this.waiting;
    if (length >= this.bounds.maxWaiting) {
      throw new SessionRefused({ session, step: 'create pod' }, { kind: 'queue-full', waiting: length });
    }
    return new Promise<T>((resolve, reject) => {
      this.add({ ticket, session, until, attempt, resolve: (result) => resolve(result as T), reject });
    });
  }

  /** Tries at once: a session has ended. */
  wake(): void {
    this.wakeUp();
  }

  /** Adds a call by its ticket: of several first tries, refusals come back in any order. */
  private add(one: Waiting): void {
    const at = this.waiting.findIndex(({ ticket }) => ticket > one.ticket);
    this.waiting.splice(at < 0 ? this.waiting.length : at, 0, one);
    if (!this.isServing) void this.serve();
  }

  private async serve(): Promise<void> {
    this.isServing = true;
    const backOff = new BackOff(this.clock, LONGEST_MS);
    while (this.waiting.length > 0) {
      await this.pause(backOff.nextMs());
      const now = this.clock.now();
      for (const late of this.take(({ until }) => until <= now)) this.expire(late);
      const [first] = this.waiting;
      if (first !== undefined && (await this.serveOne(first))) backOff.reset();
    }
    this.isServing = false;
  }

  /** @returns whether the call is over, well or not */
  private async serveOne(first: Waiting): Promise<boolean> {
    try {
      const result = await first.attempt();
      this.take((one) => one === first);
      first.resolve(result);
    } catch (error) {
      if (isFull(error)) {
        this.full = error;
        return false;
      }
      this.take((one) => one === first);
      first.reject(error);
    }
    return true;
  }

  /** Its refusal is that of the first in the queue, which stands for all: nothing else was tried. */
  private expire({ session, reject }: Waiting): void {
    reject(this.full && new SessionRefused({ ...this.full.step, session }, this.full.refusal));
  }

  private take(isTaken: (one: Waiting) => boolean): readonly Waiting[] {
    const taken = this.waiting.filter(isTaken);
    const kept = this.waiting.filter((one) => !isTaken(one));
    this.waiting.splice(0, this.waiting.length, ...kept);
    return taken;
  }

  private async pause(milliseconds: number): Promise<void> {
    const nextDeadline = Math.min(...this.waiting.map(({ until }) => until)) - this.clock.now();
    const woken = new Promise<void>((resolve) => {
      this.wakeUp = resolve;
    });
    await Promise.race([this.clock.wait(Math.max(0, Math.min(milliseconds, nextDeadline))), woken]);
  }
}

function isFull(error: unknown): error is SessionRefused {
  return error instanceof SessionRefused && error.refusal.kind === 'quota' && isTemporary(error.refusal);
}
