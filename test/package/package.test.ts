import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { blocksOf, fileNameOf } from '../docs/examples';

const PROJECT = join(__dirname, '..', '..');
const MINUTES = 60_000;
const README = readFileSync(join(PROJECT, 'README.md'), 'utf8');
const blocks = blocksOf('README.md', README);

/** The files of the project that README describes, by their names. */
const projectFiles = new Map(
  blocks.flatMap((block) => {
    const name = fileNameOf(block);
    return name === undefined ? [] : [[name, block.text] as const];
  }),
);

/** What README says to install. */
const installed = blocks
  .flatMap(({ language, text }) => (language === 'sh' ? text.split('\n') : []))
  .filter((command) => command.startsWith('npm install '))
  .flatMap((command) => command.split(' ').slice(2))
  .filter((word) => !word.startsWith('--'));

/** What README says to add to package.json. */
const addition = /[Aa]dd `("jest": .+?)` to package\.json/.exec(README);
const { devDependencies } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'));

/** A project outside this repository, with the tarball and its peers from the registry. */
let user: string;
let packed: readonly string[];

function run(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Writes a file of the user's project. */
function write(path: string, text: string): void {
  mkdirSync(join(user, path, '..'), { recursive: true });
  writeFileSync(join(user, path), text);
}

beforeAll(() => {
  const pack = mkdtempSync(join(tmpdir(), 'cdk8s-agents-pack-'));
  user = mkdtempSync(join(tmpdir(), 'cdk8s-agents-user-'));
  run('npm', ['run', 'compile'], PROJECT);
  const answer = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', pack], PROJECT);
  const [{ filename, files }] = JSON.parse(answer);
  packed = files.map(({ path }: { path: string }) => path);
  const jest = JSON.parse(`{${addition?.[1] ?? ''}}`);
  write('package.json', JSON.stringify({ name: 'user', private: true, ...jest }));
  for (const [name, text] of projectFiles) write(name, text);
  const wanted = [...installed, '@types/node'].filter((name) => name !== 'cdk8s-agents');
  const versions = wanted.map((name) => `${name}@${devDependencies[name]}`);
  const options = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  run('npm', ['install', ...options, join(pack, filename), ...versions], user);
}, 5 * MINUTES);

const USE = `
import { Chart, Testing } from 'cdk8s';
import { AgentPod, AgentProfile, type AgentProfileProps, NamespaceGuardrails, Quota } from 'cdk8s-agents';
import { type Reachability, reachability } from 'cdk8s-agents/reachability';
import { reachabilityMatchers } from 'cdk8s-agents/testing';
import { renderSession, stellaLight, type RenderedSession } from 'cdk8s-agents/session';

const props: AgentProfileProps = {
  name: 'concierge', image: 'ghcr.io/acme/concierge:1.4.2',
  cpuRequest: '100m', cpuLimit: '500m', memoryRequest: '256Mi', memoryLimit: '1Gi',
};
const chart: Chart = Testing.chart();
new NamespaceGuardrails(chart, 'Guardrails', { name: 'a', quota: Quota.of({ requestsCpu: '1', requestsMemory: '1Gi' }) });
new AgentPod(chart, 'Pod', { id: 'one', namespace: 'a', profile: new AgentProfile(props) });
const credentials = { LIVEKIT_URL: 'wss://livekit.example.com', OPENAI_API_KEY: 'fake', ROOM_NAME: 'r', SESSION_ID: 's' };
const session: RenderedSession = renderSession(stellaLight, { id: 'one', namespace: 'a', credentials });
const net: Reachability = reachability(chart.toJson());
export const verdict = reachabilityMatchers.toReach(net, 'a/one', 'internet', 443).pass;
export const found: string | undefined = session.pod.metadata?.name;
`;

test.each([
  ['node16', { module: 'node16', moduleResolution: 'node16' }],
  ['bundler', { module: 'esnext', moduleResolution: 'bundler' }],
])(
  'strict TypeScript compiles with moduleResolution %s',
  (name, resolution) => {
    const compilerOptions = {
      ...resolution,
      strict: true,
      noEmit: true,
      target: 'es2022',
      types: ['node'],
      skipLibCheck: false,
    };
    write(`${name}/index.ts`, USE);
    write(`${name}/tsconfig.json`, JSON.stringify({ compilerOptions, include: ['index.ts'] }));
    expect(() => run('npx', ['tsc', '-p', name], user)).not.toThrow();
    write(`${name}/index.ts`, `${USE}\nexport const wrong: number = session.pod;\n`);
    expect(() => run('npx', ['tsc', '-p', name], user)).toThrow();
  },
  2 * MINUTES,
);

test("README's project is complete", () => {
  expect([...projectFiles.keys()]).toEqual(expect.arrayContaining(['cdk8s.yaml', 'main.ts']));
  expect([...projectFiles.keys()].some((name) => name.endsWith('.test.ts'))).toBe(true);
  expect(installed).toEqual(expect.arrayContaining(['cdk8s-agents', 'cdk8s', 'cdk8s-cli', 'jest']));
  expect(addition).not.toBeNull();
});

test(
  "README's project synthesizes with the cdk8s CLI, Namespaces first",
  () => {
    const kinds = loadAll(run('npx', ['cdk8s', 'synth', '--stdout'], user)).map((document) => {
      const { kind }: { kind?: unknown } = Object(document);
      return kind;
    });
    expect(kinds[0]).toBe('Namespace');
    expect(kinds).toEqual(expect.arrayContaining(['NetworkPolicy', 'PodTemplate', 'ResourceQuota']));
    expect(kinds.lastIndexOf('Namespace')).toBe(kinds.filter((kind) => kind === 'Namespace').length - 1);
  },
  2 * MINUTES,
);

test(
  "README's tests pass, and fail with a path that is blocked",
  () => {
    expect(() => run('npx', ['jest', '--ci'], user)).not.toThrow();
    const [[name, text] = ['', '']] = [...projectFiles].filter(([file]) => file.endsWith('.test.ts'));
    write(name, text.replaceAll('.notToReach(', '.toReach('));
    expect(() => run('npx', ['jest', '--ci'], user)).toThrow('expected the path to be open');
    write(name, text);
  },
  2 * MINUTES,
);

test(
  'plain JavaScript can require it, and import it by name',
  () => {
    write(
      'use.cjs',
      "const { AgentPod, stellaAgent } = require('cdk8s-agents'); console.log(typeof AgentPod, stellaAgent.name);",
    );
    write(
      'use.mjs',
      "import { AgentPod, stellaAgent } from 'cdk8s-agents'; console.log(typeof AgentPod, stellaAgent.name);",
    );
    expect(run('node', ['use.cjs'], user)).toBe('function stella-agent\n');
    expect(run('node', ['use.mjs'], user)).toBe('function stella-agent\n');
  },
  MINUTES,
);

test(
  'no entry point loads cdk8s before a construct is used',
  () => {
    const loaded = (entryPoint: string, use = ''): string[] => {
      const packages = "Object.keys(require.cache).map((file) => file.split('node_modules/').pop().split('/')[0])";
      const script = `const loaded = require('${entryPoint}'); ${use}`;
      write('loaded.cjs', `${script}; console.log(JSON.stringify([...new Set(${packages})].sort()));`);
      return JSON.parse(run('node', ['loaded.cjs'], user));
    };
    const peers = ['cdk8s', 'cdk8s-plus-28', 'constructs'];
    for (const name of ['', '/session', '/reachability', '/testing']) {
      expect(loaded(`cdk8s-agents${name}`).filter((loadedPackage) => peers.includes(loadedPackage))).toEqual([]);
    }
    const use =
      "new loaded.NamespaceGuardrails(new (require('cdk8s').Chart)(new loaded.AgentsApp(), 'a'), 'G', { name: 'a' })";
    expect(loaded('cdk8s-agents', use).filter((name) => peers.includes(name))).toEqual(['cdk8s', 'constructs']);
  },
  MINUTES,
);

test(
  'the command shows who may call whom without loading cdk8s',
  () => {
    const deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'stt', namespace: 'stella' },
      spec: {},
    };
    write('manifests/stt.json', JSON.stringify(deployment));
    write(
      'forbidden.cjs',
      "const { Module } = require('node:module'); const load = Module._load; Module._load = (name, ...rest) => { if (name === 'cdk8s') throw new Error('cdk8s is loaded'); return load(name, ...rest); };",
    );
    const command = join('node_modules', '.bin', 'cdk8s-agents');
    const printed = run('node', ['--require', './forbidden.cjs', command, 'flows', 'manifests'], user);
    expect(printed).toContain('open to all, both ways: no policy isolates it');
    expect(run('npx', ['cdk8s-agents', 'flows', 'manifests', '--format', 'svg'], user)).toContain('</svg>');
    expect(() => run('npx', ['cdk8s-agents', 'flows', 'manifests/none'], user)).toThrow('manifests/none');
  },
  MINUTES,
);

test('the tarball contains only compiled code and documentation', () => {
  const other = packed.filter(
    (path) => !/^(lib\/(src|imports)\/.+\.(js|js\.map|d\.ts)|package\.json|(README|CHANGELOG)\.md|LICENSE)$/.test(path),
  );
  expect(other).toEqual([]);
  expect(existsSync(join(user, 'node_modules', 'cdk8s-agents', 'lib', 'src', 'index.js'))).toBe(true);
});
