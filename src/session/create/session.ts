import type { Labels } from '../../core/objects/labels';
import type { SessionStatus } from '../watch/status/session-status';

/** A session in the cluster. */
export interface Session {
  readonly id: string;
  readonly namespace: string;

  /** The name of the profile. */
  readonly profile: string;
  readonly podName: string;

  /** Tells this pod from an earlier one of the same name. */
  readonly podUid: string;

  /** When the API server created it, such as `2026-11-27T03:00:00Z`. */
  readonly createdAt: string;
}

/** A session that `create` returns. */
export interface CreatedSession extends Session {
  /**
   * False if the session was there before this call. Of all calls for a session, also from several replicas and with answers that were
   * lost, it is true for the one that created the pod, by `metadata.managedFields`. Where something on the way removes these, a call
   * whose answer was lost takes its own pod for one that was there.
   * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#managers
   */
  readonly isNew: boolean;
}

/** A session that `list` returns, as the cluster knows it. */
export interface ListedSession extends Session, SessionStatus {
  /** All labels of its pod. */
  readonly labels: Labels;
}
