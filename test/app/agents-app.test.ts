import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { loadAll } from 'js-yaml';
import { stellaAgent } from '../../src/agent/stella/stella-agent';
import { AgentsApp, type AgentsAppProps } from '../../src/app/agents-app';
import { Cluster } from '../../src/core/cluster/cluster';
import { addWarnings } from '../../src/core/input/warnings';
import { NamespaceGuardrails } from '../../src/namespace/namespace-guardrails';
import { Quota } from '../../src/namespace/quota';
import { DIST, manifestsIn } from '../support/dist';
import { toKubeObject } from '../support/objects';

const PROJECT = join(__dirname, '..', '..');

function app(props: AgentsAppProps = {}): AgentsApp {
  const outdir = join(mkdtempSync(join(tmpdir(), 'agents-app-')), 'out');
  return new AgentsApp({ outdir, report: false, ...props });
}

function add(chart: Chart, kind: string, name: string): void {
  new ApiObject(chart, `${kind}-${name}`, { apiVersion: 'v1', kind, metadata: { name } });
}

function identities(yaml: string): string[] {
  return loadAll(yaml).map((document) => {
    const { kind, metadata } = toKubeObject(document);
    return `${kind} ${metadata.name}`;
  });
}

test('each chart has a file, named after its path', () => {
  const tree = app();
  add(new Chart(tree, 'one'), 'ConfigMap', 'a');
  add(new Chart(tree, 'two'), 'ConfigMap', 'b');
  tree.synth();
  expect(readdirSync(tree.outdir).sort()).toEqual(['README.md', 'one.k8s.yaml', 'two.k8s.yaml']);
  expect(identities(readFileSync(join(tree.outdir, 'two.k8s.yaml'), 'utf8'))).toEqual(['ConfigMap b']);
});

test('each construct around a chart is a folder', () => {
  const tree = app();
  const platform = new Construct(tree, 'shop');
  add(new Chart(platform, '1-first'), 'ConfigMap', 'a');
  add(new Chart(platform, '2-second'), 'ConfigMap', 'b');
  tree.synth();
  expect(readdirSync(join(tree.outdir, 'shop')).sort()).toEqual(['1-first.k8s.yaml', '2-second.k8s.yaml', 'README.md']);
});

test('each folder has a README.md about its own files, for the newest of their Kubernetes versions', () => {
  const tree = app({ cluster: new Cluster({ kubernetesVersion: '1.34' }) });
  add(new Chart(tree, 'alone'), 'ConfigMap', 'a');
  add(new Chart(new Construct(tree, 'shop'), '1-first'), 'ConfigMap', 'b');
  tree.synth();
  const readmes = tree.toReadmes();
  expect(readmes.map(({ name }) => name)).toEqual(['README.md', 'shop/README.md']);
  const [root, shop] = readmes.map(({ text }) => text);
  expect(readFileSync(join(tree.outdir, 'README.md'), 'utf8')).toBe(root);
  expect(readFileSync(join(tree.outdir, 'shop', 'README.md'), 'utf8')).toBe(shop);
  expect(shop).toContain('# shop\n\n1 object in 1 file.\n');
  expect(shop).toContain('- Kubernetes 1.34 or later\n');
  expect(shop).not.toContain('alone');
  expect(root).toContain('### alone.k8s.yaml\n');
});

test('a pipe, the templates of a Helm chart and readme: false get no README.md', () => {
  const piped = new AgentsApp({ outdir: mkdtempSync(join(tmpdir(), 'cdk8s-')), report: false });
  add(new Chart(piped, 'one'), 'ConfigMap', 'a');
  piped.synth();
  expect(readdirSync(piped.outdir)).toEqual(['app.k8s.yaml']);
  const chart = mkdtempSync(join(tmpdir(), 'agents-app-'));
  writeFileSync(join(chart, 'Chart.yaml'), 'name: shop');
  const helm = app({ outdir: join(chart, 'templates') });
  add(new Chart(helm, 'one'), 'ConfigMap', 'a');
  helm.synth();
  expect(readdirSync(helm.outdir)).toEqual(['one.k8s.yaml']);
  const without = app({ readme: false });
  add(new Chart(without, 'one'), 'ConfigMap', 'a');
  without.synth();
  expect(readdirSync(without.outdir)).toEqual(['one.k8s.yaml']);
});

