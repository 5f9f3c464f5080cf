/** Two pieces of work, measured in the same runs. */
export interface Pair {
  /** Milliseconds of one call, the median of all runs. */
  readonly ours: number;
  readonly peer: number;

  /** The median of the ratios of the runs. When the machine slows down, both sides of a run slow down, and the ratio stays. */
  readonly ratio: number;
}

/** The number of runs of a pair. */
export interface Runs {
  /** The number of timed turns of each side. The sides alternate: ours, the peer's, ours again. */
  readonly runs: number;

  /** Calls in one of our turns. A turn must be long compared with the resolution of the clock. @default 1 */
  readonly calls?: number;

  /** Calls in one of the peer's turns. @default - the same as `calls` */
  readonly peerCalls?: number;

  /** Turns before the timed ones. @default 1 */
  readonly warmUps?: number;

  /**
   * Collects garbage before each turn, so that a side does not pay for the other's garbage. Do not use it for small work: a full collection
   * discards compiled code too, and a turn of small calls would then measure the compiler. @default false
   */
  readonly collect?: boolean;
}

/** Keeps the last result, so that the optimizer cannot drop the work. */
const kept: { result?: unknown } = {};

/** Runs both alternately and takes the medians. */
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

/** The middle value, or the mean of the two middle values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** The value that the given part of all values does not exceed, such as 0.99 of them. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.ceil(sorted.length * part) - 1] ?? Number.NaN;
}

/**
 * The exponent e of `cost = c × size^e` that fits best: 1 is linear, 2 quadratic.
 * @param costs pairs of a size and its cost, two at least
 */
export function growthExponent(costs: readonly (readonly [size: number, cost: number])[]): number {
  const points = costs.map(([size, cost]) => ({ x: Math.log(size), y: Math.log(cost) }));
  const mean = (of: 'x' | 'y') => points.reduce((sum, point) => sum + point[of], 0) / points.length;
  const [x, y] = [mean('x'), mean('y')];
  const sum = (of: (point: { x: number; y: number }) => number) =>
    points.reduce((total, point) => total + of(point), 0);
  return sum((point) => (point.x - x) * (point.y - y)) / sum((point) => (point.x - x) ** 2);
}

/** Collects garbage and returns the used heap in bytes. */
export function heapInUse(): number {
  if (!globalThis.gc) throw new Error('run with node --expose-gc, as npm run bench does');
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/**
 * Milliseconds of one call, in CPU time, because wall time would include other processes on a shared machine. CPU time includes the
 * threads of the garbage collector and the compiler, so on an idle machine it is somewhat longer than wall time.
 */
function turn(work: () => unknown, calls: number, collect: boolean): number {
  kept.result = undefined;
  if (collect) heapInUse();
  const start = process.cpuUsage();
  for (let call = 0; call < calls; call += 1) kept.result = work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000 / calls;
}
