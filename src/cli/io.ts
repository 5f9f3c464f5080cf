/** The streams and the environment of a process. */
export interface Io {
  readonly stdin: Stdin;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Standard input. */
export interface Stdin extends AsyncIterable<string | Buffer> {
  /** Set for a terminal. */
  readonly isTTY?: boolean;
}

/** A stream that text goes to. */
export interface Output {
  write(text: string, written: (error?: Error | null) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;

  /** Set for a terminal. */
  readonly isTTY?: boolean;

  /** How many characters a line of the terminal holds. */
  readonly columns?: number;
}

/** Writes all of a text. A reader that stops early, such as `head`, is not an error. */
export function write(output: Output, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error | null): void => {
      if (error && systemCode(error) !== 'EPIPE') reject(error);
      else resolve();
    };
    // A failed write calls both: without a listener it would end the process.
    output.on('error', settle);
    output.write(text, settle);
  });
}

/** The code of an error of the operating system, such as `ENOENT`. */
export function systemCode(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
