import { setTimeout as wait } from 'node:timers/promises';
import type { EndedSession, EndedSessionKeeper, Sessions } from 'cdk8s-agents/session';
import { log } from './log';
import type { Metrics } from './metrics';
import type { SessionBoard } from './session-board';
import { causeOf } from './session-server';

/** What a replica does beside answering requests. Every replica does it, and none minds the others. */
interface Duties {
  readonly sessions: Sessions;
  readonly board: SessionBoard;
  readonly metrics: Metrics;
  readonly signal: AbortSignal;
}

/** A session that does not start holds quota: it is ended. */
const LIMITS = { pendingSeconds: 120, startingSeconds: 300 };

const REWATCH_SECONDS = 5;
const REAP_SECONDS = 60;

/** Watches all sessions for the board, until the signal. */
export async function watchSessions({ sessions, board, metrics, signal }: Duties): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const event of sessions.watch({ ...LIMITS, signal })) {
        board.tell(event);
        const { id, profile, previous, outcome, limit } = event;
        // A first event may be about a session that ended before this replica started.
        if (outcome !== undefined && previous !== undefined) metrics.ends.add({ profile, outcome: outcome.kind });
        if (limit === undefined) continue;
        log('session does not start', { id, limit, heldUpBy: event.heldUpBy });
        sessions.end(id).catch((error: unknown) => log('session does not end', { id, cause: causeOf(error) }));
      }
    } catch (error) {
      log('watch failed', { cause: error instanceof Error ? error.message : 'unknown' });
      board.forget();
      await pause(REWATCH_SECONDS, signal);
    }
  }
}

/** Logs how a session ended. The agent's log may hold anything, and stays out. */
class OutcomeLog implements EndedSessionKeeper {
  async keep({ id, profile, state, outcome, endedAt }: EndedSession): Promise<void> {
    log('session over', { id, profile, state, outcome, endedAt });
  }
}

/** Removes what is left of ended sessions every minute, until the signal. */
export async function reapSessions({ sessions, metrics, signal }: Duties): Promise<void> {
  const keeper = new OutcomeLog();
  while (!signal.aborted) {
    try {
      const { objects } = await sessions.reap({ dryRun: false, keeper });
      for (const { kind, name, why, result } of objects) {
        metrics.reaped.add({ why, result });
        log('reaped', { kind, name, why, result });
      }
    } catch (error) {
      log('reap failed', { cause: causeOf(error) });
    }
    await pause(REAP_SECONDS, signal);
  }
}

/** Waits half to one and a half times as long, so that replicas which start together do not work together. */
function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return wait(seconds * 1000 * (0.5 + Math.random()), undefined, { signal }).catch(() => undefined);
}
