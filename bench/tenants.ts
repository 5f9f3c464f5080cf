import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compiledProject } from './compiled';
import { growthExponent } from './measure';
import { outputOf } from './processes';
import type { Benchmark } from './row';

const SIZES = [20, 40, 80, 160, 1_000];
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
        return Number(outputOf({ command: process.execPath, args, cwd: project }));
      });
      const costs = seconds.map((took, index) => [SIZES[index] ?? 0, took] as const);
      // The start of the process hides the growth of small sizes.
      const [few = [0, 0], many = few] = costs.slice(-2);
      const exponent = growthExponent([few, many]);
      return costs.map(([size, took], index) => ({
        what: `${size} tenants ${readme} README.md files`,
        ours: `${took.toPrecision(3)} s`,
        peer: '',
        ...(index === SIZES.length - 1
          ? {
              peer: `${few[1].toPrecision(3)} s for ${few[0]}`,
              ratio: took / few[1],
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
