import { SESSION_LABEL } from '../../core/objects/labels';
import { sessionStatus } from '../watch/status/session-status';
import type { ListedSession, Session } from './session';
import { profileOf, type StoredPod } from './stored-pod';

/** The session that a pod is. */
export function toSession({ metadata }: StoredPod, namespace: string): Session {
  const { name, uid, labels = {}, creationTimestamp = '' } = metadata;
  return {
    id: labels[SESSION_LABEL] ?? '',
    namespace,
    profile: profileOf(metadata) ?? '',
    podName: name,
    podUid: uid,
    createdAt: creationTimestamp,
  };
}

/** The session that a pod is, with its state. */
export function toListedSession(pod: StoredPod, namespace: string): ListedSession {
  return { ...toSession(pod, namespace), labels: pod.metadata.labels ?? {}, ...sessionStatus(pod) };
}
