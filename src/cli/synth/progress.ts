import { type Io, write } from '../io';

const SECOND = 1000;

/** Erases a line of a terminal from the cursor on. */
const ERASE = '\u001b[K';

/**
 * Shows on a terminal that work goes on, from its first second. The cursor goes back to the start of the line, so that what the app prints
 * replaces it.
 */
export async function withProgress<Result>(io: Io, what: string, work: () => Promise<Result>): Promise<Result> {
  if (io.stderr.isTTY !== true) return work();
  let seconds = 0;
  const timer = setInterval(() => {
    seconds += 1;
    void write(io.stderr, `${ERASE}${what}, ${seconds} s\r`);
  }, SECOND);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    if (seconds > 0) await write(io.stderr, ERASE);
  }
}
