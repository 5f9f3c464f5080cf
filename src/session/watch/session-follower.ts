import type { Pod } from 'kubernetes-types/core/v1';
import { BackOff } from '../calls/back-off';
import type { SessionClock } from '../calls/clock';
import { ApiStatus } from '../client/api-status';
import type { OutOfSight } from './out-of-sight';
import { type PodEvent, podEvents } from './stream/pod-events';
import type { PodRequests } from './stream/pod-requests';
import { isNewer } from './stream/resource-version';
import type { NewsQueue } from './table/news-queue';
import type { SessionTable } from './table/session-table';

/** Where a watch of pods reads from, and where to. */
interface Following {
  readonly requests: PodRequests;
  readonly table: SessionTable;
  readonly news: NewsQueue;
  readonly clock: SessionClock;

  readonly outOfSight: OutOfSight;
}

/** API servers end a watch after a random time of 30 to 60 minutes; a watch that hangs is noticed after this one. */
const WATCH_SECONDS = 240;

/** What the API server may be late with the end of a watch. */
const LATE_SECONDS = 30;

const SECOND = 1000;
const EXPIRED = 410;
const REFUSALS = [400, 401, 403, 404, 405, 406, 415, 422];

/** An API server that restarts is back within a minute. */
export const LONGEST_BACK_OFF_MS = 30_000;

/** An API server that starts refuses for some seconds, until it has read roles and tokens. */
const REFUSED_MS = 60_000;

/** Keeps a table of sessions as the API server has it, through lists and watches, until it is aborted. */
export class SessionFollower {
  /** Everything up to this version is in the table. Undefined if a list is needed. */
  private version: string | undefined;

  /** The version that lists and watches have come to. */
  private reached = '';

  private readonly backOff: BackOff;
  private refusedSince: number | undefined;
  private hasListed = false;

  constructor(private readonly following: Following) {
    this.backOff = new BackOff(following.clock, LONGEST_BACK_OFF_MS);
  }

  /** @throws ApiStatus when the API server refuses the first list, or all requests for a minute */
  async run(signal: AbortSignal): Promise<void> {
    const { clock } = this.following;
    while (!signal.aborted) {
      try {
        if (this.version === undefined) await this.list(signal);
        const isQuick = await this.watch(signal);
        if (!isQuick) continue;
        await clock.wait(this.backOff.nextMs(), signal);
      } catch (error) {
        if (signal.aborted) return;
        this.consider(error);
        const after = error instanceof ApiStatus ? error.details.retryAfterSeconds : undefined;
        await clock.wait(this.backOff.nextMs(after), signal);
      }
    }
  }

  /** Decides what is left after an error. @throws the error if it is final */
  private consider(error: unknown): void {
    if (!(error instanceof ApiStatus)) return;
    if (error.code === EXPIRED) this.version = undefined;
    if (!REFUSALS.includes(error.code)) return;
    const now = this.following.clock.now();
    this.refusedSince ??= now;
    if (!this.hasListed || now - this.refusedSince >= REFUSED_MS) throw error;
    this.version = undefined;
  }

  private succeeded(): void {
    this.refusedSince = undefined;
    this.backOff.reset();
  }

  private async list(signal: AbortSignal): Promise<void> {
    const { requests, table, news, outOfSight } = this.following;
    const listed = new Set<string>();
    const graves = table.graves();
    let next: string | undefined;
    let version = '';
    do {
      await news.room();
      const page = await requests.list(signal, next);
      // Versions only go back where etcd was restored.
      if (isNewer(this.reached, page.resourceVersion)) for (const session of table.all()) session.forgetVersion();
      for (const pod of page.pods) {
        listed.add(pod.metadata?.name ?? '');
        table.observe(pod);
      }
      version = page.resourceVersion;
      next = page.next;
    } while (next !== undefined && !signal.aborted);
    // The pods of the others are gone, or have lost their labels.
    for (const session of table.all()) if (!listed.has(session.name)) outOfSight.add(session);
    table.forget(graves);
    this.version = version;
    this.reached = version;
    this.hasListed = true;
    this.succeeded();
  }

  /**
   * Reads one watch to its end.
   * @returns whether it ended so soon, and without an event, that the next one has to wait
   */
  private async watch(signal: AbortSignal): Promise<boolean> {
    const { requests, clock } = this.following;
    const seconds = Math.round(WATCH_SECONDS * (1 + clock.random() / 4));
    const began = clock.now();
    const own = new AbortController();
    const abort = () => own.abort();
    signal.addEventListener('abort', abort, { once: true });
    // A connection that was lost without a word ends here.
    void clock.wait((seconds + LATE_SECONDS) * SECOND, own.signal).then(abort);
    let events = 0;
    try {
      const body = await requests.watch(own.signal, this.version ?? '', seconds);
      this.refusedSince = undefined;
      for await (const event of podEvents(body)) {
        if (signal.aborted) return false;
        events += 1;
        await this.apply(event);
        this.succeeded();
      }
    } catch (error) {
      if (!own.signal.aborted || signal.aborted) throw error;
    } finally {
      signal.removeEventListener('abort', abort);
      own.abort();
    }
    const lasted = clock.now() - began;
    // After a restore of etcd, versions start anew: a watch from one of the future waits for it, and is silent.
    if (events === 0 && lasted >= seconds * SECOND) this.version = undefined;
    return events === 0 && lasted < SECOND;
  }

  private async apply({ type, pod, resourceVersion }: PodEvent): Promise<void> {
    const { news } = this.following;
    await news.room();
    // Events come in the order of their versions: what is not newer was already there before the connection was cut.
    if (!isNewer(resourceVersion, this.version ?? '')) return;
    if (type === 'DELETED') this.deleted(pod);
    else if (type !== 'BOOKMARK') this.following.table.observe(pod);
    this.version = resourceVersion;
    this.reached = resourceVersion;
  }

  private deleted(pod: Pod): void {
    const { table, outOfSight } = this.following;
    const session = table.find(pod);
    if (session === undefined) return;
    // A deletion ends with a grace of 0. Without it, the pod may only have lost the labels of the selector.
    if (pod.metadata?.deletionGracePeriodSeconds !== 0) {
      outOfSight.add(session);
      return;
    }
    session.update(pod);
    table.remove(session);
  }
}
