import type { Sessions } from 'cdk8s-agents/session';
import { causeOf, log } from './log';
import type { Metrics } from './metrics';
import { pause } from './pause';
import type { SessionBoard } from './session-board';

/** A session that does not start holds quota: it is ended. */
const LIMITS = { pendingSeconds: 120, startingSeconds: 300 };

/** Watches all sessions for the board, those of other replicas too, until the signal. */
export async function watchSessions(sessions: Sessions, board: SessionBoard, metrics: Metrics, signal: AbortSignal) {
  while (!signal.aborted) {
    try {
      for await (const event of sessions.watch({ ...LIMITS, signal })) {
        const { id, profile, previous, outcome, limit, heldUpBy } = event;
        board.tell(event);
        // The first event of a pod may be about a session that ended before this replica started.
        if (outcome !== undefined && previous !== undefined) metrics.ends.add({ profile, outcome: outcome.kind });
        if (limit === undefined) continue;
        log('session does not start', { id, limit, heldUpBy });
        sessions.end(id).catch((error: unknown) => log('session does not end', { id, cause: causeOf(error) }));
      }
    } catch (error) {
      log('watch failed', { cause: causeOf(error) });
      board.forget();
      await pause(5, signal);
    }
  }
}
