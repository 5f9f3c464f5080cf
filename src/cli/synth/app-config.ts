import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../io';
import { UsageError } from '../usage-error';
import { YamlText } from '../yaml-text';

/** What is run, and where its manifests go. */
export interface AppConfig {
  /** The command that runs the app, such as `node lib/main.js`. */
  readonly app: string;

  /** The folder of the manifests. */
  readonly output: string;
}

/** The name of the file of cdk8s. */
const CONFIG_FILE = 'cdk8s.yaml';

/** What only `npx cdk8s synth` does: it must not be left out in silence. */
const ONLY_CDK8S = ['validations', 'synthConfig'];

/**
 * Reads cdk8s.yaml as cdk8s does. Options win.
 * @throws UsageError that names the field, its value and the rule
 * @see https://cdk8s.io/docs/latest/cli/synth/
 */
export function readConfig(folder: string, options: Partial<AppConfig>): AppConfig {
  const file = readFields(folder);
  const app = options.app ?? file?.app;
  if (file === undefined && app === undefined) {
    throw new UsageError(`there is no ${CONFIG_FILE} in ${folder}: run this in the folder of the app, or pass --app`);
  }
  const [unsupported] = ONLY_CDK8S.filter((name) => file !== undefined && Object.hasOwn(file, name));
  if (unsupported !== undefined) {
    throw new UsageError(`${CONFIG_FILE}: ${unsupported} is for npx cdk8s synth alone: run that, or remove the field`);
  }
  return {
    app: textOf('app', app, 'the command that runs the app, such as node lib/main.js'),
    output: textOf('output', options.output ?? file?.output ?? 'dist', 'the folder for the manifests, such as dist'),
  };
}

function textOf(field: string, value: unknown, rule: string): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw new UsageError(`${CONFIG_FILE}: ${field} must be ${rule}, got ${JSON.stringify(value)}`);
}

function readFields(folder: string): Readonly<Record<string, unknown>> | undefined {
  const text = readIfThere(join(folder, CONFIG_FILE));
  if (text === undefined) return undefined;
  const [fields = {}] = new YamlText(CONFIG_FILE, text).documents;
  if (typeof fields === 'object' && fields !== null && !Array.isArray(fields)) return { ...fields };
  throw new UsageError(`${CONFIG_FILE} must hold fields, such as app: node lib/main.js, got ${JSON.stringify(fields)}`);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
