import type { EndedSessionKeeper } from './ended-session';

/** What `reap` removes. */
export interface ReapOptions {
  /** Only reports what would be removed. @default true */
  readonly dryRun?: boolean;

  /** Seconds that an ended pod stays, for its log and exit code; its Secret stays with it. @default 300 */
  readonly keepEndedSeconds?: number;

  /** Seconds that a session may take to start: no node, no image. The kubelet's deadline does not fire before. @default 600 */
  readonly startSeconds?: number;

  /** Seconds that a pod may be without its Secret, and a Secret without its pod: a back end stopped in between. @default 60 */
  readonly incompleteSeconds?: number;

  /** Gets each ended session before it is removed. @default - nobody does */
  readonly keeper?: EndedSessionKeeper;

  /** How many lines of the agent's log the keeper gets, 1 MiB at most. @default 200 */
  readonly logLines?: number;

  /** Stops before the next removal. What is left is in the report as `found`. @default - it runs to its end */
  readonly signal?: AbortSignal;
}

export const KEEP_ENDED_SECONDS = 300;
export const START_SECONDS = 600;
export const INCOMPLETE_SECONDS = 60;
export const LOG_LINES = 200;
