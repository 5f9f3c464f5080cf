import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Block, blocksOf, blocksOfPages, fileNameOf, RECIPES, run } from './examples';

const PROJECT = join(__dirname, '..', '..');
const TSX = require.resolve('tsx');

/** Without the files of a project of the reader's own, which test/package runs. */
const blocks = blocksOfPages().filter((block) => fileNameOf(block) === undefined);
/** Without the recipes, which have a test of their own. */
const runnable = blocks.filter(({ file }) => file !== RECIPES);
const examples = runnable.filter(({ language }) => language === 'ts');

/** Commands in the docs that are not scripts of this package. */
const COMMANDS = [
  'npm ci',
  'npm test',
  'npx cdk8s synth --stdout',
  'kubectl apply --server-side -f -',
  'kubectl apply --server-side -f dist/stella/',
  'kubectl apply --server-side -f ../shared/crds',
  'kubectl label namespace default cdk8s-agents/test-cluster=true',
  "kubectl wait -n shop secret/orders-credentials --for=jsonpath='{.metadata.annotations.cdk8s-agents/rotation}'=2026-11-26",
  'kubectl rollout status -n shop deployment/orders',
  "kubectl get externalsecret -n shop orders-credentials -o jsonpath='{.status.refreshTime}'",
  "kubectl get pods -n shop -l app.kubernetes.io/name=orders -o jsonpath='{.items[*].status.startTime}'",
  'kind create cluster --kubeconfig kind.kubeconfig',
  'export KUBECONFIG=$PWD/kind.kubeconfig',
];

/** What a project of the reader's own installs; test/package does it. */
const INSTALL = 'npm install ';

/** The user's form of our own command. The test runs each line of it. */
const OURS = 'npx cdk8s-agents ';

/** A folder like a user's with two checkouts. */
function userFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'user-'));
  symlinkSync(join(PROJECT, 'dist'), join(folder, 'dist'));
  symlinkSync(PROJECT, join(folder, 'main'));
  return folder;
}

function unknownCommands({ text }: Block): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'));
  return text
    .split(/\n|&&|\|/)
    .map((command) => command.trim())
    .filter((command) => command !== '' && !COMMANDS.includes(command))
    .filter((command) => !command.startsWith(OURS) && !command.startsWith(INSTALL))
    .filter((command) => !(command.startsWith('npm run ') && command.slice('npm run '.length) in scripts));
}

test('there are examples; their types are checked by test/types', () => {
  expect(examples.length).toBeGreaterThan(3);
});

test.each(examples.map((example) => [`${example.file}:${example.line}`, example] as const))(
  '%s runs',
  (_where, example) => {
    const { yaml, log } = run(example);
    const next = runnable[runnable.indexOf(example) + 1];
    expect(yaml !== '' || log.length > 0 || example.text.includes('expect(')).toBe(true);
    if (next?.language === 'yaml') expect(next.text).toBe(yaml);
    // The text after an example that logs is its log.
    if (next?.language === 'text' && log.length > 0) expect(next.text).toBe(`${log.join('\n')}\n`);
  },
);

test('every YAML block in the docs is the output of the example before it', () => {
  const lonely = runnable.filter(
    ({ language }, index) => language === 'yaml' && runnable[index - 1]?.language !== 'ts',
  );
  expect(lonely).toEqual([]);
});

test('every command in the docs is a script of this package or is known', () => {
  expect(blocks.filter(({ language }) => language === 'sh').flatMap(unknownCommands)).toEqual([]);
});

const ours = blocks
  .filter(({ language }) => language === 'sh')
  .flatMap(({ text }) => text.split(/\n|&&|\|/).map((command) => command.trim()))
  .filter((command) => command.startsWith(OURS));

/** The ingress controller in front of the forge is not in dist/. */
const LEFT_OUT = /^warning: paths are left out without the namespace and the labels of the ingress controller; .*\n/;

test.each(ours)('%s is answered', (command) => {
  const program = `node --import ${TSX} ${join(PROJECT, 'src', 'cli', 'main.ts')}`;
  const script = `for file in dist/*/*.yaml; do cat $file; echo ---; done | ${program} ${command.slice(OURS.length)}`;
  const { status, stderr } = spawnSync('sh', ['-c', script], { cwd: userFolder(), encoding: 'utf8' });
  expect([stderr.replace(LEFT_OUT, ''), status]).toEqual(['', expect.any(Number)]);
  // With --from and --to, status 1 means that the path is blocked.
  expect([0, 1]).toContain(status);
});

test('every block is in a language that a test checks, or is the output of a command', () => {
  expect(blocks.filter(({ language }) => !['ts', 'yaml', 'sh', 'text', 'diff'].includes(language))).toEqual([]);
});

test('a block that names a file belongs to a project', () => {
  const [yaml, code, plain] = blocksOf(
    'made-up.md',
    "```yaml\n# cdk8s.yaml\napp: x\n```\n```ts\n// src/main.test.ts\nimport './main';\n```\n```ts\n// not a file: a remark\n```\n",
  );
  expect([yaml, code, plain].map((block) => block && fileNameOf(block))).toEqual([
    'cdk8s.yaml',
    'src/main.test.ts',
    undefined,
  ]);
});

test('an example that does not run is found', () => {
  const [broken] = blocksOf(
    'made-up.md',
    "```ts\nimport { NoSuchThing } from 'cdk8s-agents';\nnew NoSuchThing();\n```\n",
  );
  if (!broken) throw new Error('there is no block');
  expect(() => run(broken)).toThrow('NoSuchThing is not a constructor');
});
