import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compiledProject } from './compiled';
import { growthExponent, median } from './measure';
import { outputOf } from './processes';
import type { Benchmark } from './row';

const SIZES = [20, 40, 80, 160, 1_000];
const RUNS = 3;
const SECONDS_MAX = 8;
const GROWTH_MAX = 1.2;

/** An app of tenants in a process of its own, with its report; without and with README.md. */
export const tenants: Benchmark = (note) => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-tenants-'));
  const project = compiledProject(note);
  try {
    return ['without', 'with'].flatMap((readme) => {
      const seconds = SIZES.map((size) => {
        note(`${size} tenants ${readme} README.md`);
        const args = [join(project, 'lib/bench/tenants-app.js'), String(size), readme, folder];
        const run = () => Number(outputOf({ command: process.execPath, args, cwd: project }));
        return median(Array.from({ length: RUNS }, run));
      });
      const costs = seconds.map((took, index) => [SIZES[index] ?? 0, took] as const);
      // The start of the process hides the growth of small sizes.
      const exponent = growthExponent(costs.slice(-2));
      return costs.map(([size, took], index) => ({
        what: `${size} tenants ${readme} README.md files`,
        ours: `${took.toPrecision(3)} s`,
        peer: '',
        ...(index === SIZES.length - 1
          ? {
              growth: exponent,
              target: {
                words: `at most ${SECONDS_MAX} s, and N^${GROWTH_MAX}`,
                met: took <= SECONDS_MAX && exponent <= GROWTH_MAX,
              },
            }
          : {}),
      }));
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
};
