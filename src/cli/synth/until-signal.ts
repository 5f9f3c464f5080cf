import { untilStopped } from '../stop-signal';

/**
 * Runs work until it ends or a signal comes: then aborts it, waits until it has cleaned up, and tells the signal.
 * @param work gets what is aborted by the signal
 */
export async function untilSignal<Result>(
  work: (stopped: AbortSignal) => Promise<Result>,
): Promise<{ readonly result: Result } | { readonly signal: NodeJS.Signals }> {
  return untilStopped(async (stopped) => {
    try {
      const result = await work(stopped);
      return stopped.aborted ? { signal: stopped.reason } : { result };
    } catch (error) {
      if (!stopped.aborted) throw error;
      return { signal: stopped.reason };
    }
  });
}
