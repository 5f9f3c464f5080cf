import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { median } from './measure';

/** A command of a contest, as arguments of `spawnSync`. */
export interface Contestant {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;

  /** Variables beside those of this process. @default - none */
  readonly env?: Readonly<Record<string, string>>;

  /** The file for what it prints, as a shell's `>`. @default - it is not kept */
  readonly stdout?: string;
}

/** The rounds of a contest. */
export interface Contest<Name extends string> {
  /** Wall time of the whole process in milliseconds, the median of all rounds. */
  milliseconds(name: Name): number;

  /** The median of the ratios of the rounds. When the machine slows down, both sides of a round slow down, and the ratio stays. */
  ratio(name: Name, peer: Name): number;

  /** Whether it is one of the contestants: a machine may lack its program. */
  ran(name: Name): boolean;

  /** What it wrote to stderr in the last round. */
  stderr(name: Name): string;
}

/**
 * Starts each command in turn, again and again, and times it from its start to its end. A user waits for the wall time of the whole
 * process, with the start of Node.js.
 * @param warmUps rounds that do not count: the first process of a kind fills caches of the file system
 */
export function contest<Name extends string>(
  contestants: Readonly<Partial<Record<Name, Contestant>>>,
  runs: number,
  warmUps = 1,
): Contest<Name> {
  const entries = Object.entries(contestants) as [Name, Contestant][];
  const round = (): ReadonlyMap<Name, Timed> => new Map(entries.map(([name, one]) => [name, timed(one)]));
  for (let run = 0; run < warmUps; run += 1) round();
  const rounds = Array.from({ length: runs }, round);
  const times = (name: Name) => rounds.map((one) => one.get(name)?.milliseconds ?? Number.NaN);
  return {
    milliseconds: (name) => median(times(name)),
    ratio: (name, peer) => {
      const others = times(peer);
      return median(times(name).map((time, index) => time / (others[index] ?? Number.NaN)));
    },
    ran: (name) => contestants[name] !== undefined,
    stderr: (name) => rounds.at(-1)?.get(name)?.stderr ?? '',
  };
}

/** Runs a command to its end, and fails if it fails. */
export function outputOf(contestant: Contestant): string {
  return finished(contestant, 'pipe').stdout;
}

interface Timed {
  readonly milliseconds: number;
  readonly stderr: string;
}

/** What it prints goes into a file, or nowhere, so that no time is spent on reading it here. */
function timed(contestant: Contestant): Timed {
  const file = contestant.stdout === undefined ? undefined : openSync(contestant.stdout, 'w');
  const start = performance.now();
  const { stderr } = finished(contestant, file ?? 'ignore');
  const milliseconds = performance.now() - start;
  if (file !== undefined) closeSync(file);
  return { milliseconds, stderr };
}

function finished({ command, args, cwd, env }: Contestant, stdout: number | 'ignore' | 'pipe') {
  const result = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    stdio: ['ignore', stdout, 'pipe'],
    // Users do not load this process's loader, such as tsx.
    env: { ...process.env, NODE_OPTIONS: '', ...env },
  });
  const { status, error, stderr } = result;
  if (error) throw error;
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${result.stdout ?? ''}${stderr}`);
  return result;
}
