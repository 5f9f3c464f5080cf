/** What a command line has to do with the world: the streams and the environment of its process. */
export interface Io {
  readonly stdin: Stdin;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Where standard input comes from. */
export interface Stdin extends AsyncIterable<string | Buffer> {
  /** Set when a person would have to type it. */
  readonly isTTY?: boolean;
}

/** A stream that text goes to. */
export interface Output {
  write(text: string, written: (error?: Error | null) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;

  /** Set when a person reads it. */
  readonly isTTY?: boolean;

  /** How many characters a line of the terminal holds. */
  readonly columns?: number;
}

/** Writes all of a text. A reader that has seen enough and left, such as `head`, is no error. */
export function write(output: Output, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error | null): void => {
      if (error && systemCode(error) !== 'EPIPE') reject(error);
      else resolve();
    };
    // A failed write is told to both: without a listener it would end the process.
    output.on('error', settle);
    output.write(text, settle);
  });
}

/** Such as `ENOENT`, when the operating system refuses something. */
export function systemCode(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
