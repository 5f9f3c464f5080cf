import type { ListedSession } from '../create/session';

/** A session that has ended, and is about to be removed. */
export interface EndedSession extends ListedSession {
  /** When its last container ended, such as `2026-11-27T03:00:00Z`. */
  readonly endedAt: string;

  /** The end of the agent's log. The agent wrote it: it may hold anything. @default - it cannot be read any more */
  readonly log?: string;
}

/**
 * Keeps what is worth keeping of ended sessions.
 * @open
 */
export interface EndedSessionKeeper {
  /** A session is removed after it resolves, and stays if it rejects. With two replicas of a back end, both may keep the same session. */
  keep(session: EndedSession): Promise<void>;
}
