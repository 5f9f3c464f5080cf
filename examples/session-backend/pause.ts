import { setTimeout as wait } from 'node:timers/promises';

/** Waits half to one and a half times as long, so that replicas which start together do not work together. The signal ends it. */
export function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return wait(seconds * 1000 * (0.5 + Math.random()), undefined, { signal }).catch(() => undefined);
}
