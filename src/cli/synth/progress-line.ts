import type { Io, Output } from '../io';

const SECOND = 1000;

/** Erases a line of a terminal from the cursor on. */
const ERASE = '\u001b[K';

/**
 * Shows on a terminal that work goes on, from its first second. The cursor goes back to the start of the line, so that what is written next
 * replaces it.
 */
export class ProgressLine {
  /** The streams of the command, of which stderr erases the line before it writes. A process that has the terminal itself writes over it. */
  readonly io: Io;
  private isShown = false;

  constructor(private readonly terminal: Io) {
    this.io = { ...terminal, stderr: this.erasing(terminal.stderr) };
  }

  async during<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
    const { stderr } = this.terminal;
    if (stderr.isTTY !== true) return work();
    let seconds = 0;
    const timer = setInterval(() => {
      seconds += 1;
      stderr.write(`${ERASE}${what}, ${seconds} s\r`, () => undefined);
      this.isShown = true;
    }, SECOND);
    try {
      return await work();
    } finally {
      clearInterval(timer);
      if (this.isShown) this.io.stderr.write('', () => undefined);
    }
  }

  private erasing(stderr: Output): Output {
    const { isTTY, columns } = stderr;
    return {
      ...(isTTY === undefined ? {} : { isTTY }),
      ...(columns === undefined ? {} : { columns }),
      on: (event, listener) => stderr.on(event, listener),
      write: (text, written) => {
        const erase = this.isShown ? ERASE : '';
        this.isShown = false;
        return stderr.write(erase + text, written);
      },
    };
  }
}
