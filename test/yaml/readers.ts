import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CORE_SCHEMA, loadAll, type Schema, YAML11_SCHEMA } from 'js-yaml';
import { KUBERNETES_YAML } from '../../src/cli/kubernetes-yaml';

/** Reads a stream of YAML documents. A refused document gives `{ refused }`, or something else that is not the document. */
export type Reader = (stream: string) => Promise<readonly unknown[]>;

const GO = join(__dirname, 'go');
const PYTHON = join(__dirname, 'read.py');

/** The readers that users have: of both versions of Kubernetes, of kustomize, of Python, and of JavaScript. Builds those in Go. */
export function readers(): Readonly<Record<string, Reader>> {
  const bin = mkdtempSync(join(tmpdir(), 'yaml-readers-'));
  const built = (name: string, folder: string, ...flags: readonly string[]): Reader => {
    const file = join(bin, name);
    execFileSync('go', ['build', ...flags, '-o', file, `./${folder}`], {
      cwd: GO,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    return spawned(file);
  };
  return {
    'Kubernetes 1.37': built('kubernetes-1.37', 'kubernetes'),
    'Kubernetes 1.28': built('kubernetes-1.28', 'kubernetes', '-modfile=kubernetes-1.28.mod'),
    kustomize: built('kustomize', 'kustomize'),
    PyYAML: spawned('python3', PYTHON, 'SafeLoader'),
    libyaml: spawned('python3', PYTHON, 'CSafeLoader'),
    'js-yaml, YAML 1.1': javascript(YAML11_SCHEMA),
    'js-yaml, YAML 1.2': javascript(CORE_SCHEMA),
    'cdk8s-agents flows': javascript(KUBERNETES_YAML),
  };
}

/** A program that prints each document as one line of JSON. */
function spawned(command: string, ...args: readonly string[]): Reader {
  return async (stream) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    const status = new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
    child.stdin.end(stream);
    if ((await status) !== 0) throw new Error(`${command} ${args.join(' ')} ended with status ${await status}`);
    const lines = Buffer.concat(chunks).toString().split('\n').slice(0, -1);
    return lines.map((line): unknown => JSON.parse(line));
  };
}

function javascript(schema: Schema): Reader {
  return async (stream) => {
    try {
      return loadAll(stream, { schema });
    } catch {
      return stream.split(/^---\n/m).map((document) => loadOrRefuse(document, schema));
    }
  };
}

function loadOrRefuse(document: string, schema: Schema): unknown {
  try {
    const [value, ...more] = loadAll(document, { schema });
    return more.length === 0 ? value : { refused: `${more.length + 1} documents` };
  } catch (error) {
    return { refused: String(error) };
  }
}
