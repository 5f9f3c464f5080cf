import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLazyRequires } from '../../projenrc/lazy-requires';
import * as sources from '../../src';
import { compilePackage } from '../support/compiled-package';

/*
 * What a process of a user loads of this package, and through it: no more than what it uses. Every exported name is tested.
 */

const SECONDS = 1000;

/** They draw, read YAML of others and answer the command: no construct needs them. */
const NEVER = ['@viz-js/viz', 'cdk8s-plus-28', 'cli-table3', 'commander', 'js-yaml'];

/** Names that need cdk8s as soon as they are read. */
const WITH_CDK8S = ['AgentsApp'];

/** Gives a bundle that is an ES module the `require` of what it does not contain. */
const REQUIRE = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

const BUNDLED_APP = `
  import { Chart } from 'cdk8s';
  import { AgentPod, AgentsApp, stellaAgent } from 'cdk8s-agents';
  import { AgentProfile } from 'cdk8s-agents/session';
  const app = new AgentsApp();
  new AgentPod(new Chart(app, 'agents'), 'Pod', { profile: stellaAgent, id: 'one', namespace: 'agents' });
  console.log(JSON.stringify([stellaAgent instanceof AgentProfile, app.synthYaml()]));
`;

let compiled: ReturnType<typeof compilePackage>;

beforeAll(() => {
  compiled = compilePackage();
}, 60 * SECONDS);
afterAll(() => compiled.remove());

/** What a script prints, in a fresh process. */
function printed(script: string, type: 'cjs' | 'mjs' = 'cjs'): unknown {
  const file = join(compiled.folder, `script.${type}`);
  writeFileSync(file, script);
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { cwd: compiled.folder, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout);
}

/** Prints the npm packages that are loaded after the steps. */
const PACKAGES = `[...new Set(Object.keys(require.cache).filter((file) => file.includes('node_modules'))
  .map((file) => /.*node_modules.((?:@[^/]+.)?[^/]+)/.exec(file)[1]))].sort()`;

test('requiring the package loads no other package, and nothing of its modules', () => {
  const script = `require('cdk8s-agents'); console.log(JSON.stringify([${PACKAGES}, Object.keys(require.cache).length]))`;
  // The script itself, the entry point, and that of the session with its names.
  expect(printed(script)).toEqual([[], 3]);
});

test('each exported name is the same as in the sources', () => {
  const script = `const all = require('cdk8s-agents');
    console.log(JSON.stringify(Object.keys(all).map((name) => [name, typeof all[name]]).sort()))`;
  expect(printed(script)).toEqual(
    Object.entries(sources)
      .map(([name, value]) => [name, typeof value])
      .sort(),
  );
});

test('reading every exported name loads cdk8s only for those that extend it, and never what constructs do not need', () => {
  const script = `const all = require('cdk8s-agents'); const loaded = {};
    for (const name of Object.keys(all).sort((one) => (${JSON.stringify(WITH_CDK8S)}.includes(one) ? 1 : -1))) {
      void all[name];
      loaded[name] = ${PACKAGES};
    }
    console.log(JSON.stringify(loaded));`;
  const loaded = Object.entries(printed(script) as Record<string, readonly string[]>);
  expect(loaded.length).toBeGreaterThan(100);
  const tooMuch = loaded.filter(([name, packages]) =>
    packages.some((one) => NEVER.includes(one) || (one.startsWith('cdk8s') && !WITH_CDK8S.includes(name))),
  );
  expect(tooMuch).toEqual([]);
});

test('a synthesized agent loads cdk8s, and not what draws and reads YAML', () => {
  const script = `const { App, Chart } = require('cdk8s');
    const { AgentPod, AgentSecret, SecretSource, echoAgent } = require('cdk8s-agents');
    const app = new App();
    const chart = new Chart(app, 'agents');
    new AgentPod(chart, 'Pod', { profile: echoAgent, id: 'one', namespace: 'a' });
    app.synthYaml();
    console.log(JSON.stringify(${PACKAGES}));`;
  const packages = printed(script);
  expect(packages).toEqual(expect.arrayContaining(['cdk8s', 'constructs']));
  for (const name of NEVER) expect(packages).not.toContain(name);
});

