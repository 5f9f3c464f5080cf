import type { Pod } from 'kubernetes-types/core/v1';
import { defined } from '../../../core/defined';
import { isAgentOver, isHeldByAnother } from './agent-container';
import { endCause } from './end-cause';
import { holdUp } from './hold-up';
import { isConditionTrue, podCondition } from './pod-conditions';
import type { SessionCause, SessionCauseKind } from './session-cause';

/**
 * Where a session is:
 *
 * - `PENDING`: it has no node yet.
 * - `STARTING`: it has a node, and is not Ready: for the first time, or again.
 * - `ACTIVE`: it is Ready.
 * - `ENDING`: it was told to end, or its agent has exited, and its pod has not ended yet.
 * - `ENDED`: it is over, as it was meant to be: the agent exited with 0, or the pod was deleted.
 * - `FAILED`: it is over for any other reason.
 */
export type SessionState = 'PENDING' | 'STARTING' | 'ACTIVE' | 'ENDING' | 'ENDED' | 'FAILED';

/** The state of a session, and why. */
export interface SessionStatus {
  readonly state: SessionState;

  /** Of ENDED and FAILED: why. @default - it is not over */
  readonly outcome?: SessionCause;

  /** Of PENDING and STARTING: what keeps the session from being ACTIVE. It may pass. @default - nothing that the pod tells */
  readonly heldUpBy?: SessionCause;
}

const MEANT: readonly SessionCauseKind[] = ['Completed', 'Deleted'];

/** The status of the session that a pod is. */
export function sessionStatus(pod: Pod): SessionStatus {
  if (hasEnded(pod)) return endStatus(pod);
  if (pod.metadata?.deletionTimestamp !== undefined || isAgentOver(pod)) return { state: 'ENDING' };
  if (pod.spec?.nodeName === undefined) return defined<SessionStatus>({ state: 'PENDING', heldUpBy: holdUp(pod) });
  if (isConditionTrue(pod, 'Ready')) return { state: 'ACTIVE' };
  return defined<SessionStatus>({ state: 'STARTING', heldUpBy: holdUp(pod) });
}

/** The status of a session whose pod does not exist any more, by the pod as it was last seen. Only a deletion removes a pod. */
export function goneStatus(pod: Pod): SessionStatus {
  return endStatus(pod, true);
}

function endStatus(pod: Pod, isGone = false): SessionStatus {
  const outcome = endCause(pod, isGone);
  return { state: MEANT.includes(outcome.kind) ? 'ENDED' : 'FAILED', outcome };
}

function hasEnded(pod: Pod): boolean {
  const { phase } = pod.status ?? {};
  if (phase === 'Succeeded' || phase === 'Failed') return true;
  return isAgentOver(pod) && isHeldByAnother(pod) && !isPodEnding(pod);
}

/** The kubelet has given up the whole pod, as at its deadline. The phase and its reason follow when all containers have ended. */
function isPodEnding(pod: Pod): boolean {
  const { reason } = podCondition(pod, 'Ready') ?? {};
  return pod.metadata?.deletionTimestamp !== undefined || reason === 'PodFailed' || reason === 'PodCompleted';
}
