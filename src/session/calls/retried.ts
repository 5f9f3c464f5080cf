import { isTemporary } from '../refusals/is-temporary';
import { refusalOf } from '../refusals/refusal-of';
import { type RefusedStep, SessionRefused } from '../refusals/session-refused';
import { askedSeconds, BackOff } from './back-off';
import type { SessionClock } from './clock';

/**
 * Repeats a call that may be repeated while the API server is in trouble.
 * @param signal ends the wait for the next try, which is the last then
 * @throws SessionRefused for the last refusal
 */
export async function retried<T>(
  clock: SessionClock,
  retryMs: number,
  step: RefusedStep,
  call: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const backOff = new BackOff(clock);
  const startedAt = clock.now();
  for (;;) {
    try {
      return await call();
    } catch (error) {
      const refusal = refusalOf(error);
      const wait = backOff.nextMs(askedSeconds(refusal));
      const isLast = signal?.aborted || clock.now() + wait - startedAt > retryMs;
      if (isLast || !isTemporary(refusal)) throw new SessionRefused(step, refusal);
      await clock.wait(wait, signal);
    }
  }
}
