import type { BackOff } from '../calls/back-off';
import type { SessionClock } from '../calls/clock';
import { inLanes } from '../calls/in-lanes';
import type { PodRequests } from './stream/pod-requests';
import type { SessionTable } from './table/session-table';
import type { TrackedSession } from './table/tracked-session';

/** How often a pod that has left the selector is asked for. */
const PERIOD_MS = 10_000;

/**
 * Looks for the pods that a watch has stopped to tell of: they are gone, or they have lost the labels of the selector, which ends no
 * session. Those that exist are asked for by name until they are gone, or back.
 */
export class OutOfSight {
  private readonly dueAt = new Map<TrackedSession, number>();
  private wake: (() => void) | undefined;

  constructor(
    private readonly requests: PodRequests,
    private readonly table: SessionTable,
    private readonly clock: SessionClock,
    private readonly backOff: BackOff,
  ) {}

  add(session: TrackedSession): void {
    session.isOutOfSight = true;
    this.dueAt.set(session, this.clock.now());
    this.wake?.();
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const now = this.clock.now();
      const due = [...this.dueAt].filter(([, at]) => at <= now).map(([session]) => session);
      if (due.length === 0)
        await this.pause(Math.min(PERIOD_MS, ...[...this.dueAt.values()].map((at) => at - now)), signal);
      else await this.lookForAll(due, signal);
    }
  }

  private async lookForAll(due: readonly TrackedSession[], signal: AbortSignal): Promise<void> {
    const failed: TrackedSession[] = [];
    await inLanes(due, async (session) => {
      if (!(await this.lookFor(session, signal))) failed.push(session);
    });
    if (failed.length === 0) return this.backOff.reset();
    const retryAt = this.clock.now() + this.backOff.nextMs();
    for (const session of failed) this.dueAt.set(session, retryAt);
  }

  /** @returns false if the API server did not answer the question */
  private async lookFor(session: TrackedSession, signal: AbortSignal): Promise<boolean> {
    try {
      const pod = this.isSought(session) ? await this.requests.get(signal, session.name) : undefined;
      // A watch may have told of it meanwhile, which is newer.
      if (!this.isSought(session)) this.dueAt.delete(session);
      else if (pod?.metadata?.uid !== session.uid) {
        this.dueAt.delete(session);
        this.table.bury(session);
      } else {
        this.table.observe(pod);
        session.isOutOfSight = true;
        this.dueAt.set(session, this.clock.now() + PERIOD_MS);
      }
      return true;
    } catch {
      return false;
    }
  }

  private isSought(session: TrackedSession): boolean {
    return session.isOutOfSight && this.table.has(session);
  }

  private async pause(ms: number, signal: AbortSignal): Promise<void> {
    const woken = new AbortController();
    this.wake = () => woken.abort();
    signal.addEventListener('abort', this.wake, { once: true });
    await this.clock.wait(ms, woken.signal);
    signal.removeEventListener('abort', this.wake);
  }
}
