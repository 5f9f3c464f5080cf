const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Runs work until it ends or a signal comes: then aborts it, waits until it has cleaned up, and tells the signal.
 * @param work gets what is aborted by the signal
 */
export async function untilSignal<Result>(
  work: (stopped: AbortSignal) => Promise<Result>,
): Promise<{ readonly result: Result } | { readonly signal: NodeJS.Signals }> {
  const stopping = new AbortController();
  let signal: NodeJS.Signals | undefined;
  const stop = (received: NodeJS.Signals): void => {
    signal = received;
    stopping.abort();
  };
  for (const name of SIGNALS) process.once(name, stop);
  try {
    const result = await work(stopping.signal);
    return signal === undefined ? { result } : { signal };
  } catch (error) {
    if (signal === undefined) throw error;
    return { signal };
  } finally {
    for (const name of SIGNALS) process.removeListener(name, stop);
  }
}
