import { parseArgs } from 'node:util';
import { comparingManifests } from './checker/flows-diff';
import { checkingManyNamespaces } from './checker/many-namespaces';
import { heapGrowth } from './heap-growth';
import { loading } from './load';
import { inManyCharts } from './many-charts';
import { asking } from './matchers';
import { peakMemory } from './peak-memory';
import { readRatios, regressions, writeRatios } from './ratios';
import { reaching } from './reachability';
import { rendering } from './render-session';
import type { Benchmark } from './row';
import { sessionsInChart } from './sessions-in-chart';
import { renderTable } from './table';
import { tenants } from './tenants';
import { writingYaml } from './write-yaml';

/** All benchmarks, in the order of the table. */
const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  chart: sessionsInChart,
  charts: inManyCharts,
  tenants,
  memory: peakMemory,
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
function main(): void {
  const names = Object.keys(BENCHMARKS);
  const {
    only = names,
    check,
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
  const results = Object.fromEntries(
    Object.entries(BENCHMARKS)
      .filter(([name]) => only.includes(name))
      .map(([name, benchmark]) => [name, benchmark((text) => process.stderr.write(`${name}: ${text}\n`))]),
  );
  const colour = process.stdout.isTTY === true && !process.env.NO_COLOR;
  process.stdout.write(renderTable(Object.values(results).flat(), { colour }));
  if (update) writeRatios(results);
  if (check) report(regressions(results, readRatios()));
}

function report(worse: readonly string[]): void {
  for (const line of worse) process.stderr.write(`${line}\n`);
  if (worse.length > 0) process.exitCode = 1;
}

main();
