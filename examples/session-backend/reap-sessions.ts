import type { EndedSession, EndedSessionKeeper, Sessions } from 'cdk8s-agents/session';
import { causeOf, log } from './log';
import type { Metrics } from './metrics';
import { pause } from './pause';

/** Logs how a session ended. The agent's own log may hold anything, and stays out. */
class OutcomeLog implements EndedSessionKeeper {
  async keep({ id, profile, state, outcome, endedAt }: EndedSession): Promise<void> {
    log('session over', { id, profile, state, outcome, endedAt });
  }
}

/** Removes what is left of ended sessions every minute, until the signal. Several replicas do no harm. */
export async function reapSessions(sessions: Sessions, metrics: Metrics, signal: AbortSignal): Promise<void> {
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
    await pause(60, signal);
  }
}
