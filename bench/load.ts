import { compiledProject } from './compiled';
import { median } from './measure';
import { outputOf } from './processes';
import type { Benchmark, Row } from './row';

const RUNS = 7;
const MEBIBYTE = 2 ** 20;
const RATIO_MAX = 1.2;

/** What a fresh process says about an entry point. */
interface Loaded {
  readonly milliseconds: number;
  readonly heapBytes: number;

  /** Whether cdk8s or cdk8s-plus-28 was loaded too. */
  readonly cdk8s: boolean;
}

/**
 * What loading the package costs a process that constructs, and loading `cdk8s-agents/session` costs a back end. The peer is `require('cdk8s')`,
 * which everybody who constructs loads anyway.
 */
export const loading: Benchmark = (note) => {
  const folder = compiledProject(note);
  note('loading the entry points');
  const runs = Array.from({ length: RUNS }, () => ({
    cdk8s: load(folder, 'cdk8s'),
    whole: load(folder, 'cdk8s-agents'),
    session: load(folder, 'cdk8s-agents/session'),
  }));
  const of = (side: 'whole' | 'session', field: 'milliseconds' | 'heapBytes'): Pick<Row, 'ours' | 'peer' | 'ratio'> => {
    const text = (values: readonly number[]): string =>
      field === 'milliseconds'
        ? `${median(values).toPrecision(3)} ms`
        : `${(median(values) / MEBIBYTE).toPrecision(3)} MiB`;
    return {
      ours: text(runs.map((run) => run[side][field])),
      peer: `${text(runs.map(({ cdk8s }) => cdk8s[field]))} cdk8s`,
      ratio: median(runs.map((run) => run[side][field] / run.cdk8s[field])),
    };
  };
  const [whole, session] = [of('whole', 'milliseconds'), of('session', 'milliseconds')];
  return [
    {
      what: 'load cdk8s-agents, time',
      ...whole,
      target: { words: `at most ${RATIO_MAX} × cdk8s`, met: (whole.ratio ?? Number.NaN) <= RATIO_MAX },
    },
    { what: 'load cdk8s-agents, heap', ...of('whole', 'heapBytes') },
    {
      what: 'load cdk8s-agents/session, time',
      ...session,
      target: { words: 'without cdk8s', met: runs.every((run) => !run.session.cdk8s && run.cdk8s.cdk8s) },
    },
    { what: 'load cdk8s-agents/session, heap', ...of('session', 'heapBytes') },
  ];
};

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

function load(folder: string, entryPoint: string): Loaded {
  const args = ['--expose-gc', '-e', LOADER, entryPoint];
  const found: unknown = JSON.parse(outputOf({ command: process.execPath, args, cwd: folder }));
  if (!isLoaded(found)) throw new Error(`loading ${entryPoint} printed no result`);
  return found;
}

function isLoaded(value: unknown): value is Loaded {
  return (
    typeof value === 'object' && value !== null && 'milliseconds' in value && 'heapBytes' in value && 'cdk8s' in value
  );
}