test('a README.md that somebody wrote is kept and named, and one of an earlier synth is replaced', () => {
  const tree = app();
  add(new Chart(tree, 'one'), 'ConfigMap', 'a');
  mkdirSync(tree.outdir);
  const path = join(tree.outdir, 'README.md');
  const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    writeFileSync(path, '# By hand\n');
    tree.synth();
    expect(readFileSync(path, 'utf8')).toBe('# By hand\n');
    expect(said.mock.calls).toEqual([
      [`${path} was written by hand, so it is kept: rename it, or set readme: false\n`],
    ]);
    writeFileSync(path, `${tree.toReadmes()[0]?.text.split('\n')[0]}\n# Old\n`);
    tree.synth();
    expect(readFileSync(path, 'utf8')).toBe(tree.toReadmes()[0]?.text);
    expect(said.mock.calls).toHaveLength(1);
  } finally {
    said.mockRestore();
  }
});

test('a single file has the Namespaces of all charts first, then the other objects in construct order', () => {
  const tree = app({ files: 'app' });
  const [one, two] = [new Chart(tree, 'one'), new Chart(tree, 'two')];
  add(one, 'ConfigMap', 'a');
  add(two, 'Secret', 'b');
  add(two, 'Namespace', 'late');
  expect(tree.toManifests().map(({ name, yaml }) => [name, identities(yaml)])).toEqual([
    ['app.k8s.yaml', ['Namespace late', 'ConfigMap a', 'Secret b']],
  ]);
});

test('a chart without objects has no file', () => {
  const tree = app();
  new Chart(tree, 'empty');
  expect(tree.toManifests()).toEqual([]);
});

test('two objects with the same identity are refused across charts, and nothing is written', () => {
  const tree = app();
  add(new Chart(tree, 'one', { namespace: 'shared' }), 'ConfigMap', 'twin');
  add(new Chart(tree, 'two', { namespace: 'shared' }), 'ConfigMap', 'twin');
  expect(() => tree.synth()).toThrow(
    "AgentsApp: ConfigMap 'shared/twin' must be defined once, and one/ConfigMap-twin and two/ConfigMap-twin define it: rename or remove one of them",
  );
  expect(existsSync(tree.outdir)).toBe(false);
});

test('a value that YAML cannot hold is refused by object and field, and nothing is written', () => {
  const tree = app();
  add(new Chart(tree, 'one'), 'ConfigMap', 'a');
  const broken = new Chart(tree, 'two', { namespace: 'shared' });
  new ApiObject(broken, 'b', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'b' },
    data: { prompt: '\ud83d' },
  });
  expect(() => tree.synth()).toThrow("ConfigMap 'shared/b': data.prompt must be text that UTF-8 can hold");
  expect(existsSync(tree.outdir)).toBe(false);
  mkdirSync(tree.outdir);
  writeFileSync(join(tree.outdir, 'one.k8s.yaml'), 'kept');
  expect(() => tree.synth()).toThrow("ConfigMap 'shared/b'");
  expect(readdirSync(tree.outdir)).toEqual(['one.k8s.yaml']);
  expect(readFileSync(join(tree.outdir, 'one.k8s.yaml'), 'utf8')).toBe('kept');
});

