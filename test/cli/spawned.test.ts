import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { toYaml } from '../../src/core/objects/yaml';
import { deployment } from '../reachability/kube';

const PROJECT = join(__dirname, '..', '..');
const COMMAND = ['--import', 'tsx', join(PROJECT, 'src', 'cli', 'main.ts'), 'flows'];
const SECONDS = 1000;

/** A set whose JSON fills a pipe many times. */
const many = toYaml(Array.from({ length: 60 }, (_, index) => deployment(`a/workload-${index}`)));

/** Runs the command line in a separate process, with input from a pipe. */
function spawned(
  args: readonly string[],
  input: string,
): { readonly stdout: string; readonly stderr: string; readonly status: number | null } {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME };
  return spawnSync(process.execPath, [...COMMAND, ...args], {
    cwd: PROJECT,
    encoding: 'utf8',
    input,
    env,
    maxBuffer: 2 ** 24,
  });
}

test(
  'a pipe is read to its end, and the whole answer is written',
  () => {
    const { stdout, stderr, status } = spawned(['--format', 'json'], many);
    expect(JSON.parse(stdout).workloads).toHaveLength(60);
    expect(stdout.length).toBeGreaterThan(500_000);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  },
  60 * SECONDS,
);

test(
  'invalid input exits with 2 and leaves stdout empty',
  () => {
    const { stdout, stderr, status } = spawned(['-', 'missing.yaml'], many);
    expect({ stdout, stderr, status }).toEqual({
      stdout: '',
      stderr: 'error: missing.yaml: no such file or folder\n',
      status: 2,
    });
  },
  60 * SECONDS,
);

test(
  'a reader that stops early is not an error',
  async () => {
    const child = spawn(process.execPath, [...COMMAND, '--format', 'json'], { cwd: PROJECT });
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.stdout.once('data', () => child.stdout.destroy());
    child.stdin.end(many);
    const status = await new Promise((resolve) => child.on('close', resolve));
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  },
  60 * SECONDS,
);
