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

  /** False if the session was there before this call. */
  readonly isNew: boolean;
}
