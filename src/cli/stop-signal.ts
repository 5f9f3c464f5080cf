/** Why the system, or somebody at the terminal, ends a process. */
const STOPS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Runs a task that ends by itself soon after its signal: without a listener, SIGTERM does nothing to the first process of a container.
 * A second SIGINT ends the process at once.
 * @param task gets what is aborted by the signal, with its name as the reason
 * @see https://docs.docker.com/reference/cli/docker/container/run/#init
 */
export async function untilStopped<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = (name: NodeJS.Signals): void => controller.abort(name);
  for (const name of STOPS) process.once(name, stop);
  try {
    return await task(controller.signal);
  } finally {
    for (const name of STOPS) process.off(name, stop);
  }
}