test('all platforms load cdk8s, and not what draws and reads YAML', () => {
  const script = `const { AgentsApp } = require('cdk8s-agents');
    const platform = require('./lib/src/platforms/reference-platforms.js');
    const app = new AgentsApp({ report: false, readme: false });
    platform.addReferencePlatforms(app);
    app.toManifests();
    console.log(JSON.stringify(${PACKAGES}));`;
  const packages = printed(script);
  expect(packages).toEqual(expect.arrayContaining(['cdk8s', 'constructs']));
  for (const name of NEVER) expect(packages).not.toContain(name);
});

test('an ES module imports names, all names, and the same classes as a CommonJS module', () => {
  const script = `import { AgentProfile, InputError, stellaAgent } from 'cdk8s-agents';
    import * as everything from 'cdk8s-agents';
    import { createRequire } from 'node:module';
    import { AgentProfile as OfSession } from 'cdk8s-agents/session';
    const required = createRequire(import.meta.url)('cdk8s-agents');
    console.log(JSON.stringify([
      stellaAgent instanceof AgentProfile,
      required.stellaAgent instanceof AgentProfile,
      OfSession === AgentProfile && required.InputError === InputError,
      Object.keys(everything).filter((name) => !['default', 'module.exports', '__esModule'].includes(name)).length,
    ]))`;
  expect(printed(script, 'mjs')).toEqual([true, true, true, Object.keys(sources).length]);
});

test.each([
  ['CommonJS', ['--format=cjs'], 'cjs'],
  ['an ES module', ['--format=esm', `--banner:js=${REQUIRE}`], 'mjs'],
  ['minified CommonJS', ['--format=cjs', '--minify'], 'cjs'],
] as const)('bundled by esbuild as %s, an app writes what it writes without', (_name, options, type) => {
  const source = join(compiled.folder, 'app.mjs');
  writeFileSync(source, BUNDLED_APP);
  const bundle = join(compiled.folder, `bundle.${type}`);
  const { status, stderr } = spawnSync(
    join(__dirname, '..', '..', 'node_modules', '.bin', 'esbuild'),
    [source, '--bundle', '--platform=node', '--log-level=warning', `--outfile=${bundle}`, ...options],
    { encoding: 'utf8' },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const answer = printed(readFileSync(bundle, 'utf8'), type);
  expect(answer).toEqual(printed(BUNDLED_APP, 'mjs'));
  expect(answer).toEqual([true, expect.stringContaining('kind: Pod\n')]);
});

test('what the compiler wrote is rewritten: values, constructors, default imports and names for ES modules', () => {
  const text = [
    'exports.made = exports.B = void 0;',
    'const a_1 = require("./a");',
    'const b_1 = __importDefault(require("b"));',
    'Object.defineProperty(exports, "B", { enumerable: true, get: function () { return a_1.B; } });',
    'exports.made = new a_1.A((0, a_1.f)(), b_1.default, { a_1: 1 }.a_1);',
  ].join('\n');
  const lazy = [
    'exports.made = exports.B = void 0;',
    'let a_1_; const a_1 = () => (a_1_ ??= require("./a"));',
    'let b_1_; const b_1 = () => (b_1_ ??= __importDefault(require("b")));',
    'Reflect.defineProperty(exports, "B", { enumerable: true, get: function () { return (a_1()).B; } });',
    'exports.made = new (a_1()).A((0, (a_1()).f)(), (b_1()).default, { a_1: 1 }.a_1);',
  ].join('\n');
  expect(withLazyRequires(text)).toBe(lazy);
  expect(withLazyRequires(lazy)).toBe(lazy);
});

test('a namespace import, whose name a variable may shadow, stays as it is', () => {
  const text = 'const path = __importStar(require("path"));\nexports.f = (path) => path.join;\n';
  expect(withLazyRequires(text)).toBe(text);
});