test('synth, toManifests and synthYaml write the same text, in which 0o22 is a string', () => {
  const tree = app({ files: 'app' });
  const [one, two] = [new Chart(tree, 'one'), new Chart(tree, 'two')];
  for (const chart of [one, two]) {
    const metadata = { name: `umask-${chart.node.id}` };
    new ApiObject(chart, 'umask', { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { UMASK: '0o22' } });
  }
  one.addDependency(two);
  const [manifest] = tree.toManifests();
  tree.synth();
  expect(readFileSync(join(tree.outdir, 'app.k8s.yaml'), 'utf8')).toBe(manifest?.yaml);
  const documents = ['one', 'two'].map(
    (name) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: umask-${name}\ndata:\n  UMASK: "0o22"\n`,
  );
  expect(manifest?.yaml.split('---\n').sort()).toEqual(documents);
  expect(tree.synthYaml()).toBe([documents[1], documents[0]].join('---\n'));
});

test('the same name in two namespaces is accepted', () => {
  const tree = app();
  add(new Chart(tree, 'one', { namespace: 'a' }), 'ConfigMap', 'twin');
  add(new Chart(tree, 'two', { namespace: 'b' }), 'ConfigMap', 'twin');
  expect(tree.toManifests()).toHaveLength(2);
});

test('the report has the capacity of each guarded namespace, and colours only on a terminal', () => {
  const tree = app();
  const quota = Quota.of({
    requestsCpu: '10',
    requestsMemory: '20Gi',
    limitsCpu: '20',
    limitsMemory: '40Gi',
    pods: 50,
  });
  new NamespaceGuardrails(new Chart(tree, 'one'), 'Agents', { name: 'ai-agents', quota, profiles: [stellaAgent] });
  expect(tree.toReport(false)).toMatch(
    /Namespace ai-agents: .*\n[\s\S]* 20 +stella-agent +limits\.cpu, limits\.memory/,
  );
  expect(tree.toReport(false)).not.toContain('\u001B');
  expect(tree.toReport(true)).toContain('\u001B');
});

test.each([
  [20, '0, AgentProfile 1,', 'AgentProfile 19\n'],
  [22, '0, AgentProfile 1,', 'AgentProfile 19 and 2 more\n'],
])('a warning of %i objects is one line, which names 20 at most', (count, first, last) => {
  const tree = app();
  const chart = new Chart(tree, 'one');
  for (let index = 0; index < count; index += 1) {
    addWarnings(new Construct(chart, `Profile-${index}`), `AgentProfile ${index}`, ['image must have a digest']);
  }
  const report = tree.toReport(false);
  expect(report.startsWith(`warning: image must have a digest: AgentProfile ${first}`)).toBe(true);
  expect(report.endsWith(last)).toBe(true);
  expect(report.split('\n')).toHaveLength(2);
});

test('a quota that rejects pods of the tree stops synth, and the error names both objects', () => {
  const tree = app();
  const chart = new Chart(tree, 'one');
  const quota = Quota.of({ requestsCpu: '100m', requestsMemory: '20Gi' });
  new NamespaceGuardrails(chart, 'Agents', { name: 'ai-agents', quota, profiles: [stellaAgent] });
  expect(() => tree.synth()).toThrow(
    /ResourceQuota 'ai-agents\/ai-agents-quota': requests\.cpu 100m cannot hold .*stella-agent.*250m/,
  );
  expect(existsSync(tree.outdir)).toBe(false);
});

test('`cdk8s synth --stdout` prints only YAML, with documents separated, and does not change dist/', () => {
  const before = manifestsIn(DIST);
  const yaml = execFileSync('npx', ['cdk8s', 'synth', '--stdout'], {
    cwd: PROJECT,
    encoding: 'utf8',
    env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const files = before.map((file) => readFileSync(join(DIST, file), 'utf8'));
  expect(identities(yaml).sort()).toEqual(files.flatMap(identities).sort());
  expect(identities(yaml).slice(0, 2)).toEqual(['Namespace ai-agents', 'Namespace stella']);
  expect(manifestsIn(DIST)).toEqual(before);
}, 60_000);
