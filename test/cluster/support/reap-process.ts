import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROJECT = join(__dirname, '..', '..', '..');
const MAIN = ['--import', 'tsx', join(PROJECT, 'src', 'cli', 'main.ts')];

/** How `cdk8s-agents reap` ended. */
export interface Reaped {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Writes a kubeconfig with a token of a ServiceAccount, and no other right.
 * @param cluster how to get to the API server. @default - as this process does
 * @returns its path
 */
export function kubeconfigOf(namespace: string, account: string, cluster?: { readonly server: string }): string {
  const token = kubectl('create', 'token', account, '--namespace', namespace).trim();
  const { clusters } = JSON.parse(kubectl('config', 'view', '--raw', '--minify', '--flatten', '-o', 'json'));
  const file = join(mkdtempSync(join(tmpdir(), 'reaper-')), 'kubeconfig');
  const config = {
    'current-context': 'reaper',
    contexts: [{ name: 'reaper', context: { cluster: 'tested', user: 'reaper' } }],
    clusters: [{ name: 'tested', cluster: cluster ?? clusters[0].cluster }],
    users: [{ name: 'reaper', user: { token } }],
  };
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}

/** Runs the command as a process of its own, without the environment of the test. @param running gets the process at once */
export function reapProcess(args: readonly string[], running?: (child: ChildProcess) => void): Promise<Reaped> {
  const child = spawn(process.execPath, [...MAIN, ...args], { cwd: PROJECT, env: { PATH: process.env.PATH } });
  running?.(child);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, stdout, stderr })));
}

function kubectl(...args: readonly string[]): string {
  return execFileSync('kubectl', args, { encoding: 'utf8' });
}
