import { BackOff } from '../calls/back-off';
import type { SessionClock } from '../calls/clock';
import type { KubernetesClient } from '../client/kubernetes-client';
import { ReadyCalls } from '../observe/ready-calls';
import type { SessionObserver } from '../observe/session-observer';
import { OutOfSight } from './out-of-sight';
import { withProbeFailure } from './probe-failure';
import { type SessionEvent, toEvent } from './session-event';
import { LONGEST_BACK_OFF_MS, SessionFollower } from './session-follower';
import { reachedLimit } from './session-limits';
import { type SessionWatchOptions, sessionSelector } from './session-watch-options';
import { PodRequests } from './stream/pod-requests';
import { NewsQueue } from './table/news-queue';
import { SessionTable } from './table/session-table';

const SWEEP_MS = 1000;

/** What to watch, and where. */
export interface WatchedNamespace extends SessionWatchOptions {
  readonly namespace: string;

  /** @default - nobody is told how long sessions take to start */
  readonly observer?: SessionObserver;
}

/**
 * The events of a watch.
 * @param mostWaiting how many sessions may wait for the reader before reading from the API server pauses
 */
export async function* sessionEvents(
  client: KubernetesClient,
  options: WatchedNamespace,
  clock: SessionClock,
  mostWaiting?: number,
): AsyncGenerator<SessionEvent, void, undefined> {
  const { readEvents = false } = options;
  const requests = new PodRequests(client, options.namespace, sessionSelector(options.labels), clock);
  const news = new NewsQueue(mostWaiting);
  const table = new SessionTable(news);
  const outOfSight = new OutOfSight(requests, table, clock, new BackOff(clock, LONGEST_BACK_OFF_MS));
  const follower = new SessionFollower({ requests, table, news, clock, outOfSight });
  const ready = new ReadyCalls(options.observer, options.namespace);
  const ended = new AbortController();
  const { signal } = ended;
  const end = () => {
    ended.abort();
    news.close();
  };
  options.signal?.addEventListener('abort', end, { once: true });
  if (options.signal?.aborted) end();
  const sweeping = async () => {
    while (hasLimits(options) && !signal.aborted) {
      await clock.wait(SWEEP_MS, signal);
      for (const session of table.all()) {
        session.reach(reachedLimit(session, options, { server: requests.serverNow(), local: clock.now() }));
        news.add(session);
      }
    }
  };
  const running = [follower.run(signal), outOfSight.run(signal), sweeping()].map((run) =>
    run.catch((error: unknown) => news.fail(error)),
  );
  try {
    for (let session = await news.take(); session !== undefined; session = await news.take()) {
      const event = toEvent(session);
      if (event.state === 'ACTIVE') ready.active(session, event.previous === undefined);
      // It may have more.
      news.add(session);
      yield readEvents ? await withProbeFailure(event, requests, signal) : event;
    }
  } finally {
    options.signal?.removeEventListener('abort', end);
    end();
    await Promise.all(running);
  }
}

function hasLimits({ pendingSeconds, startingSeconds, idleSeconds }: SessionWatchOptions): boolean {
  return pendingSeconds !== undefined || startingSeconds !== undefined || idleSeconds !== undefined;
}
