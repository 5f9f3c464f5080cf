import { isTemporary } from '../refusals/is-temporary';
import { refusalOf } from '../refusals/refusal-of';
import { type RefusedStep, SessionRefused } from '../refusals/session-refused';
import { askedSeconds, BackOff } from './back-off';
import type { SessionClock } from './clock';

/** Repeats a call that may be repeated while the API server is in trouble. @throws SessionRefused for the last refusal */
export async function retried<T>(
  clock: SessionClock,
  retryMs: number,
  step: RefusedStep,
  call: () => Promise<T>,
): Promise<T> {
  const backOff = new BackOff(clock);
  const startedAt = clock.now();
  for (;;) {
    try {
      return await call();
    } catch (error) {
      const refusal = refusalOf(error);
      const wait = backOff.nextMs(askedSeconds(refusal));
      const isLate = clock.now() + wait - startedAt > retryMs;
      if (isLate || !isTemporary(refusal)) throw new SessionRefused(step, refusal);
      await clock.wait(wait);
    }
  }
}
