import { defined } from '../../core/defined';
import type { SessionCause } from './status/session-cause';
import type { SessionState } from './status/session-status';
import type { ReachedLimit, TrackedSession } from './table/tracked-session';

/** A change of a session: of its state, of what holds it up, or that it has reached a limit of the watch. */
export interface SessionEvent {
  /** The id of the session, of the label `session` of its pod. */
  readonly id: string;

  /** The name of the profile. */
  readonly profile: string;

  readonly podName: string;

  /** Tells apart two pods of one session id. */
  readonly podUid: string;

  readonly state: SessionState;

  /** The state in the event before, of the same pod. @default - this is the first event of the pod */
  readonly previous?: SessionState;

  /** Of ENDED and FAILED, where there is no event after: why. @default - the session is not over */
  readonly outcome?: SessionCause;

  /** Of PENDING and STARTING: what keeps the session from being ACTIVE. It may pass. @default - nothing that the pod tells */
  readonly heldUpBy?: SessionCause;

  /** The limit that the session has reached in this state. The watch leaves it to you to end the session. @default - none */
  readonly limit?: ReachedLimit;
}

/** What there is to tell next of a session, which is told thereby. */
export function toEvent(session: TrackedSession): SessionEvent {
  const { id, profile, name, uid } = session;
  const { status, previous, limit } = session.tell();
  return defined<SessionEvent>({ id, profile, podName: name, podUid: uid, ...status, previous, limit });
}
