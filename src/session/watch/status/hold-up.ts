import type { ContainerStatus, Pod } from 'kubernetes-types/core/v1';
import { defined } from '../../../core/defined';
import { agentContainer } from './agent-container';
import { isNodeSilent, podCondition } from './pod-conditions';
import type { SessionCause, SessionCauseKind } from './session-cause';

/**
 * Why a container waits. `ContainerCreating` and `PodInitializing` are the ordinary course.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.37.2/pkg/kubelet/images/types.go
 * @see https://github.com/kubernetes/cri-api/blob/v0.37.2/pkg/errors/errors.go
 * @see https://github.com/kubernetes/kubernetes/blob/v1.37.2/pkg/kubelet/kuberuntime/kuberuntime_container.go
 */
const WAITING: ReadonlyMap<string, SessionCauseKind> = new Map([
  ['ErrImagePull', 'ImagePull'],
  ['ImagePullBackOff', 'ImagePull'],
  ['ErrImageNeverPull', 'ImagePull'],
  ['ImageInspectError', 'ImagePull'],
  ['InvalidImageName', 'ImagePull'],
  ['RegistryUnavailable', 'ImagePull'],
  ['SignatureValidationFailed', 'ImagePull'],
  ['CreateContainerConfigError', 'ConfigError'],
  ['CreateContainerError', 'CreateError'],
  ['PreCreateHookError', 'CreateError'],
  ['PreStartHookError', 'CreateError'],
  ['PostStartHookError', 'CreateError'],
  ['RunContainerError', 'CreateError'],
  ['ImageVolumeMountFailed', 'CreateError'],
  ['RROUnsupported', 'CreateError'],
  ['CrashLoopBackOff', 'CrashLoop'],
]);

/**
 * The kubelet quotes the output of a hook here, though not in its Event, "so that secrets won't leak".
 * @see https://github.com/kubernetes/kubernetes/blob/v1.37.2/pkg/kubelet/lifecycle/handlers.go Run
 */
const QUOTES_THE_AGENT = 'PostStartHookError';

/** `secret "x" not found`, `couldn't find key K in Secret ns/x`. Other objects have other words in these places. */
const MISSING_SECRET = /^secret "[^"]+" not found$|^couldn't find key \S+ in Secret /;

/**
 * What keeps a session from starting, as far as the pod tells. A volume that cannot be mounted and a network that cannot be set up
 * are told only by Events.
 */
export function holdUp(pod: Pod): SessionCause | undefined {
  return scheduling(pod) ?? waiting(pod) ?? restarting(pod) ?? silence(pod);
}

function scheduling(pod: Pod): SessionCause | undefined {
  const { status, reason, message } = podCondition(pod, 'PodScheduled') ?? {};
  if (status !== 'False' || (reason !== 'Unschedulable' && reason !== 'SchedulingGated')) return undefined;
  return defined<SessionCause>({ kind: reason, reason, message });
}

function waiting(pod: Pod): SessionCause | undefined {
  const { initContainerStatuses = [], containerStatuses = [] } = pod.status ?? {};
  const agent = agentContainer(pod).name;
  for (const { name, state, lastState } of [...initContainerStatuses, ...containerStatuses]) {
    const { reason = '', message } = state?.waiting ?? {};
    const kind = WAITING.get(reason);
    if (kind === undefined) continue;
    const isSecret = kind === 'ConfigError' && MISSING_SECRET.test(message ?? '');
    return defined<SessionCause>({
      kind: isSecret ? 'SecretMissing' : kind,
      reason,
      message: reason === QUOTES_THE_AGENT ? undefined : message,
      exitCode: lastState?.terminated?.exitCode,
      container: name === agent ? undefined : name,
    });
  }
  return undefined;
}

/** An agent that has failed, and that the kubelet is about to start again. */
function restarting(pod: Pod): SessionCause | undefined {
  const exit = exitOf(agentContainer(pod).status);
  return exit && { kind: 'CrashLoop', reason: exit.reason ?? '', exitCode: exit.exitCode };
}

function exitOf(status: ContainerStatus | undefined) {
  return status?.state?.terminated;
}

function silence(pod: Pod): SessionCause | undefined {
  return isNodeSilent(pod) ? { kind: 'NodeNotReady' } : undefined;
}
