import type { TrackedSession } from './tracked-session';

/** Sessions that wait to be told of. More than that, and reading from the API server pauses. */
const MOST = 20_000;

/**
 * The sessions that have news for the reader, each once: a reader that is slow misses states in between, never the last. A session whose
 * state has come back to what the reader knows is left out.
 */
export class NewsQueue {
  private readonly waiting = new Set<TrackedSession>();
  private wakeReader: (() => void) | undefined;
  private wakeWriters: (() => void)[] = [];
  private failure: { readonly error: unknown } | undefined;
  private isClosed = false;

  constructor(private readonly most = MOST) {}

  add(session: TrackedSession): void {
    if (!session.hasNews) return;
    this.waiting.add(session);
    this.wakeReader?.();
  }

  /** The next session with news. Undefined when the queue is closed. */
  async take(): Promise<TrackedSession | undefined> {
    for (;;) {
      const session = this.first();
      if (session !== undefined) return session;
      if (this.failure !== undefined) throw this.failure.error;
      if (this.isClosed) return undefined;
      await new Promise<void>((resolve) => {
        this.wakeReader = resolve;
      });
    }
  }

  /** Resolves when there is room for more. */
  async room(): Promise<void> {
    while (this.waiting.size >= this.most && !this.isClosed) {
      await new Promise<void>((resolve) => this.wakeWriters.push(resolve));
    }
  }

  /** Ends what takes, at once. */
  close(): void {
    this.isClosed = true;
    this.waiting.clear();
    this.wakeAll();
  }

  /** What takes gets the error, after the sessions that wait. */
  fail(error: unknown): void {
    this.failure = { error };
    this.wakeAll();
  }

  private first(): TrackedSession | undefined {
    for (const session of this.waiting) {
      this.waiting.delete(session);
      if (this.waiting.size < this.most) this.wake();
      if (session.hasNews) return session;
    }
    return undefined;
  }

  private wake(): void {
    for (const wake of this.wakeWriters.splice(0)) wake();
  }

  private wakeAll(): void {
    this.wake();
    this.wakeReader?.();
  }
}
