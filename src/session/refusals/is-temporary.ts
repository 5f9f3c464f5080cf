import type { Refusal } from './refusal';

const PASSING: readonly Refusal['kind'][] = ['ending', 'queue-full', 'stale', 'throttled', 'unavailable'];

/** Whether a refusal passes without a change to the cluster, the profile, or the permissions. */
export function isTemporary(refusal: Refusal): boolean {
  if (refusal.kind === 'quota') return !refusal.neverFits;
  if (refusal.kind === 'webhook') return refusal.isUnreachable;
  return PASSING.includes(refusal.kind);
}
