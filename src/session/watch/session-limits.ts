import type { ReachedLimit, TrackedSession } from './table/tracked-session';

/**
 * Tells when a session was last used.
 * @open
 */
export interface SessionActivity {
  /** The time at which a session was last used. Undefined if it was not used, or is not known here. */
  lastActivity(id: string): Date | undefined;
}

/**
 * The limits of a client. The deadline of a pod is the kubelet's: it never fires for a pod without a node, or on a node that has stopped.
 */
export interface SessionLimits {
  /** Seconds that a session may be PENDING. @default - no limit */
  readonly pendingSeconds?: number;

  /** Seconds that a session may be STARTING. @default - no limit */
  readonly startingSeconds?: number;

  /** Seconds that an ACTIVE session may go unused; needs `activity`. @default - no limit */
  readonly idleSeconds?: number;

  /** Tells when sessions were last used. @default - nothing does, and no session is idle */
  readonly activity?: SessionActivity;
}

const SECOND = 1000;

/** The limit that a session has reached in its present state. Times are the API server's, but for the activity. */
export function reachedLimit(
  session: TrackedSession,
  limits: SessionLimits,
  time: { readonly server: number; readonly local: number },
): ReachedLimit | undefined {
  const { pendingSeconds = Infinity, startingSeconds = Infinity } = limits;
  const ageSeconds = (time.server - session.since) / SECOND;
  switch (session.status.state) {
    case 'PENDING':
      return ageSeconds >= pendingSeconds ? 'pending' : undefined;
    case 'STARTING':
      return ageSeconds >= startingSeconds ? 'starting' : undefined;
    case 'ACTIVE':
      return isIdle(session, limits, ageSeconds, time.local) ? 'idle' : undefined;
    default:
      return undefined;
  }
}

function isIdle(
  { id }: TrackedSession,
  { idleSeconds = Infinity, activity }: SessionLimits,
  ageSeconds: number,
  now: number,
): boolean {
  if (activity === undefined || ageSeconds < idleSeconds) return false;
  const last = activity.lastActivity(id)?.getTime() ?? -Infinity;
  return (now - last) / SECOND >= idleSeconds;
}
