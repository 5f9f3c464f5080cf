import type { SessionEvent } from './session-event';
import type { PodRequests } from './stream/pod-requests';

/** The kubelet's word, at the moment at which it ends a container. @see https://github.com/kubernetes/kubernetes/blob/v1.37.2/pkg/kubelet/kuberuntime/kuberuntime_manager.go */
const FAILED_PROBE = /failed (liveness|startup) probe/;

/**
 * Finds out whether a probe was behind the end of a session. Events may be lost: without one, the outcome remains as it was, and so does
 * its `mayBeProbe`.
 */
export async function withProbeFailure(
  event: SessionEvent,
  requests: PodRequests,
  signal: AbortSignal,
): Promise<SessionEvent> {
  if (event.outcome?.mayBeProbe !== true) return event;
  const { mayBeProbe, ...outcome } = event.outcome;
  try {
    const messages = await requests.eventMessages(signal, event.podUid, 'Killing');
    const message = messages.find((text) => FAILED_PROBE.test(text));
    if (message === undefined) return event;
    return { ...event, state: 'FAILED', outcome: { ...outcome, kind: 'ProbeFailed', message } };
  } catch {
    // Without the permission, or without an answer, the outcome says that it may be a probe.
    return event;
  }
}
