import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from './row';

/** The rows of benchmarks by their names. */
export type Results = Readonly<Record<string, readonly Row[]>>;

/** The ratios of an earlier run: benchmark, row, ratio. */
export type Ratios = Readonly<Record<string, Readonly<Record<string, number>>>>;

const FILE = join(__dirname, 'ratios.json');

/** A ratio may be this many times the committed one: runs on a busy machine differ by less. */
const TIMES_MAX = 1.5;

/** The committed ratios. */
export function readRatios(): Ratios {
  return JSON.parse(readFileSync(FILE, 'utf8'));
}

/** Writes the ratios of this run, and keeps those of benchmarks that were left out. */
export function writeRatios(results: Results): void {
  const ratios = { ...readRatios(), ...ratiosOf(results) };
  writeFileSync(FILE, `${JSON.stringify(ratios, undefined, 2)}\n`);
}

/**
 * What is worse than the committed ratios, one line each. A row without a ratio lacks its peer on this machine; a row that is missing
 * from one of the sides was renamed or added.
 */
export function regressions(results: Results, committed: Ratios): readonly string[] {
  return Object.entries(results).flatMap(([benchmark, rows]) => {
    const before = committed[benchmark] ?? {};
    const now = new Map(rows.map(({ what, ratio }) => [what, ratio]));
    const gone = Object.keys(before).filter((what) => !now.has(what));
    return [
      ...gone.map(
        (what) => `${benchmark}: ${what} is in ratios.json and was not measured: run npm run bench -- --update`,
      ),
      ...[...now].flatMap(([what, ratio]) =>
        ratio === undefined ? [] : problemOf(benchmark, what, ratio, before[what]),
      ),
    ];
  });
}

function problemOf(benchmark: string, what: string, ratio: number, before: number | undefined): readonly string[] {
  if (before === undefined) return [`${benchmark}: ${what} is not in ratios.json: run npm run bench -- --update`];
  if (ratio <= before * TIMES_MAX) return [];
  return [`${benchmark}: ${what} has the ratio ${ratio.toPrecision(3)}, more than ${TIMES_MAX} × ${before}`];
}

/** Three digits of each ratio: the others are noise, and a diff of them says nothing. */
function ratiosOf(results: Results): Ratios {
  const compared = Object.entries(results).map(([benchmark, rows]) => [
    benchmark,
    Object.fromEntries(
      rows.flatMap(({ what, ratio }) => (ratio === undefined ? [] : [[what, Number(ratio.toPrecision(3))]])),
    ),
  ]);
  return Object.fromEntries(compared);
}
