/** The streams and the environment of a process. */
export interface Io {
  readonly stdin: Stdin;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Standard input. */
export interface Stdin extends AsyncIterable<string | Buffer> {
  /** True for a terminal. */
  readonly isTTY?: boolean;
}

/** A stream that text is written to. */
export interface Output {
  write(text: string, written: (error?: Error | null) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;

  /** True for a terminal. */
  readonly isTTY?: boolean;

  /** The width of the terminal in characters. */
  readonly columns?: number;
}

const listened = new WeakSet<Output>();

/** Writes a whole text. A reader that stops early, such as `head`, is not an error. */
export function write(output: Output, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error | null): void => {
      if (error && systemCode(error) !== 'EPIPE') reject(error);
      else resolve();
    };
    // A failed write also emits `error`, which would end the process without a listener.
    if (!listened.has(output)) output.on('error', () => undefined);
    listened.add(output);
    output.write(text, settle);
  });
}

/** The code of a system error, such as `ENOENT`. */
export function systemCode(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
