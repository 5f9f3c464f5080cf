import { spawnSync } from 'node:child_process';
import { median } from './measure';

/** A command of a contest, as arguments of `spawnSync`. */
export interface Contestant {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;

  /** Variables beside those of this process. @default - none */
  readonly env?: Readonly<Record<string, string>>;
}

/** Of one contestant. */
export interface Timed {
  /** Wall time of the whole process in milliseconds, the median of all runs. */
  readonly milliseconds: number;

  /** The median of its time in each run, divided by that of the first contestant in the same run. */
  readonly ratio: number;
}

/**
 * Starts each command in turn, again and again, and times it from its start to its end. A user waits for the wall time of the whole
 * process, with the start of Node.js. The first round does not count: it fills caches of the file system.
 */
export function contest<Name extends string>(
  contestants: Readonly<Record<Name, Contestant>>,
  runs: number,
): Readonly<Record<Name, Timed>> {
  const names = Object.keys(contestants) as Name[];
  const round = (): readonly number[] => names.map((name) => timeOf(contestants[name]));
  round();
  const rounds = Array.from({ length: runs }, round);
  const timed = names.map((name, index): readonly [Name, Timed] => [
    name,
    {
      milliseconds: median(rounds.map((times) => times[index] ?? Number.NaN)),
      ratio: median(rounds.map((times) => (times[index] ?? Number.NaN) / (times[0] ?? Number.NaN))),
    },
  ]);
  return Object.fromEntries(timed) as Record<Name, Timed>;
}

/** Runs a command to its end, and fails if it fails. */
export function outputOf({ command, args, cwd, env }: Contestant): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    // Users do not load this process's loader, such as tsx.
    env: { ...process.env, NODE_OPTIONS: '', ...env },
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

function timeOf(contestant: Contestant): number {
  const start = performance.now();
  outputOf(contestant);
  return performance.now() - start;
}
