import type { SessionEvent } from '../../../src/session/watch/session-event';
import { sessionEvents, type WatchedNamespace } from '../../../src/session/watch/session-events';
import type { FakePods } from './fake-pods';
import type { VirtualClock } from './virtual-clock';

/** Reads a watch to its end. */
export class Reader {
  readonly events: SessionEvent[] = [];
  error: unknown;
  isDone = false;
  private readonly stopped = new AbortController();
  private resume: (() => void) | undefined;
  private pausing: Promise<void> | undefined;
  private readonly done: Promise<void>;

  constructor(pods: FakePods, clock: VirtualClock, options: Partial<WatchedNamespace> = {}, mostWaiting?: number) {
    const all = { namespace: 'agents', signal: this.stopped.signal, ...options };
    this.done = this.read(sessionEvents(pods, all, clock, mostWaiting));
  }

  /** `s1 PENDING`, and what more there is: `(ImagePull)` for what holds it up or has ended it, `!pending` for a limit. */
  get lines(): readonly string[] {
    return this.events.map(toLine);
  }

  /** Takes no event until it is resumed. */
  pause(): void {
    this.pausing ??= new Promise((resolve) => {
      this.resume = resolve;
    });
  }

  continue(): void {
    this.pausing = undefined;
    this.resume?.();
  }

  async stop(): Promise<void> {
    this.continue();
    this.stopped.abort();
    await this.done;
  }

  private async read(events: AsyncIterable<SessionEvent>): Promise<void> {
    try {
      for await (const event of events) {
        this.events.push(event);
        while (this.pausing !== undefined) await this.pausing;
      }
    } catch (error) {
      this.error = error;
    }
    this.isDone = true;
  }
}

function toLine({ id, state, outcome, heldUpBy, limit }: SessionEvent): string {
  const cause = outcome ?? heldUpBy;
  return [`${id} ${state}`, ...(cause ? [`(${cause.kind})`] : []), ...(limit ? [`!${limit}`] : [])].join(' ');
}
