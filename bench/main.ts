import { parseArgs } from 'node:util';
import { comparingManifests } from './checker/flows-diff';
import { checkingManyNamespaces } from './checker/many-namespaces';
import { heapGrowth } from './heap-growth';
import { loading } from './load';
import { inManyCharts } from './many-charts';
import { asking } from './matchers';
import { ownCommand } from './own-command';
import { betterOf, readRatios, regressions, writeRatios } from './ratios';
import { reaching } from './reachability';
import { rendering } from './render-session';
import type { Benchmark, Row } from './row';
import { sessionsInChart } from './sessions-in-chart';
import { renderTable } from './table';
import { tenants } from './tenants';
import { wholeProcesses } from './whole-processes';
import { writingYaml } from './write-yaml';

/** All benchmarks, in the order of the table. */
const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  process: wholeProcesses,
  command: ownCommand,
  chart: sessionsInChart,
  charts: inManyCharts,
  tenants,
  render: rendering,
  yaml: writingYaml,
  heap: heapGrowth,
  load: loading,
  reachability: reaching,
  namespaces: checkingManyNamespaces,
  diff: comparingManifests,
  matchers: asking,
};

/**
 * Runs `npm run bench`, or `npm run bench -- --only NAME`. A missed target is reported, but is not a failure. `--check` fails where a
 * ratio is much worse than in ratios.json, which `--update` writes.
 */
async function main(): Promise<void> {
  const names = Object.keys(BENCHMARKS);
  const {
    only = names,
    check = false,
    update,
  } = parseArgs({
    options: {
      only: { type: 'string', multiple: true },
      check: { type: 'boolean' },
      update: { type: 'boolean' },
    },
  }).values;
  const unknown = only.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    process.stderr.write(`--only must be one of ${names.join(', ')}, got ${unknown.join(', ')}\n`);
    process.exitCode = 2;
    return;
  }
  const results: Record<string, readonly Row[]> = {};
  for (const [name, benchmark] of Object.entries(BENCHMARKS).filter(([name]) => only.includes(name))) {
    const rows = await rowsOf(name, benchmark, check);
    if (rows !== undefined) results[name] = rows;
  }
  const colour = process.stdout.isTTY === true && !process.env.NO_COLOR;
  process.stdout.write(renderTable(Object.values(results).flat(), { colour }));
  if (update) writeRatios(results);
  if (check) fail(regressions(results, readRatios()));
}

/** How often what is worse is measured in all: another process may have slowed one side down, and on a busy machine does so often. */
const TURNS_MAX = 3;

/** The rows of a benchmark. With `check`, each as the best of its turns. Undefined after an error. */
async function rowsOf(name: string, benchmark: Benchmark, check: boolean): Promise<readonly Row[] | undefined> {
  const note = (text: string) => process.stderr.write(`${name}: ${text}\n`);
  try {
    let rows = await benchmark(note);
    for (let turn = 1; check && turn < TURNS_MAX; turn += 1) {
      const worse = regressions({ [name]: rows }, readRatios());
      if (worse.length === 0) break;
      note(`measured again, because of\n  ${worse.join('\n  ')}`);
      rows = betterOf(rows, await benchmark(note));
    }
    return rows;
  } catch (error) {
    fail([`${name}: ${error instanceof Error ? error.stack : error}`]);
    return undefined;
  }
}

function fail(reasons: readonly string[]): void {
  for (const reason of reasons) process.stderr.write(`${reason}\n`);
  if (reasons.length > 0) process.exitCode = 1;
}

void main();
