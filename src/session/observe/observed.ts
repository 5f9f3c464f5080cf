import type { SessionClock } from '../calls/clock';
import { SessionRefused } from '../refusals/session-refused';
import { type CallSubject, callAttributes } from './call-attributes';
import type { ObservedCall, SessionObserver } from './session-observer';
import { tell } from './tell';

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
    over(callAttributes('podUid' in result ? { ...subject, podUid: String(result.podUid) } : subject));
    return result;
  } catch (error) {
    over({ ...callAttributes(subject), 'error.type': errorType(error) }, error);
    throw error;
  }
}

/** Of few values. @see https://github.com/open-telemetry/semantic-conventions/blob/v1.44.0/docs/registry/attributes/error.md */
function errorType(error: unknown): string {
  return error instanceof SessionRefused ? error.refusal.kind : '_OTHER';
}
