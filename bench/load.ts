import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { median } from './measure';
import type { Benchmark } from './row';

const RUNS = 7;
const MEBIBYTE = 2 ** 20;
const ROOT = resolve(__dirname, '..');

/** The result of one fresh process. */
interface Loaded {
  readonly milliseconds: number;
  readonly heapBytes: number;

  /** Whether cdk8s or cdk8s-plus-28 was loaded too. */
  readonly cdk8s: boolean;
}

/** The cost of loading `cdk8s-agents/session`, compared with the whole package. Both are freshly compiled and run in separate processes. */
export const loading: Benchmark = (note) => {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-agents-bench-'));
  try {
    note('compiling, to load what users load');
    compile(folder);
    note('loading cdk8s-agents/session and the whole package');
    const runs = Array.from({ length: RUNS }, () => ({
      ours: load(join(folder, 'src/session/index.js')),
      peer: load(join(folder, 'src/index.js')),
    }));
    const of = (field: 'milliseconds' | 'heapBytes') => ({
      ours: median(runs.map(({ ours }) => ours[field])),
      peer: median(runs.map(({ peer }) => peer[field])),
      ratio: median(runs.map(({ ours, peer }) => ours[field] / peer[field])),
    });
    const time = of('milliseconds');
    const heap = of('heapBytes');
    return [
      {
        what: 'load cdk8s-agents/session, time',
        ours: `${time.ours.toPrecision(3)} ms`,
        peer: `${time.peer.toPrecision(3)} ms whole package`,
        ratio: time.ratio,
        target: { words: 'without cdk8s', met: runs.every(({ ours, peer }) => !ours.cdk8s && peer.cdk8s) },
      },
      {
        what: 'load cdk8s-agents/session, heap',
        ours: `${(heap.ours / MEBIBYTE).toPrecision(3)} MiB`,
        peer: `${(heap.peer / MEBIBYTE).toPrecision(3)} MiB whole package`,
        ratio: heap.ratio,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Compiles the package. Never reuses lib/, which may be outdated. */
function compile(folder: string): void {
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  run([tsc, '-p', ROOT, '--outDir', folder, '--declaration', 'false', '--noEmitOnError', 'true']);
}

const LOADER = `
  gc();
  const before = process.memoryUsage().heapUsed;
  const start = process.cpuUsage();
  require(process.argv[1]);
  const { user, system } = process.cpuUsage(start);
  const milliseconds = (user + system) / 1000;
  gc();
  const heapBytes = process.memoryUsage().heapUsed - before;
  const cdk8s = Object.keys(require.cache).some((file) => /node_modules.cdk8s(-plus-28)?[^-\\w]/.test(file));
  console.log(JSON.stringify({ milliseconds, heapBytes, cdk8s }));
`;

function load(file: string): Loaded {
  const found: unknown = JSON.parse(run(['--expose-gc', '-e', LOADER, file]));
  if (!isLoaded(found)) throw new Error(`loading ${file} printed no result`);
  return found;
}

function run(args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    // Users do not load this process's loader, such as tsx.
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  if (status !== 0) throw new Error(`node ${args.at(-1)} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

function isLoaded(value: unknown): value is Loaded {
  return (
    typeof value === 'object' && value !== null && 'milliseconds' in value && 'heapBytes' in value && 'cdk8s' in value
  );
}
