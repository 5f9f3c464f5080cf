import type { ContainerStateTerminated, ContainerStatus, Pod, PodCondition } from 'kubernetes-types/core/v1';
import { defined } from '../../../core/defined';
import { agentContainer } from './agent-container';
import { holdUp } from './hold-up';
import { isNodeSilent, podCondition } from './pod-conditions';
import type { SessionCause, SessionCauseKind } from './session-cause';

/** What the kubelet may still do after the last container of a pod has ended: unmount, and delete the pod. */
const CLEANUP_SECONDS = 30;

const SECOND = 1000;

/** Reasons of a container that never ran. @see https://github.com/containerd/containerd/blob/v2.1.0/internal/cri/server/container_start.go */
const NEVER_STARTED = ['StartError', 'ContainerCannotRun'];

/**
 * The reasons that the kubelet and the node controller give to a whole pod.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.37.2/pkg/kubelet/active_deadline.go
 * @see https://github.com/kubernetes/kubernetes/blob/v1.37.2/pkg/kubelet/nodeshutdown/nodeshutdown_manager.go
 */
const POD_REASONS: ReadonlyMap<string, SessionCauseKind> = new Map([
  ['DeadlineExceeded', 'DeadlineExceeded'],
  ['Evicted', 'Evicted'],
  ['Preempting', 'Preempted'],
  ['Terminated', 'NodeShutdown'],
  ['NodeShutdown', 'NodeShutdown'],
  ['NodeLost', 'NodeLost'],
]);

/**
 * Why the session of a pod is over, by conditions and container statuses. The phase does not tell: an agent that exits with 0 on
 * SIGTERM leaves `Succeeded` behind, whether it was evicted, deleted or killed by a probe.
 * @param isGone whether the pod has been deleted since it was as given
 */
export function endCause(pod: Pod, isGone: boolean): SessionCause {
  return disruption(pod) ?? ofWholePod(pod) ?? deletion(pod, isGone) ?? initFailure(pod) ?? agentExit(pod) ?? UNKNOWN;
}

const BY_KUBELET = 'TerminationByKubelet';

const UNKNOWN: SessionCause = { kind: 'Unknown' };

/** @see https://kubernetes.io/docs/concepts/workloads/pods/disruptions/#pod-disruption-conditions */
function disruption(pod: Pod): SessionCause | undefined {
  const condition = podCondition(pod, 'DisruptionTarget');
  if (condition?.status !== 'True') return undefined;
  const { reason, message, lastTransitionTime } = condition;
  // The kubelet ends only what runs, and moves the time to the end of the last container.
  if (reason !== BY_KUBELET && endedBefore(pod, instant(lastTransitionTime))) return undefined;
  return withExitCode(pod, { kind: disruptionKind(pod, condition), reason, message });
}

function disruptionKind(pod: Pod, { reason }: PodCondition): SessionCauseKind {
  switch (reason) {
    case 'PreemptionByScheduler':
      return 'Preempted';
    case 'DeletionByPodGC':
      return 'NodeLost';
    case 'DeletionByTaintManager':
      return isNodeSilent(pod) ? 'NodeLost' : 'Evicted';
    case BY_KUBELET:
      return POD_REASONS.get(pod.status?.reason ?? '') ?? 'Evicted';
    default:
      return 'Evicted';
  }
}

function ofWholePod(pod: Pod): SessionCause | undefined {
  const { reason, message } = pod.status ?? {};
  if (reason === undefined) return undefined;
  // Other reasons are those of the kubelet's own admission, such as `OutOfcpu` or `NodeAffinity`.
  return withExitCode(pod, { kind: POD_REASONS.get(reason) ?? 'Rejected', reason, message });
}

