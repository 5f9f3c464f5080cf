import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { loadAll } from 'js-yaml';
import { AgentsApp } from '../../../src/app/agents-app';
import { InputError } from '../../../src/core/input';
import { warningsIn } from '../../../src/core/warnings';
import { type Block, typeErrors } from '../../docs/examples';
import { type KubeObject, toKubeObject } from '../../support/objects';

/** What came of an attempt: what a constructor said, what synth said line by line, or the objects. */
export interface Attempt {
  readonly input?: string;
  readonly synth?: readonly string[];
  readonly objects?: readonly KubeObject[];

  /** What the user is told about what is rendered. */
  readonly warnings?: readonly string[];
}

/** Builds something in a chart of an app of its own, and renders it; another app where one is returned. */
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

const NAMES = `
import { Chart } from 'cdk8s';
import {
  ApiGateway, BackendScaling, KafkaCluster, Microservice, type MicroserviceProps, Peer, PostgresCluster, RedisCluster,
  type RedisClusterProps, WorkloadMonitor,
} from 'cdk8s-agents';
declare const chart: Chart;
declare const props: MicroserviceProps;
declare const image: { readonly name: string; readonly namespace: string; readonly image: string };
declare const service: Microservice;
declare const gateway: ApiGateway;
declare const redis: RedisClusterProps;
declare const cluster: RedisCluster;
`;

/** The first line of what the compiler says of each statement; undefined for one that it takes. */
export function compile(statements: readonly string[]): readonly (string | undefined)[] {
  const blocks = statements.map(
    (statement, line): Block => ({
      file: 'statement',
      line,
      language: 'ts',
      text: `${NAMES}\n${statement};\n`,
    }),
  );
  const errors = typeErrors(blocks).map((error) => /^statement:(\d+): (.*)/.exec(error) ?? [error, '', error]);
  return statements.map((_, index) => errors.find(([, line]) => line === String(index))?.[2]);
}
