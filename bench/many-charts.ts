import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { AgentsApp } from '../src/app/agents-app';
import type { CredentialedSession } from '../src/session';
import { addAgentSession } from './agent-session';
import { growthExponent, pair } from './measure';
import type { Benchmark } from './row';
import { sampleSession } from './samples';
import { addStockSession } from './stock-session';

const SIZES = [250, 500, 1_000];
const RATIO_MAX = 0.15;
const GROWTH_MAX = 1.2;

/** A chart for each session, written as a file each, compared with stock cdk8s. */
export const inManyCharts: Benchmark = (note) => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-charts-'));
  try {
    const measured = SIZES.map((charts) => {
      note(`${charts} charts`);
      const ours = () => new AgentsApp({ outdir: join(folder, 'ours'), readme: false, report: false });
      return pair(
        () => fill(ours(), charts, addAgentSession).synth(),
        () => fill(new App({ outdir: join(folder, 'stock') }), charts, addStockSession).synth(),
        { runs: 3, collect: true },
      );
    });
    const exponent = growthExponent(measured.map(({ ours }, index) => [SIZES[index] ?? 0, ours]));
    return measured.map((one, index) => ({
      what: `${SIZES[index]} charts of a session, a file each`,
      ours: `${one.ours.toPrecision(3)} ms`,
      peer: `${one.peer.toPrecision(3)} ms stock L1`,
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
  } finally {
    rmSync(folder, { recursive: true });
  }
};

type AddSession = (scope: Construct, session: CredentialedSession) => void;

function fill<A extends App>(app: A, charts: number, addSession: AddSession): A {
  for (let index = 0; index < charts; index += 1) addSession(new Chart(app, `chart-${index}`), sampleSession(index));
  return app;
}
