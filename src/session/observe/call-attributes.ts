import { podName } from '../../agent/agent-session';

/** What a call is about. */
export interface CallSubject {
  readonly namespace: string;

  /** @default - all sessions of the namespace */
  readonly id?: string;

  /** @default - not known before the call */
  readonly profile?: string;

  /** @default - not known before the call */
  readonly podUid?: string;
}

/** The attributes of a call: see ObservedCall. */
export function callAttributes({ namespace, id, profile, podUid }: CallSubject): Readonly<Record<string, string>> {
  return {
    'k8s.namespace.name': namespace,
    ...(id === undefined ? {} : { 'k8s.pod.name': podName(id), 'gen_ai.conversation.id': id }),
    ...(podUid === undefined ? {} : { 'k8s.pod.uid': podUid }),
    ...(profile === undefined ? {} : { 'gen_ai.agent.name': profile }),
  };
}
