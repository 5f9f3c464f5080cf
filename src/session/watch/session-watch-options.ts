import { Input } from '../../core/input/input';
import { labelKey, labelValue } from '../../core/input/names';
import { positiveSeconds } from '../../core/input/numbers';
import { type Labels, labelTexts } from '../../core/objects/labels';
import { SESSION_SELECTOR } from '../create/stored-pod';
import type { SessionLimits } from './session-limits';

/** What to watch, and for how long. */
export interface SessionWatchOptions extends SessionLimits {
  /** Labels that the sessions have besides, such as that of a profile. @default - all sessions of the namespace */
  readonly labels?: Labels;

  /**
   * Reads the Events of a pod whose end may be that of a failed probe: its outcome then is `ProbeFailed`. It needs the permission to list
   * events. @default false
   */
  readonly readEvents?: boolean;

  /** Ends the watch, as `break` in the loop does. @default - it goes on */
  readonly signal?: AbortSignal;
}

/** @throws InputError that lists every wrong option */
export function checkWatchOptions(subject: string, options: SessionWatchOptions): void {
  const input = new Input(subject);
  input.entries('labels', options.labels ?? {}, labelKey, labelValue);
  input.optional('pendingSeconds', options.pendingSeconds, positiveSeconds);
  input.optional('startingSeconds', options.startingSeconds, positiveSeconds);
  input.optional('idleSeconds', options.idleSeconds, positiveSeconds);
  if (options.idleSeconds !== undefined && options.activity === undefined) {
    input.refuse('idleSeconds must come with activity, which tells when a session was last used');
  }
  input.done();
}

/** The label selector of the sessions. */
export function sessionSelector(labels: Labels = {}): string {
  return [SESSION_SELECTOR, ...labelTexts(labels)].join(',');
}
