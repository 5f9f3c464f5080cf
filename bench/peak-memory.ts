import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { median } from './measure';
import type { Benchmark } from './row';

const RUNS = 3;
const RATIO_MAX = 0.6;

/** The peak memory of a process that writes 10,000 sessions of a chart, compared with one that does so with stock cdk8s. */
export const peakMemory: Benchmark = (note) => {
  note('10,000 sessions, a process for each side');
  const peaks = Array.from({ length: RUNS }, () => ({ ours: peakOf('ours'), stock: peakOf('stock') }));
  const [ours, stock] = [median(peaks.map((peak) => peak.ours)), median(peaks.map((peak) => peak.stock))];
  const ratio = median(peaks.map((peak) => peak.ours / peak.stock));
  return [
    {
      what: 'peak memory of 10,000 sessions in a chart',
      ours: `${ours.toFixed(0)} MiB`,
      peer: `${stock.toFixed(0)} MiB stock L1`,
      ratio,
      target: { words: `at most ${RATIO_MAX} × stock`, met: ratio <= RATIO_MAX },
    },
  ];
};

/** In mebibytes, with the loader. */
function peakOf(side: 'ours' | 'stock'): number {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', join(__dirname, 'peak-memory-side.ts'), side],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`the side ${side} ended with ${status}:\n${stderr}`);
  return Number(stdout);
}
