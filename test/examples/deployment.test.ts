import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { profiles } from '../../examples/session-backend/profiles';
import { settingsOf } from '../../examples/session-backend/settings';
import { renderPod } from '../../src/session';
import { blocksOf, fileNameOf } from '../docs/examples';
import { find, type KubeObject, loadYaml } from '../support/objects';
import { schemaErrors, versions } from '../support/schemas';
import { describeWithShared } from '../support/shared';
import { ExampleBench } from './example-bench';

const PROJECT = join(__dirname, '..', '..');
const EXAMPLE = join(PROJECT, 'examples', 'session-backend');
const sources = Object.fromEntries(
  readdirSync(EXAMPLE)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [file, readFileSync(join(EXAMPLE, file), 'utf8')]),
);

/** What deploy.ts writes, run as its README says. */
let objects: readonly KubeObject[];

beforeAll(() => {
  const outdir = mkdtempSync(join(tmpdir(), 'deployment-'));
  const env = { ...process.env, CDK8S_OUTDIR: outdir, TSX_TSCONFIG_PATH: join(EXAMPLE, 'tsconfig.json') };
  const program = ['--import', require.resolve('tsx'), join(EXAMPLE, 'deploy.ts')];
  execFileSync(process.execPath, program, { cwd: PROJECT, env, stdio: 'pipe' });
  const folder = join(outdir, 'stella');
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  objects = files.flatMap((file) => loadYaml(join(folder, file)));
}, 60_000);

const backEnd = () => {
  const { spec } = find(objects, 'Deployment', 'session-management-server');
  const pod = spec?.template.spec;
  const [container] = pod?.containers ?? [];
  if (pod === undefined || container === undefined) throw new Error('the back end has no container');
  return { pod, container };
};

test('the back end starts what the deployment has templates, policies and admission for', () => {
  const of = (kind: string) => objects.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name);
  expect(of('PodTemplate').sort()).toEqual([...profiles.keys()].sort());
  for (const profile of profiles.values()) {
    const { template } = find(objects, 'PodTemplate', profile.name);
    const { spec } = renderPod(profile, { id: 'of-the-session', namespace: 'ai-agents' });
    expect(template?.spec).toEqual(JSON.parse(JSON.stringify(spec)));
  }
  expect(of('ValidatingAdmissionPolicyBinding')).toEqual(
    expect.arrayContaining([...profiles.keys()].map((name) => expect.stringContaining(name))),
  );
});

test('its pod has each variable that the back end needs, and the account that may start sessions', () => {
  const { pod, container } = backEnd();
  const names = (container.env ?? []).map(({ name }) => name);
  expect(() => settingsOf({ ...Object.fromEntries(names.map((name) => [name, 'set'])), PORT: '3000' })).not.toThrow();
  expect(container.env).toContainEqual({ name: 'PORT', value: '3000' });
  const { subjects } = find(objects, 'RoleBinding', pod.serviceAccountName ?? '', 'ai-agents');
  expect(subjects).toEqual([{ kind: 'ServiceAccount', name: pod.serviceAccountName, namespace: 'stella' }]);
});

test('each path that Kubernetes and Prometheus ask for is answered', async () => {
  const { container } = backEnd();
  const probes = [container.livenessProbe, container.readinessProbe, container.startupProbe];
  const { spec } = find(objects, 'PodMonitor', 'session-backend');
  const monitored: { podMetricsEndpoints: { path: string }[] } = JSON.parse(JSON.stringify(spec));
  const paths = [
    ...probes.map((probe) => probe?.httpGet?.path),
    ...monitored.podMetricsEndpoints.map(({ path }) => path),
  ];
  expect(paths).toHaveLength(4);
  const bench = await ExampleBench.start();
  const answers = await Promise.all(paths.map((path) => bench.fetch(path ?? '')));
  expect(answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 503)).toEqual([]);
  await bench.stop();
});

describeWithShared('the manifests', () => {
  test('are valid by the strict schemas of 1.30 and the newest', () => {
    const newest = versions().at(-1) ?? '';
    for (const version of ['v1.30', newest]) {
      expect(objects.flatMap((object) => schemaErrors(object, version))).toEqual([]);
    }
  });
});

test('the image runs as the user of the pod, on a version of Node.js that the package supports', () => {
  const dockerfile = readFileSync(join(EXAMPLE, 'Dockerfile'), 'utf8');
  const { pod, container } = backEnd();
  const { runAsUser, runAsGroup } = { ...pod.securityContext, ...container.securityContext };
  expect(dockerfile).toContain(`\nUSER ${runAsUser}:${runAsGroup}\n`);
  expect(container.securityContext?.readOnlyRootFilesystem).toBe(true);
  expect(Number(/^ARG NODE=node:(\d+)-/m.exec(dockerfile)?.[1])).toBeGreaterThanOrEqual(20);
});

/** What a text imports but its own files, Node.js and entry points of the package. */
function foreignImports(text: string): readonly string[] {
  const names = [...text.matchAll(/from '([^']+)'|import\('([^']+)'\)/g)].map(([, one, other]) => one ?? other ?? '');
  return names.filter((name) => !/^(\.\/[\w-]+|node:[\w/]+|cdk8s-agents(\/session)?)$/.test(name));
}

test('it imports the package by its name, and loads no cdk8s to run', () => {
  expect(Object.values(sources).flatMap(foreignImports)).toEqual([]);
  const ofCdk8s = Object.entries(sources).filter(([, text]) => text.includes("from 'cdk8s-agents'"));
  expect(ofCdk8s.map(([file]) => file).sort()).toEqual(['deploy.ts', 'platform.ts']);
  const importers = Object.entries(sources).filter(([, text]) => text.includes("'./platform'"));
  expect(importers.map(([file]) => file)).toEqual(['deploy.ts']);
  expect(foreignImports("import { a } from '../../src/session';\nimport { b } from 'fastify';")).toEqual([
    '../../src/session',
    'fastify',
  ]);
});

/** Files of the example that a page shows otherwise than they are. */
function wrongExcerpts(page: string): readonly string[] {
  return blocksOf('README.md', page).flatMap((block) => {
    const file = fileNameOf(block);
    if (file?.startsWith('examples/') !== true) return [];
    const text = block.text.replace(/^.*\n/, '');
    return text === readFileSync(join(PROJECT, file), 'utf8') ? [] : [file];
  });
}

test('README shows files of the example as they are', () => {
  const page = readFileSync(join(PROJECT, 'README.md'), 'utf8');
  expect(page).toContain('```ts\n// examples/session-backend/watch-sessions.ts\n');
  expect(wrongExcerpts(page)).toEqual([]);
  expect(wrongExcerpts(page.replace('of other replicas too, until', 'of others, until'))).toEqual([
    'examples/session-backend/watch-sessions.ts',
  ]);
});

test("the example's README names each of its files, and each variable that it needs", () => {
  const page = readFileSync(join(EXAMPLE, 'README.md'), 'utf8');
  const unnamed = Object.keys(sources).filter((file) => !page.includes(`\`${file}\``));
  expect(unnamed).toEqual([]);
  const exported = [...page.matchAll(/(\w+)=\S+/g)].map(([, name = '']) => [name, 'set'] as const);
  expect(() => settingsOf({ ...Object.fromEntries(exported), PORT: '1' })).not.toThrow();
});
