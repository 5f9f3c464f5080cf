/** Two pieces of work over the same runs. */
export interface Pair {
  /** Milliseconds of one call, the median of all runs. */
  readonly ours: number;
  readonly peer: number;

  /** The median of the ratios within each run, so that a machine that slows down slows both sides of one. */
  readonly ratio: number;
}

/** How often a pair is run. */
export interface Runs {
  /** Timed turns of each side, taken in turns: ours, the peer's, ours again. */
  readonly runs: number;

  /** Calls in one turn of ours, so that a turn is long beside the clock's own grain. @default 1 */
  readonly calls?: number;

  /** Calls in one turn of the peer. @default - as many as ours */
  readonly peerCalls?: number;

  /** Turns before the clock starts. @default 1 */
  readonly warmUps?: number;

  /**
   * Collects garbage before each turn, so that no side pays for the other's. Not for small work: a full collection throws
   * away compiled code too, and a turn of small calls would then time the compiler. @default false
   */
  readonly collect?: boolean;
}

/** Where the last result stays, so that no optimizer drops the work. */
const kept: { result?: unknown } = {};

/** Runs both in turns, and takes the medians. */
export function pair(ours: () => unknown, peer: () => unknown, options: Runs): Pair {
  const { runs, calls = 1, peerCalls = calls, warmUps = 1, collect = false } = options;
  const both = () => ({ ours: turn(ours, calls, collect), peer: turn(peer, peerCalls, collect) });
  for (let run = 0; run < warmUps; run += 1) both();
  const samples = Array.from({ length: runs }, both);
  return {
    ours: median(samples.map((sample) => sample.ours)),
    peer: median(samples.map((sample) => sample.peer)),
    ratio: median(samples.map((sample) => sample.ours / sample.peer)),
  };
}

/** The middle one; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** Collects garbage, and tells what is left in bytes. */
export function heapInUse(): number {
  if (!globalThis.gc) throw new Error('run with node --expose-gc, as npm run bench does');
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/**
 * Milliseconds of one call. The processor's time and not the wall's, since neighbours on a shared machine would count; the
 * collector's and the compiler's threads are in it, so that on an idle machine it is rather more than the wall's.
 */
function turn(work: () => unknown, calls: number, collect: boolean): number {
  kept.result = undefined;
  if (collect) heapInUse();
  const start = process.cpuUsage();
  for (let call = 0; call < calls; call += 1) kept.result = work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000 / calls;
}
