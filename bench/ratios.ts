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
 * What is worse than the committed ratios, one line each. A row that is on one side only was renamed or added, or this machine lacks its
 * peer.
 */
export function regressions(results: Results, committed: Ratios): readonly string[] {
  return Object.entries(ratiosOf(results)).flatMap(([benchmark, now]) => {
    const before = committed[benchmark] ?? {};
    const gone = Object.keys(before).filter((what) => now[what] === undefined);
    return [
      ...gone.map(
        (what) => `${benchmark}: ${what} is in ratios.json and was not measured: run npm run bench -- --update`,
      ),
      ...Object.entries(now).flatMap(([what, ratio]) => problemOf(benchmark, what, ratio, before[what])),
    ];
  });
}

/** Of two measurements, the row with the lower ratio each. */
export function betterOf(first: readonly Row[], second: readonly Row[]): readonly Row[] {
  const before = new Map(first.map((row) => [row.what, row]));
  return second.map((row) => {
    const other = before.get(row.what);
    return other?.ratio !== undefined && row.ratio !== undefined && other.ratio < row.ratio ? other : row;
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
