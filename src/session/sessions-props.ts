import type { Credentials } from '../agent/credentials';
import type { Labels } from '../core/objects/labels';
import type { SessionClock } from './calls/clock';
import type { SessionObserver } from './observe/session-observer';

/** Props of Sessions. */
export interface SessionsProps {
  /** The namespace of the agents. */
  readonly namespace: string;

  /**
   * Seconds that each call but `watch` tries again for while the API server fails, throttles or does not answer: `reap` for each of its
   * requests. @default 10
   */
  readonly retrySeconds?: number;

  /** Seconds that `create` waits for room in the quota. 0 refuses at once. @default 0 */
  readonly waitSeconds?: number;

  /** How many calls of `create` may wait for room in the quota at the same time. @default 100 */
  readonly maxWaiting?: number;

  /** Sees requests and calls, for spans and metrics. @default - nobody does */
  readonly observer?: SessionObserver;

  /** Time and chance. @default - those of the machine */
  readonly clock?: SessionClock;
}

/** A session to create. */
export interface SessionToCreate {
  /** Unique in the namespace. `toSessionId` derives an id from any text. */
  readonly id: string;

  /**
   * Values by key; the profile's `secretKeys` are required. They are sent to the API server in the Secret's `data`, and nowhere else.
   * @default - none, as a profile requires whose `secretAs` is `none`
   */
  readonly credentials?: Credentials;

  /** Environment variables of this session, of the profile's `sessionEnv`, without secrets. @default - none */
  readonly env?: Readonly<Record<string, string>>;

  /** Labels of this session's pod, of the profile's `sessionLabelKeys`. @default - none */
  readonly labels?: Labels;

  /**
   * Seconds after which `reap` ends the session, if that is before the profile's `sessionLimitSeconds`, which the kubelet keeps. They count
   * from the creation, also of a session that never starts. @default - the profile's alone
   */
  readonly limitSeconds?: number;
}

export const RETRY_SECONDS = 10;
export const WAIT_SECONDS = 0;
export const MAX_WAITING = 100;
