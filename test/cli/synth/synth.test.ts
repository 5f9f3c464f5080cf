import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compilePackage } from '../../support/compiled-package';

/*
 * The compiled command in a folder of a user, as a process of its own.
 */

const SECONDS = 1000;
let compiled: ReturnType<typeof compilePackage>;
let user: string;

beforeAll(() => {
  compiled = compilePackage();
}, 60 * SECONDS);
afterAll(() => compiled.remove());

beforeEach(() => {
  user = mkdtempSync(join(tmpdir(), 'synth-user-'));
  mkdirSync(join(user, 'node_modules'));
  for (const name of ['cdk8s', 'constructs', 'tsx']) {
    symlinkSync(join(compiled.folder, 'node_modules', name), join(user, 'node_modules', name));
  }
  symlinkSync(compiled.folder, join(user, 'node_modules', 'cdk8s-agents'));
  write('package.json', '{ "name": "user" }');
  write('cdk8s.yaml', 'app: node main.js\n');
  write('main.js', app('one'));
});
afterEach(() => rmSync(user, { recursive: true }));

function write(name: string, text: string): void {
  writeFileSync(join(user, name), text);
}

/** An app of stock cdk8s with a ConfigMap in each of two charts. */
function app(name: string, more = ''): string {
  return `const { App, Chart, ApiObject } = require('cdk8s');
    const app = new App();
    for (const chart of ['a', 'b']) {
      new ApiObject(new Chart(app, chart), 'Map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: '${name}' } });
    }
    ${more}
    app.synth();`;
}

const command = (): readonly string[] => [join(compiled.folder, 'lib', 'src', 'cli', 'main.js'), 'synth'];

interface Answer {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

function answerOf(args: readonly string[]): Answer {
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: user, encoding: 'utf8' });
  return { stdout, stderr: stderr.replace(/ in \d+\.\d\d s/, ''), status };
}

const synth = (...args: readonly string[]): Answer => answerOf([...command(), ...args]);

function manifest(name: string): string {
  return readFileSync(join(user, 'dist', name), 'utf8');
}

const TEXT = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: one\n';

test('writes the manifests of cdk8s.yaml, and leaves alone what is the same', () => {
  expect(synth()).toEqual({ stdout: '', stderr: 'synthesized 2 files into dist, 2 changed\n', status: 0 });
  expect(manifest('a.k8s.yaml')).toBe(TEXT);
  expect(synth()).toEqual({ stdout: '', stderr: 'synthesized 2 files into dist, 0 changed\n', status: 0 });
  expect(readdirSync(join(user, 'dist')).sort()).toEqual(['a.k8s.yaml', 'b.k8s.yaml']);
});

test('removes what an earlier synth wrote, and nothing else', () => {
  synth();
  for (const name of ['kustomization.yaml', 'README.md']) write(join('dist', name), 'mine\n');
  write('main.js', app('two').replace("['a', 'b']", "['b']"));
  expect(synth().stderr).toBe('synthesized 1 file into dist, 1 changed, 1 removed\n');
  expect(readdirSync(join(user, 'dist')).sort()).toEqual(['README.md', 'b.k8s.yaml', 'kustomization.yaml']);
});

test('--stdout prints all documents, and what the app prints goes to stderr', () => {
  write('main.js', app('one', "console.log('hello');"));
  const { stdout, stderr, status } = synth('--stdout');
  expect({ stdout, stderr, status }).toEqual({ stdout: `${TEXT}---\n${TEXT}`, stderr: 'hello\n', status: 0 });
  expect(existsSync(join(user, 'dist'))).toBe(false);
});

test.each([
  ['throws', "throw new Error('refused');", /^error: Error: refused\n +at /],
  ['rejects', "Promise.reject(new Error('refused'));", /^error: Error: refused\n +at /],
  ['ends itself', 'process.exit(3);', /^error: the app ended with 3\n$/],
  ['is invalid', "new (require('cdk8s-agents').AgentProfile)({ name: 'A' });", /^error: AgentProfile 'A': [^\n]+/],
])('an app that %s leaves the folder as it was', (_name, more, expected) => {
  expect(synth().status).toBe(0);
  write('main.js', app('two', more));
  const { stdout, stderr, status } = synth();
  expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
  expect(stderr).toMatch(expected);
  expect(readdirSync(join(user, 'dist')).sort()).toEqual(['a.k8s.yaml', 'b.k8s.yaml']);
  expect(manifest('a.k8s.yaml')).toBe(TEXT);
});

