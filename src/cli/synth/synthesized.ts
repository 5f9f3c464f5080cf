import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '../usage-error';
import type { AppRunner } from './app-runner';
import { filesIn, type Published, publish } from './published';

/** By this file, an app sees that its output folder holds the templates of a Helm chart. */
const HELM_CHART = 'Chart.yaml';

/** Synthesizes into a folder. After an error, the folder is as it was. */
export async function synthToFolder(
  runner: AppRunner,
  folder: string,
  changed?: readonly string[],
): Promise<Published> {
  const output = resolve(folder);
  const created = mkdirSync(output, { recursive: true });
  // In the folder itself, because a file can only be moved within its file system.
  const staging = mkdtempSync(join(output, '.synth-'));
  const staged = join(staging, basename(output));
  const chart = join(dirname(output), HELM_CHART);
  try {
    mkdirSync(staged);
    if (existsSync(chart)) copyFileSync(chart, join(staging, HELM_CHART));
    await runner.run(staged, changed);
    refuseNone(filesIn(staged));
    const published = publish(staged, output);
    rmSync(staging, { recursive: true });
    return published;
  } catch (error) {
    rmSync(created ?? staging, { recursive: true });
    throw error;
  }
}

/** The manifests as one text. */
export async function synthToText(runner: AppRunner): Promise<string> {
  // AgentsApp takes a folder of this name for that of `cdk8s synth --stdout`, and writes a single file.
  const staged = mkdtempSync(join(tmpdir(), 'cdk8s-'));
  try {
    await runner.run(staged);
    const names = filesIn(staged).filter((name) => name.endsWith('.yaml'));
    refuseNone(names);
    return names.map((name) => readFileSync(join(staged, name), 'utf8')).join('---\n');
  } finally {
    rmSync(staged, { recursive: true });
  }
}

function refuseNone(names: readonly string[]): void {
  if (names.length === 0) throw new UsageError('the app wrote no manifests: it must call app.synth()');
}
