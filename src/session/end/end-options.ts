/** How a session ends. */
export interface EndOptions {
  /**
   * Seconds between SIGTERM and the end by force. @default - the profile's `terminationGracePeriodSeconds`
   * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
   */
  readonly graceSeconds?: number;
}

/** How a session ended. */
export interface SessionEnd {
  readonly id: string;

  /** False if there was no such session: it had ended before, or another replica ended it. */
  readonly wasThere: boolean;

  /**
   * Whether the pod was removed from the API server without word from its node, which was lost or frozen: its containers may run there
   * until it is back.
   */
  readonly wasForced: boolean;
}
