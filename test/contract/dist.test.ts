import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reachability } from '../../src/reachability/index';
import { CLUSTER_SCOPED } from '../support/cluster-scoped';
import { DIST, distObjects, manifestsIn } from '../support/dist';
import { type KubeObject, toIdentity } from '../support/objects';

const ROOT = join(__dirname, '..', '..');

/** The labels and annotations by which Argo CD tracks its objects. It might prune a session's object that has them. */
const TRACKING_MARKS = ['app.kubernetes.io/instance', 'argocd.argoproj.io/tracking-id'];

const objects = distObjects();
const PLATFORMS = ['azora', 'forge', 'stella'];

/** Objects whose namespace is missing, or is not declared before them. */
function outsideNamespaces(set: readonly KubeObject[]): readonly string[] {
  const declared = new Set<string>();
  const found: string[] = [];
  for (const object of set) {
    const { kind, metadata } = object;
    if (kind === 'Namespace') declared.add(metadata.name);
    const stray = CLUSTER_SCOPED.includes(kind)
      ? metadata.namespace !== undefined
      : metadata.namespace === undefined || !declared.has(metadata.namespace);
    if (stray) found.push(toIdentity(object));
  }
  return found;
}

/** Identities without the version, because an API server stores one object for all versions of a group. */
function duplicates(set: readonly KubeObject[]): readonly string[] {
  const identities = set.map((object) =>
    toIdentity({
      ...object,
      apiVersion: object.apiVersion.includes('/') ? object.apiVersion.replace(/\/.*/, '') : '',
    }).trim(),
  );
  return identities.filter((identity, index) => identities.indexOf(identity) !== index);
}

/** Secrets with values in the YAML. */
function openSecrets(set: readonly KubeObject[]): readonly string[] {
  return set
    .filter((object) => object.kind === 'Secret' && ('data' in object || 'stringData' in object))
    .map(toIdentity);
}

/** Every field name of a value, however deep. */
function fieldNames(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = Array.isArray(value) ? [] : Object.keys(value);
  return [...own, ...Object.values(value).flatMap(fieldNames)];
}

/** Session objects and their templates that Argo CD tracks. */
function tracked(set: readonly KubeObject[]): readonly string[] {
  return set
    .filter(({ kind }) => ['Pod', 'PodTemplate', 'Secret'].includes(kind))
    .filter((object) => fieldNames(object).some((name) => TRACKING_MARKS.includes(name)))
    .map(toIdentity);
}

const metadata = { name: 'demo', namespace: 'agents' };
const namespace: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'agents' } };
const pod: KubeObject = { apiVersion: 'v1', kind: 'Pod', metadata };

test.each(PLATFORMS)('dist/%s begins with a Namespace', (platform) => {
  expect(distObjects(platform)[0]?.kind).toBe('Namespace');
});

test('the Argo CD objects are in a separate folder, for the namespace of Argo CD', () => {
  const namespaces = distObjects('argocd').map(({ metadata }) => metadata.namespace);
  expect(new Set(namespaces)).toEqual(new Set(['argocd']));
});

test('every object of a platform is in a namespace that the platform declares before it', () => {
  expect(PLATFORMS.flatMap((platform) => outsideNamespaces(distObjects(platform)))).toEqual([]);
  expect(outsideNamespaces([namespace, pod])).toEqual([]);
  expect(outsideNamespaces([pod, namespace])).toEqual(['v1 Pod agents/demo']);
  expect(outsideNamespaces([{ ...pod, metadata: { name: 'demo' } }])).toEqual(['v1 Pod demo']);
});

test('no two objects have the same identity', () => {
  expect(duplicates(objects)).toEqual([]);
  const scaler = (version: string) => ({
    apiVersion: `autoscaling/${version}`,
    kind: 'HorizontalPodAutoscaler',
    metadata,
  });
  expect(duplicates([pod, scaler('v1'), namespace, scaler('v2')])).toEqual([
    'autoscaling HorizontalPodAutoscaler agents/demo',
  ]);
});

test('no secret value is in dist/', () => {
  expect(openSecrets(objects)).toEqual([]);
  expect(objects.filter((object) => fieldNames(object).includes('stringData')).map(toIdentity)).toEqual([]);
  const secret: KubeObject = { apiVersion: 'v1', kind: 'Secret', metadata };
  expect(openSecrets([secret, { ...secret, data: { KEY: 'dmFsdWU=' } }])).toEqual(['v1 Secret agents/demo']);
});

test('Argo CD does not track session objects or their templates, so it cannot prune them', () => {
  expect(tracked(objects)).toEqual([]);
  const labels = { 'app.kubernetes.io/instance': 'agents' };
  expect(tracked([pod, { ...pod, metadata: { ...metadata, labels } }])).toEqual(['v1 Pod agents/demo']);
  const template = { apiVersion: 'v1', kind: 'PodTemplate', metadata, template: { metadata: { labels } } };
  expect(tracked([template])).toEqual(['v1 PodTemplate agents/demo']);
});

test('no policy makes the rules of another one pointless', () => {
  expect(reachability(objects).voidAllowLists()).toEqual([]);
  const everything = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' };
  const wide = {
    ...everything,
    metadata: { name: 'wide', namespace: 'stella' },
    spec: { podSelector: {}, ingress: [{}] },
  };
  expect(reachability([...objects, wide]).voidAllowLists()).toContainEqual({
    policy: 'stella/stt-service',
    direction: 'ingress',
    by: ['stella/wide'],
  });
});

test('a second synth writes exactly the same dist/', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'dist-'));
  try {
    const app = ['--import', 'tsx', join('src', 'main.ts')];
    execFileSync(process.execPath, app, { cwd: ROOT, env: { ...process.env, CDK8S_OUTDIR: outdir }, stdio: 'pipe' });
    const toText = (folder: string) =>
      [
        ...manifestsIn(folder),
        ...['access', 'argocd', ...PLATFORMS].map((platform) => join(platform, 'README.md')),
      ].map((file) => [file, readFileSync(join(folder, file), 'utf8')]);
    expect(toText(outdir)).toEqual(toText(DIST));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}, 60_000);
