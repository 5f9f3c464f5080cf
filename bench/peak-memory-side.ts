import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { AgentsApp } from '../src/app/agents-app';
import { addAgentSession } from './agent-session';
import { sampleSession } from './samples';
import { addStockSession } from './stock-session';

const SESSIONS = 10_000;
const KIBIBYTES = 1024;

/** Writes sessions with one of both sides, and prints the peak of its memory in mebibytes. */
function main(side: string | undefined): void {
  const outdir = mkdtempSync(join(tmpdir(), 'bench-memory-'));
  try {
    const isOurs = side === 'ours';
    const app = isOurs ? new AgentsApp({ outdir, readme: false, report: false }) : new App({ outdir });
    const chart = new Chart(app, 'sessions');
    const add = isOurs ? addAgentSession : addStockSession;
    for (let index = 0; index < SESSIONS; index += 1) add(chart, sampleSession(index));
    app.synth();
    process.stdout.write(String(process.resourceUsage().maxRSS / KIBIBYTES));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

main(process.argv[2]);
