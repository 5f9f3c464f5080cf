import { deepStrictEqual, strictEqual } from 'node:assert';
import { App, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { AgentsApp } from '../src/app/agents-app';
import type { CredentialedSession } from '../src/session';
import { addAgentSession } from './agent-session';
import { pair, type Runs } from './measure';
import type { Benchmark, Row } from './row';
import { sampleSession } from './samples';
import { addStockSession } from './stock-session';
import { toTime } from './time';

/** The sizes. A turn takes at least some hundredths of a second. More sessions are measured as whole processes. */
const SIZES: readonly (Runs & { readonly sessions: number; readonly ratioMax: number })[] = [
  { sessions: 1, ratioMax: 1.1, runs: 15, calls: 50, warmUps: 10 },
  { sessions: 100, ratioMax: 0.4, runs: 15, warmUps: 5 },
  { sessions: 1_000, ratioMax: 0.4, runs: 5, warmUps: 2, collect: true },
];

/** The size that is also measured without YAML, and in an App of cdk8s on both sides. */
const WITHOUT_YAML = 1_000;

type AddSession = (scope: Construct, session: CredentialedSession) => void;

/** Constructing sessions in one chart of AgentsApp and writing them as YAML, compared with the same objects in stock cdk8s. */
export const sessionsInChart: Benchmark = (note) => {
  checkSame();
  return SIZES.flatMap(({ sessions, ratioMax, ...runs }) => {
    note(`${sessions} in a chart`);
    const samples = Array.from({ length: sessions }, (_, index) => sampleSession(index));
    const written = pair(
      () => toApp(new AgentsApp(), samples, addAgentSession).synthYaml(),
      () => toApp(new App(), samples, addStockSession).synthYaml(),
      runs,
    );
    const row = {
      ...toRow(`${counted(sessions)}, construct and synthYaml`, written),
      target: toTarget(written.ratio, ratioMax),
    };
    if (sessions !== WITHOUT_YAML) return [row];
    const plain = pair(
      () => toDocuments(samples, addAgentSession),
      () => toDocuments(samples, addStockSession),
      runs,
    );
    return [row, toRow(`${counted(sessions)}, construct and toJson alone`, plain)];
  });
};

function toApp(app: App, samples: readonly CredentialedSession[], addSession: AddSession): App {
  const chart = new Chart(app, 'sessions');
  for (const sample of samples) addSession(chart, sample);
  return app;
}

function toDocuments(samples: readonly CredentialedSession[], addSession: AddSession): readonly unknown[] {
  return toApp(new App(), samples, addSession).charts.flatMap((chart): readonly unknown[] => chart.toJson());
}

/** Checks that both sides render the same objects, so that they do the same amount of work. */
function checkSame(): void {
  const samples = [sampleSession(0), sampleSession(1)];
  deepStrictEqual(toDocuments(samples, addAgentSession), toDocuments(samples, addStockSession));
  strictEqual(
    toApp(new AgentsApp(), samples, addAgentSession).synthYaml(),
    toApp(new App(), samples, addStockSession).synthYaml(),
  );
}

function toRow(what: string, { ours, peer, ratio }: ReturnType<typeof pair>): Row {
  return { what, ours: toTime(ours), peer: `${toTime(peer)} stock L1`, ratio };
}

function toTarget(ratio: number, ratioMax: number): Row['target'] {
  return { words: `at most ${ratioMax} × stock`, met: ratio <= ratioMax };
}

function counted(sessions: number): string {
  return `${sessions.toLocaleString('en')} ${sessions === 1 ? 'session' : 'sessions'} in a chart`;
}
