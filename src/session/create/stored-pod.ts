import type { Pod } from 'kubernetes-types/core/v1';
import { COMPONENT_LABEL, type Component, NAME_LABEL, SESSION_LABEL } from '../../core/objects/labels';
import type { ObjectMetadata } from '../calls/api-calls';
import { sessionStatus } from '../watch/status/session-status';

/** A pod as the API server returns it. */
export interface StoredPod extends Pod {
  readonly metadata: ObjectMetadata;
}

const AGENT: Component = 'agent';

/** The label selector of all sessions, of each version of this package. */
export const SESSION_SELECTOR = `${COMPONENT_LABEL}=${AGENT},${SESSION_LABEL}`;

/** The profile of a session's object. @returns undefined for the object of no session */
export function profileOf({ labels = {} }: ObjectMetadata): string | undefined {
  const isSession = labels[COMPONENT_LABEL] === AGENT && labels[SESSION_LABEL] !== undefined;
  return isSession ? labels[NAME_LABEL] : undefined;
}

/** Whether the agent has ended. The pod stays until somebody deletes it. */
export function hasEnded(pod: StoredPod): boolean {
  const { state } = sessionStatus(pod);
  return state === 'ENDED' || state === 'FAILED';
}
