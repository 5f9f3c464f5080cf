import { podName } from '../../agent/agent-session';
import type { SessionClock } from '../calls/clock';
import { SessionRefused } from '../refusals/session-refused';
import type { ObservedCall, SessionObserver } from './session-observer';
import { tell } from './tell';

/** What a call is about. */
export interface CallSubject {
  readonly namespace: string;

  /** @default - all sessions of the namespace */
  readonly id?: string;

  /** @default - not known before the call */
  readonly profile?: string;
}

/** Runs a call, and tells the observer about it. */
export async function observed<T extends object>(
  clock: SessionClock,
  observer: SessionObserver | undefined,
  operation: ObservedCall['operation'],
  subject: CallSubject,
  call: () => Promise<T>,
): Promise<T> {
  if (observer === undefined) return call();
  const startedAt = clock.now();
  const over = (attributes: Readonly<Record<string, string>>, error?: unknown): void => {
    const refusal = error instanceof SessionRefused ? { refusal: error.refusal } : {};
    const milliseconds = clock.now() - startedAt;
    tell(observer, (one) => one.called({ operation, startedAt, milliseconds, attributes, ...refusal }));
  };
  try {
    const result = await call();
    over({ ...attributesOf(subject), ...('podUid' in result ? { 'k8s.pod.uid': String(result.podUid) } : {}) });
    return result;
  } catch (error) {
    over({ ...attributesOf(subject), 'error.type': errorType(error) }, error);
    throw error;
  }
}

/** Of few values. @see https://github.com/open-telemetry/semantic-conventions/blob/v1.44.0/docs/registry/attributes/error.md */
function errorType(error: unknown): string {
  return error instanceof SessionRefused ? error.refusal.kind : '_OTHER';
}

function attributesOf({ namespace, id, profile }: CallSubject): Readonly<Record<string, string>> {
  return {
    'k8s.namespace.name': namespace,
    ...(id === undefined ? {} : { 'k8s.pod.name': podName(id), 'gen_ai.conversation.id': id }),
    ...(profile === undefined ? {} : { 'gen_ai.agent.name': profile }),
  };
}
