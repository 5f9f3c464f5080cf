import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { AgentsApp } from '../src/app/agents-app';
import type { CredentialedSession } from '../src/session';
import { addAgentSession } from './agent-session';
import { growthExponent, type Pair, pair } from './measure';
import type { Benchmark, Row } from './row';
import { sampleSession } from './samples';
import { addStockSession } from './stock-session';

const LARGEST = 1_000;
const SIZES = [250, 500, LARGEST];
const RATIO_MAX = 0.15;
const GROWTH_MAX = 1.2;

/**
 * A chart for each session, written as a file each, compared with stock cdk8s: again and again into the same folder, as a user does, and once
 * into a new folder each time, whose ratio says more about the file system.
 */
export const inManyCharts: Benchmark = (note) => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-charts-'));
  try {
    const measured = SIZES.map((charts) => {
      note(`${charts} charts`);
      return synths(charts, (side) => join(folder, side));
    });
    note(`${LARGEST} charts in new folders`);
    let turn = 0;
    const first = synths(LARGEST, (side) => {
      turn += 1;
      return join(folder, `${side}-${turn}`);
    });
    const exponent = growthExponent(measured.map(({ ours }, index) => [SIZES[index] ?? 0, ours]));
    const again = measured.map((one, index) => ({
      what: `${SIZES[index]} charts of a session, a file each`,
      ...timesOf(one),
      ratio: one.ratio,
      ...(index === SIZES.length - 1
        ? {
            growth: exponent,
            target: {
              words: `at most ${RATIO_MAX} × stock, and N^${GROWTH_MAX}`,
              met: one.ratio <= RATIO_MAX && exponent <= GROWTH_MAX,
            },
          }
        : {}),
    }));
    return [...again, { what: `${LARGEST} charts of a session, a file each, in a new folder`, ...timesOf(first) }];
  } finally {
    rmSync(folder, { recursive: true });
  }
};

function synths(charts: number, outdir: (side: string) => string): Pair {
  const ours = () => new AgentsApp({ outdir: outdir('ours'), readme: false, report: false });
  return pair(
    () => fill(ours(), charts, addAgentSession).synth(),
    () => fill(new App({ outdir: outdir('stock') }), charts, addStockSession).synth(),
    { runs: 3, collect: true },
  );
}

function timesOf({ ours, peer }: Pair): Pick<Row, 'ours' | 'peer'> {
  return { ours: `${ours.toPrecision(3)} ms`, peer: `${peer.toPrecision(3)} ms stock L1` };
}

type AddSession = (scope: Construct, session: CredentialedSession) => void;

function fill<A extends App>(app: A, charts: number, addSession: AddSession): A {
  for (let index = 0; index < charts; index += 1) addSession(new Chart(app, `chart-${index}`), sampleSession(index));
  return app;
}
