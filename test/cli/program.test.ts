import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toYaml } from '../../src/core/objects/yaml';
import { deployment } from '../reachability/kube';
import { atShell } from './terminal';

const stdin = toYaml([deployment('a/b')]);
const escape27 = String.fromCharCode(27);

test('the version is that of the package', async () => {
  const { version } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8'));
  expect(await atShell(['--version'])).toEqual({ stdout: `${version}\n`, stderr: '', exitCode: 0, writes: 1 });
});

test('the help lists the commands, on stdout', async () => {
  const { stdout, stderr, exitCode } = await atShell(['--help']);
  expect(`\n${stdout}`).toMatchInlineSnapshot(`
"
Usage: cdk8s-agents [options] [command]

Writes Kubernetes manifests, and evaluates those of any tool, without a cluster;
and removes what is left of sessions in one.

Options:
  -V, --version                print the version
  -h, --help                   print this help

Commands:
  synth [options]              run the app of cdk8s.yaml and write its manifests
  flows [options] [paths...]   who may call whom, by the NetworkPolicies
  readme [options] [paths...]  a README.md: needs, openings, costs and checks
  reap [options]               remove what is left of sessions, in a cluster
"
`);
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
});

test('the help of a command has examples', async () => {
  const { stdout, exitCode } = await atShell(['flows', '--help']);
  expect(stdout).toContain('npx cdk8s synth --stdout | npx cdk8s-agents flows -\n');
  expect(stdout).toContain("--allow 'ai-agents/* -> stella/stt-service : TCP 50051'");
  expect(exitCode).toBe(0);
});

test.each([
  [[], 'Usage: cdk8s-agents [options] [command]'],
  [['flow'], "error: unknown command 'flow'\n(Did you mean flows?)\n"],
  [['flows', '--prot', 'TCP'], "error: unknown option '--prot'"],
  [['flows', '--format', 'png'], "argument 'png' is invalid. Allowed choices are table, mermaid, dot, svg, json.\n"],
  [['flows', '--port', '0'], 'It must be a port from 1 to 65535, such as 50051 or 53/UDP.\n'],
  [['flows', '--port', '80-90'], 'It must be a port from 1 to 65535, such as 50051 or 53/UDP.\n'],
  [['flows', '--protocol', 'ICMP'], 'It must be TCP, UDP or SCTP.\n'],
  [['flows'], 'error: name files or folders, or pipe manifests in\nusage: cdk8s-agents flows [options] [paths...]\n'],
  [
    ['flows', 'x', '--from', 'a/b'],
    'error: --from, --to and --port must be set together: --to and --port are missing\n',
  ],
  [
    ['flows', 'x', '--protocol', 'UDP'],
    'error: --from, --to and --port must be set together: --from, --to and --port are missing\n',
  ],
  [
    ['flows', 'x', '--from', 'a/b', '--to', 'c/d', '--port', '53/UDP', '--protocol', 'TCP'],
    'error: --port says UDP, and --protocol says TCP\n',
  ],
  [
    ['flows', 'x', '--from', 'a/b', '--to', 'c/d', '--port', '1', '--format', 'svg'],
    'error: --format svg is for a whole set: with --from use table or json\n',
  ],
  [
    ['flows', '--diff', 'a', 'b', '--format', 'dot'],
    'error: --format dot is for a whole set: with --diff use table or json\n',
  ],
  [['flows', '--diff', 'a', 'b', '--to', 'c/d'], 'error: --diff cannot be combined with --from, --to and --port\n'],
  [['flows', '--diff', 'a'], 'error: --diff takes two paths, BASE and HEAD; got 1\n'],
  [['flows', '--diff', 'a', 'b', 'c'], 'error: --diff takes two paths, BASE and HEAD; got 3\n'],
  [['flows', '--diff', '-', '-'], 'error: --diff accepts - for only one of its paths\n'],
  [['flows', 'x', '--allow', '* -> *'], 'error: --allow requires --diff\n'],
])('%j is a usage error: exit code 2, and nothing on stdout', async (args, complaint) => {
  const { stdout, stderr, exitCode } = await atShell(args);
  expect(stderr).toContain(complaint);
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
});

test('correct usage is not an error', async () => {
  expect(await atShell(['flows'], { stdin })).toMatchObject({ stderr: '', exitCode: 0 });
});

test('a reader that stops early, such as head, is not an error', async () => {
  const failure = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
  expect(await atShell(['flows'], { stdin, failure })).toMatchObject({ stderr: '', exitCode: 0 });
});

test('a full disk is an error with exit code 2', async () => {
  const failure = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  expect(await atShell(['flows'], { stdin, failure })).toMatchObject({
    stderr: 'error: ENOSPC: no space left on device, write\n',
    exitCode: 2,
  });
});

test('a bug of the program exits with 2 too, and shows a stack trace', async () => {
  const { stderr, exitCode } = await atShell(['flows'], { stdin, failure: new TypeError('our mistake') });
  expect(stderr).toMatch(/^error: TypeError: our mistake\n +at /);
  expect(exitCode).toBe(2);
});

test.each([
  ['a terminal', [], {}, 80, true],
  ['a pipe', [], {}, undefined, false],
  ['a terminal, but NO_COLOR is set', [], { NO_COLOR: '1' }, 80, false],
  ['a terminal, and NO_COLOR is empty', [], { NO_COLOR: '' }, 80, true],
  ['a terminal that can only write', [], { TERM: 'dumb' }, 80, false],
  ['a pipe, but FORCE_COLOR is set', [], { FORCE_COLOR: '1' }, undefined, true],
  ['a terminal, but FORCE_COLOR is 0', [], { FORCE_COLOR: '0' }, 80, false],
  ['a pipe, but FORCE_COLOR is set beside NO_COLOR', [], { FORCE_COLOR: '1', NO_COLOR: '1' }, undefined, true],
  ['a pipe, but --color is given', ['--color'], { NO_COLOR: '1' }, undefined, true],
  ['a terminal, but --no-color is given', ['--no-color'], { FORCE_COLOR: '1' }, 80, false],
] as const)('stdout is %s', async (_name, args, env, columns, coloured) => {
  const { stdout } = await atShell(['flows', ...args], { stdin, env, ...(columns && { columns }) });
  expect(stdout.includes(escape27)).toBe(coloured);
});