test('an app that writes nothing is an error, and creates no folder', () => {
  write('main.js', '');
  expect(synth()).toEqual({
    stdout: '',
    stderr: 'error: the app wrote no manifests: it must call app.synth()\n',
    status: 2,
  });
  expect(existsSync(join(user, 'dist'))).toBe(false);
});

test.each(['node --import tsx main.ts', 'npx tsx main.ts', 'SHELL_ONLY=1 node main.js'])('runs %s', (command) => {
  write('cdk8s.yaml', `app: ${command}\n`);
  write('main.ts', `const typed: string = 'x';\nvoid typed;\n${app('one')}`);
  expect(synth()).toMatchObject({ stdout: '', status: 0 });
  expect(manifest('b.k8s.yaml')).toBe(TEXT);
});

test('the command runs from the sources of this package too', () => {
  const main = join(__dirname, '..', '..', '..', 'src', 'cli', 'main.ts');
  expect(answerOf(['--import', 'tsx', main, 'synth'])).toEqual({
    stdout: '',
    stderr: 'synthesized 2 files into dist, 2 changed\n',
    status: 0,
  });
  expect(manifest('b.k8s.yaml')).toBe(TEXT);
});

test('an app may be an ES module, and may end later', () => {
  write('cdk8s.yaml', 'app: node main.mjs\n');
  write(
    'main.mjs',
    `import { createRequire } from 'node:module';
    const require = createRequire(import.meta.url);
    await new Promise((resolve) => setTimeout(resolve, 50));
    ${app('one')}`,
  );
  expect(synth()).toMatchObject({ stdout: '', status: 0 });
  expect(manifest('b.k8s.yaml')).toBe(TEXT);
});

test(
  '--watch synthesizes after an edit, also after an error, and ends by Ctrl-C',
  async () => {
    write('name.js', "module.exports = 'one';");
    write('main.js', app("' + require('./name') + '"));
    const child = spawn(process.execPath, [...command(), '--watch'], { cwd: user });
    try {
      const said = sayingOf(child);
      await said('synthesized 2 files into dist, 2 changed');
      write('name.js', "module.exports = 'two';");
      await said('synthesized 2 files into dist, 2 changed');
      expect(manifest('a.k8s.yaml')).toContain('name: two');
      write('name.js', 'module.exports = ;');
      await said('SyntaxError');
      expect(manifest('a.k8s.yaml')).toContain('name: two');
      write('name.js', "module.exports = 'three'; if (false) process.exit(1);");
      await said('synthesized 2 files into dist, 2 changed');
      write('main.js', 'process.exit(7);');
      await said('error: the app ended with 7');
      write('main.js', app('four'));
      await said('synthesized 2 files into dist, 2 changed');
      expect(manifest('b.k8s.yaml')).toContain('name: four');
    } finally {
      child.kill('SIGINT');
    }
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0);
    expect(readdirSync(join(user, 'dist')).sort()).toEqual(['a.k8s.yaml', 'b.k8s.yaml']);
  },
  60 * SECONDS,
);

/** Waits until the process says a text on stderr, after what it said before. */
function sayingOf(child: ChildProcess): (text: string) => Promise<void> {
  let heard = '';
  let wake = (): void => undefined;
  child.stderr?.on('data', (chunk) => {
    heard += chunk;
    wake();
  });
  return async (text) => {
    while (!heard.includes(text)) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    heard = heard.slice(heard.indexOf(text) + text.length);
  };
}

test(
  'Ctrl-C during a synth ends it by the signal, and leaves nothing behind',
  async () => {
    write('main.js', "console.error('started'); setInterval(() => undefined, 1000);");
    const child = spawn(process.execPath, command(), { cwd: user });
    await sayingOf(child)('started');
    child.kill('SIGINT');
    expect(await new Promise((resolve) => child.on('close', (_status, signal) => resolve(signal)))).toBe('SIGINT');
    expect(existsSync(join(user, 'dist'))).toBe(false);
  },
  60 * SECONDS,
);

test.each([
  [['--stdout', '--watch'], 'error: --stdout and --watch contradict each other: set one of them\n'],
  [['--stdout', '--output', 'x'], 'error: --stdout and --output contradict each other: set one of them\n'],
])('%j is a usage error', (args, stderr) => {
  expect(synth(...args)).toEqual({ stdout: '', stderr, status: 2 });
});
