import { Readable, Writable } from 'node:stream';
import { run } from '../../src/cli/program';

/** What somebody at a shell sees. */
export interface Seen {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;

  /** How often something was written to stdout. */
  readonly writes: number;
}

/** How the command line is started. */
export interface Setting {
  /** What is piped in. @default - a terminal */
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;

  /** The width of the terminal that stdout is. @default - a pipe */
  readonly columns?: number;

  /** What writing to stdout fails with. @default - it does not */
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
