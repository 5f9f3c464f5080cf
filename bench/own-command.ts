import { deepStrictEqual } from 'node:assert';
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { loadAll } from 'js-yaml';
import { compiledProject } from './compiled';
import { median } from './measure';
import { findPeers, type Peers } from './peers';
import { type Contestant, contest, outputOf } from './processes';
import type { Benchmark, Row } from './row';
import { toTime } from './time';

const RUNS = 5;
const SECONDS_MAX = 0.15;
const WATCH_MILLISECONDS_MAX = 300;
const WATCH_WARM_UPS = 2;
const WATCH_TIMEOUT_MILLISECONDS = 120_000;

const CDK8S_CLI = resolve(__dirname, '../node_modules/cdk8s-cli/bin/cdk8s');

/** STELLA, compiled. The number is what an edit changes. */
const appOf = (edit: number): string => `
  const { AgentsApp, Cluster, StellaPlatform } = require('cdk8s-agents');
  const app = new AgentsApp();
  const cluster = new Cluster({ apiServer: { cidrs: ['10.96.0.1/32', '172.31.0.1/32'] }, nodeCidrs: ['172.31.0.0/24'] });
  new StellaPlatform(app, 'stella', { cluster, runbooks: 'https://example.com/runbooks-${edit}.md' });
  app.synth();
`;

/** `cdk8s-agents synth` of STELLA, compared with cdk8s-cli and with Helm; and its `--watch` after an edit, compared with a new process. */
export const ownCommand: Benchmark = async (note) => {
  const project = compiledProject(note);
  const folder = join(project, 'stella');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'main.js'), appOf(0));
  const { peers, reason } = findPeers();
  if (reason !== undefined) note(`without the row of helm: ${reason}`);
  note('a synth of STELLA');
  const node = (script: string, output: string): Contestant => {
    return {
      command: process.execPath,
      args: [script, 'synth', '--app', 'node main.js', '--output', output],
      cwd: folder,
    };
  };
  const ours = node(join(project, 'lib/src/cli/main.js'), 'dist');
  outputOf(ours);
  const cli = { ...node(CDK8S_CLI, 'dist-cli'), env: { CDK8S_CHECK_UPGRADE: 'false' } };
  const helm = peers && helmOf(peers, folder);
  const found = contest<'ours' | 'cli' | 'helm'>({ ours, cli, ...(helm && { helm }) }, RUNS);
  const milliseconds = found.milliseconds('ours');
  const row = (peer: 'cli' | 'helm') => {
    return { ours: toTime(milliseconds), peer: toTime(found.milliseconds(peer)), ratio: found.ratio('ours', peer) };
  };
  const what = 'cdk8s-agents synth of STELLA, whole process, wall';
  note('synths after edits');
  return [
    {
      what: `${what}, against cdk8s synth`,
      ...row('cli'),
      target: { words: `at most ${SECONDS_MAX} s`, met: milliseconds <= SECONDS_MAX * 1000 },
    },
    ...(helm ? [{ what: `${what}, against helm template of the same text`, ...row('helm') }] : []),
    watchRow(await watchTimes(ours, join(project, 'watched'))),
  ];
};

/** A chart with the text that the app wrote: Helm fills in nothing. */
function helmOf({ helm }: Peers, folder: string): Contestant {
  const chart = join(folder, 'chart');
  const text = manifestsIn(join(folder, 'dist'));
  mkdirSync(join(chart, 'templates'), { recursive: true });
  writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: stella\nversion: 1.0.0\n');
  writeFileSync(join(chart, 'templates', 'stella.yaml'), text.replaceAll('{{', '{{ "{{" }}'));
  const contestant = { command: helm, args: ['template', 'stella', chart], cwd: folder };
  deepStrictEqual(sorted(outputOf(contestant)), sorted(text));
  return contestant;
}

function manifestsIn(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
  return files.map((name) => readFileSync(join(folder, name), 'utf8')).join('---\n');
}

/** Helm has an order of its own. */
function sorted(text: string): readonly string[] {
  return loadAll(text)
    .map((object) => JSON.stringify(object))
    .sort();
}

interface Edit {
  /** Milliseconds from the edit of the app to the line that tells of its manifests. */
  readonly watch: number;

  /** Milliseconds of a new process, right after that. */
  readonly fresh: number;
}

/** @param cwd a folder of its own, because a new process writes files too */
async function watchTimes(fresh: Contestant, cwd: string): Promise<readonly Edit[]> {
  const { command, args } = fresh;
  mkdirSync(cwd, { recursive: true });
  writeFileSync(join(cwd, 'main.js'), appOf(0));
  const watching = spawn(command, [...args, '--watch'], {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const lines = createInterface({ input: watching.stderr })[Symbol.asyncIterator]();
  const timeout = setTimeout(() => watching.kill(), WATCH_TIMEOUT_MILLISECONDS);
  const told = async (): Promise<void> => {
    const { value, done } = await lines.next();
    if (done || value.startsWith('error')) throw new Error(`the watching synth ended: ${value ?? 'it took too long'}`);
    if (!value.startsWith('synthesized')) await told();
  };
  try {
    await told();
    const edits: Edit[] = [];
    for (let edit = 1; edit <= WATCH_WARM_UPS + RUNS; edit += 1) {
      writeFileSync(join(cwd, 'main.js'), appOf(edit));
      const start = performance.now();
      await told();
      const end = performance.now();
      outputOf(fresh);
      edits.push({ watch: end - start, fresh: performance.now() - end });
    }
    return edits.slice(WATCH_WARM_UPS);
  } finally {
    clearTimeout(timeout);
    watching.kill('SIGINT');
  }
}

function watchRow(edits: readonly Edit[]): Row {
  const took = median(edits.map(({ watch }) => watch));
  return {
    what: 'cdk8s-agents synth --watch of STELLA after an edit, wall, against a new process',
    ours: toTime(took),
    peer: toTime(median(edits.map(({ fresh }) => fresh))),
    ratio: median(edits.map(({ watch, fresh }) => watch / fresh)),
    target: { words: `at most ${WATCH_MILLISECONDS_MAX} ms`, met: took <= WATCH_MILLISECONDS_MAX },
  };
}
