import type { SessionObserver } from './session-observer';

/** Tells an observer. Its error is a warning of the process: a fault in somebody's metrics must not end a session. */
export function tell(observer: SessionObserver | undefined, call: (observer: SessionObserver) => void): void {
  if (observer === undefined) return;
  try {
    call(observer);
  } catch (error) {
    process.emitWarning(`a SessionObserver failed: ${error instanceof Error ? error.message : 'with no Error'}`);
  }
}
