import { secretName } from '../../agent/agent-session';
import { SESSION_LABEL, SESSION_LIMIT_ANNOTATION } from '../../core/objects/labels';
import { toPlain } from '../../core/plain';
import type { ObjectMetadata } from '../calls/api-calls';
import { hasEnded, type StoredPod } from '../create/stored-pod';
import type { ReapReason } from './reap-report';

/** The times of `reap`, in seconds. */
export interface ReapTimes {
  readonly keepEndedSeconds: number;
  readonly startSeconds: number;
  readonly incompleteSeconds: number;
}

const DEFAULT_GRACE_SECONDS = 30;

/** What the kubelet, the API server, and clocks that differ may take. */
const SLACK_SECONDS = 30;

const FROM_GIT = ['argocd.argoproj.io/tracking-id', 'kubectl.kubernetes.io/last-applied-configuration'];

/** Why a pod is to be removed, by the time of the API server. Whether its Secret is missing is not looked at. */
export function podFinding(pod: StoredPod, times: ReapTimes, now: number): ReapReason | undefined {
  const { deletionTimestamp } = pod.metadata;
  if (isFromGit(pod.metadata)) return undefined;
  if (deletionTimestamp !== undefined) {
    return secondsSince(deletionTimestamp, now) > SLACK_SECONDS ? 'still-ending' : undefined;
  }
  if (hasEnded(pod)) return secondsSince(endedAt(pod), now) >= times.keepEndedSeconds ? 'ended' : undefined;
  if (isPastLimit(pod, now)) return 'past-limit';
  return isPending(pod) && ageSeconds(pod.metadata, now) >= times.startSeconds ? 'never-started' : undefined;
}

/** Whether a pod is so old that its Secret must be there, and still waits for it. */
export function mayLackSecret(pod: StoredPod, { incompleteSeconds }: ReapTimes, now: number): boolean {
  const { metadata, spec } = pod;
  if (isFromGit(metadata) || !isPending(pod) || metadata.deletionTimestamp !== undefined) return false;
  const isOld = ageSeconds(metadata, now) >= incompleteSeconds;
  return isOld && JSON.stringify(spec ?? {}).includes(`"${secretName(sessionOf(metadata))}"`);
}

/** What Git holds comes back from there: an AgentPod or an AgentSecret. */
export function isFromGit({ annotations = {} }: ObjectMetadata): boolean {
  return FROM_GIT.some((annotation) => Object.hasOwn(annotations, annotation));
}

/** The id of the session of an object. */
export function sessionOf({ labels = {} }: ObjectMetadata): string {
  return labels[SESSION_LABEL] ?? '';
}

export function ageSeconds({ creationTimestamp = '' }: ObjectMetadata, now: number): number {
  return secondsSince(creationTimestamp, now);
}

/** When the last container ended. Without that: when the pod was not ready any more, or its creation. */
export function endedAt({ metadata, status }: StoredPod): string {
  const containers = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])];
  const finished = containers.flatMap(({ state }) => String(state?.terminated?.finishedAt ?? '') || []).sort();
  const lost = (status?.conditions ?? [])
    .flatMap(({ lastTransitionTime }) => String(lastTransitionTime ?? '') || [])
    .sort();
  return finished.at(-1) ?? lost.at(-1) ?? metadata.creationTimestamp ?? '';
}

/** The session's own limit counts from the creation; the pod's from its start, where the kubelet is given time to act first. */
function isPastLimit({ metadata, spec, status }: StoredPod, now: number): boolean {
  const own = Number(toPlain(metadata.annotations)[SESSION_LIMIT_ANNOTATION] ?? Number.NaN);
  if (own > 0 && ageSeconds(metadata, now) >= own) return true;
  const { activeDeadlineSeconds, terminationGracePeriodSeconds = DEFAULT_GRACE_SECONDS } = spec ?? {};
  if (activeDeadlineSeconds === undefined) return false;
  const startedAt = String(status?.startTime ?? metadata.creationTimestamp);
  return secondsSince(startedAt, now) > activeDeadlineSeconds + terminationGracePeriodSeconds + SLACK_SECONDS;
}

function isPending({ status }: StoredPod): boolean {
  return (status?.phase ?? 'Pending') === 'Pending';
}

/** Infinitely long ago without a time is a reason to remove nothing. */
function secondsSince(time: string, now: number): number {
  const at = Date.parse(time);
  return Number.isNaN(at) ? 0 : (now - at) / 1000;
}