/** A pod that was deleted before it had started ends by what held it up. */
function deletion(pod: Pod, isGone: boolean): SessionCause | undefined {
  const requested = deletionRequested(pod) ?? (isGone ? Number.POSITIVE_INFINITY : undefined);
  const hadEnded = requested === Number.POSITIVE_INFINITY && isPhaseFinal(pod);
  if (requested === undefined || hadEnded || endedBefore(pod, requested)) return undefined;
  const { state, lastState } = agentContainer(pod).status ?? {};
  const hasRun = (state?.running ?? state?.terminated ?? lastState?.terminated) !== undefined;
  const hold = hasRun ? undefined : holdUp(pod);
  return hold ?? withExitCode(pod, { kind: 'Deleted' });
}

/** The earliest time at which the deletion may have been requested. The API server forgets it when it shortens the grace to 0. */
function deletionRequested(pod: Pod): number | undefined {
  const { metadata, spec } = pod;
  if (metadata?.deletionTimestamp === undefined) return undefined;
  const { status, reason, lastTransitionTime } = podCondition(pod, 'DisruptionTarget') ?? {};
  if (status === 'True' && reason !== BY_KUBELET && lastTransitionTime !== undefined)
    return instant(lastTransitionTime);
  const { deletionTimestamp, deletionGracePeriodSeconds: grace = 0 } = metadata;
  const most = (spec?.terminationGracePeriodSeconds ?? CLEANUP_SECONDS) + CLEANUP_SECONDS;
  return instant(deletionTimestamp) - (grace > 0 ? grace : most) * SECOND;
}

function initFailure(pod: Pod): SessionCause | undefined {
  const failed = failedInit(pod);
  const exit = failed?.state?.terminated;
  if (agentContainer(pod).status?.state?.terminated !== undefined || exit === undefined) return undefined;
  const { exitCode, reason } = exit;
  return defined<SessionCause>({ kind: 'InitFailed', exitCode, reason, container: failed?.name });
}

function failedInit({ status }: Pod): ContainerStatus | undefined {
  return status?.initContainerStatuses?.find(({ state }) => (state?.terminated?.exitCode ?? 0) !== 0);
}

function agentExit(pod: Pod): SessionCause | undefined {
  const exit = agentContainer(pod).status?.state?.terminated;
  if (exit === undefined) return undefined;
  const kind = exitKind(exit);
  const { livenessProbe, startupProbe } = agentContainer(pod).spec ?? {};
  const hasExited = kind === 'Completed' || kind === 'ExitCode';
  return defined<SessionCause>({
    kind,
    exitCode: kind === 'Unknown' ? undefined : exit.exitCode,
    reason: exit.reason,
    // Here the container runtime writes the message. Otherwise it is the agent's own, and may be anything.
    message: kind === 'StartError' ? exit.message : undefined,
    mayBeProbe: hasExited && (livenessProbe ?? startupProbe) !== undefined ? true : undefined,
  });
}

function exitKind({ exitCode, reason = '' }: ContainerStateTerminated): SessionCauseKind {
  if (reason === 'OOMKilled') return 'OOMKilled';
  if (NEVER_STARTED.includes(reason)) return 'StartError';
  // The kubelet then makes up the exit code 137.
  if (reason === 'ContainerStatusUnknown') return 'Unknown';
  return exitCode === 0 ? 'Completed' : 'ExitCode';
}

function withExitCode(pod: Pod, cause: SessionCause): SessionCause {
  const exit = agentContainer(pod).status?.state?.terminated;
  const isKnown = exit !== undefined && exit.reason !== 'ContainerStatusUnknown';
  return defined<SessionCause>({ ...cause, exitCode: isKnown ? exit.exitCode : undefined });
}

/** Whether the agent, or what comes before it, had already exited at a time. Times of Kubernetes are in whole seconds. */
function endedBefore(pod: Pod, time: number): boolean {
  const { state } = agentContainer(pod).status ?? {};
  const exit = state?.terminated ?? failedInit(pod)?.state?.terminated;
  return exit?.finishedAt !== undefined && instant(exit.finishedAt) < time;
}

function isPhaseFinal({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

/** Never before anything if it is not known. */
function instant(time: string | undefined): number {
  return time === undefined ? Number.NEGATIVE_INFINITY : Date.parse(time);
}
