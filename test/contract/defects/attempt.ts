import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { loadAll } from 'js-yaml';
import { AgentsApp } from '../../../src/app/agents-app';
import { InputError } from '../../../src/core/input/input';
import { warningsIn } from '../../../src/core/input/warnings';
import { type KubeObject, toKubeObject } from '../../support/objects';

/** The outcome of an attempt: the error of a constructor, the errors of synth line by line, or the objects. */
export interface Attempt {
  readonly input?: string;
  readonly synth?: readonly string[];
  readonly objects?: readonly KubeObject[];

  /** The warnings that synth prints. */
  readonly warnings?: readonly string[];
}

/** Builds something in a chart of a new app, and renders the app, or the app that the callback returns. */
export function attempt(build: (chart: Chart) => unknown): Attempt {
  const app = new AgentsApp({ outdir: mkdtempSync(join(tmpdir(), 'defect-')), report: false });
  let built: unknown;
  try {
    built = build(new Chart(app, 'chart'));
  } catch (error) {
    if (error instanceof InputError) return { input: error.message };
    throw error;
  }
  try {
    const yaml = built instanceof App ? [built.synthYaml()] : app.toManifests().map((manifest) => manifest.yaml);
    return {
      objects: yaml.flatMap((text) => loadAll(text).map(toKubeObject)),
      warnings: warningsIn(app).map(({ rule }) => rule),
    };
  } catch (error) {
    if (error instanceof Error) return { synth: error.message.split('\n').map((line) => line.trim()) };
    throw error;
  }
}
