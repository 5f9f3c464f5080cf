import { AGENT_CONTAINER } from '../../agent/agent-containers';
import { defined } from '../../core/defined';
import type { SessionEvent } from './session-event';
import type { SessionCause } from './status/session-cause';
import type { PodRequests } from './stream/pod-requests';

/** How the kubelet begins the message of its `Unhealthy` Event. What follows may be the output of the probe's command. */
const FAILED_PROBE = /^(Liveness|Startup) probe failed/;

/**
 * Finds out whether a probe was behind the end of a session: it failed, and the kubelet stopped the agent, which nothing else explains here.
 * Events may be lost: without them, the outcome remains as it was, and so does its `mayBeProbe`.
 */
export async function withProbeFailure(
  event: SessionEvent,
  requests: PodRequests,
  signal: AbortSignal,
): Promise<SessionEvent> {
  if (event.outcome?.mayBeProbe !== true) return event;
  const { exitCode } = event.outcome;
  try {
    const notices = await requests.containerEvents(signal, event.podUid, AGENT_CONTAINER);
    const isStopped = notices.some(({ reason }) => reason === 'Killing');
    const failed = notices.find(({ reason, message }) => reason === 'Unhealthy' && FAILED_PROBE.test(message));
    if (!isStopped || failed === undefined) return event;
    const reason = failed.message.startsWith('Startup') ? 'StartupProbe' : 'LivenessProbe';
    const outcome = defined<SessionCause>({ kind: 'ProbeFailed', exitCode, reason });
    return { ...event, state: 'FAILED', outcome };
  } catch {
    // Without the permission, or without an answer, the outcome says that it may be a probe.
    return event;
  }
}
