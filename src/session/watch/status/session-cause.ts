/**
 * What ended a session, or keeps it from starting:
 *
 * | kind | what happened |
 * | --- | --- |
 * | `Completed` | the agent exited with code 0 |
 * | `ExitCode` | the agent exited with another code |
 * | `OOMKilled` | the agent used more memory than its limit |
 * | `StartError` | the container runtime could not start the agent, as with a command that does not exist |
 * | `ProbeFailed` | the kubelet ended the agent because its liveness or startup probe failed; only Events tell |
 * | `InitFailed` | an init container failed, and the agent never ran |
 * | `DeadlineExceeded` | the session reached `activeDeadlineSeconds` |
 * | `Deleted` | somebody deleted the pod |
 * | `Evicted` | the pod was evicted: by a drain, by a taint, or because it or its node ran out of a resource |
 * | `Preempted` | a pod of higher priority took the place |
 * | `NodeShutdown` | the node was shut down |
 * | `NodeLost` | the node went away or stopped reporting, and the pod was given up |
 * | `Rejected` | the kubelet refused the pod; `reason` says why |
 * | `Unschedulable` | no node fits at present; a new node may |
 * | `SchedulingGated` | the pod has a scheduling gate |
 * | `ImagePull` | an image cannot be pulled |
 * | `SecretMissing` | a Secret, or a key of it, does not exist |
 * | `ConfigError` | the kubelet cannot set up a container, as with a missing ConfigMap or `runAsNonRoot` with user 0 |
 * | `CreateError` | the container runtime cannot create a container |
 * | `CrashLoop` | the agent failed and is started again later |
 * | `NodeNotReady` | the node stopped reporting; the agent may still run |
 * | `Unknown` | the session is over, and its pod does not tell why: the kubelet has lost its containers |
 */
export type SessionCauseKind =
  | 'Completed'
  | 'ExitCode'
  | 'OOMKilled'
  | 'StartError'
  | 'ProbeFailed'
  | 'InitFailed'
  | 'DeadlineExceeded'
  | 'Deleted'
  | 'Evicted'
  | 'Preempted'
  | 'NodeShutdown'
  | 'NodeLost'
  | 'Rejected'
  | 'Unschedulable'
  | 'SchedulingGated'
  | 'ImagePull'
  | 'SecretMissing'
  | 'ConfigError'
  | 'CreateError'
  | 'CrashLoop'
  | 'NodeNotReady'
  | 'Unknown';

/** Why a session ended, or what keeps it from starting. */
export interface SessionCause {
  readonly kind: SessionCauseKind;

  /** The exit code of the agent, or of the init container that failed. @default - it did not exit, or the code is lost */
  readonly exitCode?: number;

  /** Kubernetes' own word, such as `ErrImagePull` or `EvictionByEvictionAPI`. @default - none */
  readonly reason?: string;

  /** Kubernetes' own message. Never what the agent itself, its hooks or its probes wrote, which may be anything. @default - none */
  readonly message?: string;

  /** The container in question, if it is not the agent's. @default - the agent's */
  readonly container?: string;

  /**
   * Whether a failed liveness or startup probe may be behind `Completed` or `ExitCode`. The kubelet then sends SIGTERM, and the pod looks
   * as if the agent had exited by itself: only an Event tells. @default - ruled out
   */
  readonly mayBeProbe?: boolean;
}
