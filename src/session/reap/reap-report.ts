import type { Refusal } from '../refusals/refusal';

/**
 * Why an object is removed:
 *
 * - `ended`: all containers of the pod ended longer ago than `keepEndedSeconds`.
 * - `past-limit`: the session has passed its `limitSeconds`, or the profile's `sessionLimitSeconds` where the kubelet does not keep them.
 * - `never-started`: the pod is Pending for longer than `startSeconds`.
 * - `without-secret`: the pod waits for a Secret that nobody created.
 * - `without-pod`: the Secret has no owner, and its pod does not exist.
 * - `still-ending`: the pod was deleted, and its grace has passed: its node is lost.
 */
export type ReapReason = 'ended' | 'past-limit' | 'never-started' | 'without-secret' | 'without-pod' | 'still-ending';

/**
 * What became of an object: `gone` if another replica was faster, or if the answer to its removal was lost; `kept` if the keeper rejected;
 * `refused` for what is no passing trouble of the API server, or outlasts `retrySeconds`.
 */
export type ReapResult = 'found' | 'removed' | 'gone' | 'kept' | 'refused';

/** An object that `reap` found. */
export interface ReapedObject {
  readonly kind: 'Pod' | 'Secret';
  readonly name: string;

  /** The id of the session. */
  readonly id: string;
  readonly why: ReapReason;

  /** `found` in a dry run, and after its signal. */
  readonly result: ReapResult;

  /** @default - it was not refused */
  readonly refusal?: Refusal;
}

/** What `reap` found and removed. */
export interface ReapReport {
  readonly dryRun: boolean;
  readonly objects: readonly ReapedObject[];

  /**
   * False without the permission to list Secrets, which SessionManagerRole does not give: Secrets without owner and pod stay unseen. Those
   * of this package have an owner from the start.
   */
  readonly sawSecrets: boolean;
}
