import { Readable, Writable } from 'node:stream';
import { run } from '../../src/cli/program';

/** The result of a command. */
export interface Seen {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;

  /** The number of writes to stdout. */
  readonly writes: number;
}

/** Options for running the command line. */
export interface Setting {
  /** The piped input. @default - a terminal */
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;

  /** The width of the terminal on stdout. @default - a pipe */
  readonly columns?: number;

  /** The error of writing to stdout. @default - none */
  readonly failure?: Error;
}

/** Runs the command line in this process. */
export async function atShell(
  args: readonly string[],
  { stdin, env = {}, columns, failure }: Setting = {},
): Promise<Seen> {
  const [out, err] = [new Recorder(columns, failure), new Recorder()];
  const input = Object.assign(Readable.from([Buffer.from(stdin ?? '')]), { isTTY: stdin === undefined });
  const exitCode = await run(args, { stdin: input, stdout: out, stderr: err, env });
  return { stdout: out.text, stderr: err.text, exitCode, writes: out.writes };
}

class Recorder extends Writable {
  text = '';
  writes = 0;
  readonly isTTY: boolean;

  constructor(
    readonly columns?: number,
    private readonly failure?: Error,
  ) {
    super({ decodeStrings: false });
    this.isTTY = columns !== undefined;
  }

  override _write(chunk: string, _encoding: string, done: (error?: Error) => void): void {
    this.text += chunk;
    this.writes += 1;
    done(this.failure);
  }
}
