import { posix } from 'node:path';
import { AgentsApp } from '../../src/app/agents-app';
import { addReferencePlatforms } from '../../src/platforms/reference-platforms';
import { enterFolder, leaveFolders } from '../cli/folders';
import { atShell } from '../cli/terminal';
import { type KubeObject, toKubeObject } from '../support/objects';

/*
 * The README.md of each platform names everything that its manifests need from outside, whatever is added to them.
 */

/** The README.md of each folder in dist/, with the objects of the folder. */
function folders(): readonly {
  readonly folder: string;
  readonly text: string;
  readonly objects: readonly KubeObject[];
}[] {
  const app = new AgentsApp({ report: false, outdir: 'dist' });
  addReferencePlatforms(app);
  const charts = app.charts.map((chart) => ({ path: chart.node.path, objects: chart.toJson().map(toKubeObject) }));
  return app.toReadmes().map(({ name, text }) => {
    const folder = posix.dirname(name);
    return {
      folder,
      text,
      objects: charts.filter(({ path }) => posix.dirname(path) === folder).flatMap(({ objects }) => objects),
    };
  });
}

/** The values of all fields with one of these names, however deep. */
function valuesOf(value: unknown, ...names: readonly string[]): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inside]) => [
    ...(names.includes(name) ? [inside] : []),
    ...valuesOf(inside, ...names),
  ]);
}

/** The texts of all fields with one of these names. Objects with a name stand for their name. */
function textsOf(value: unknown, ...names: readonly string[]): readonly string[] {
  return valuesOf(value, ...names)
    .map((one) => (typeof one === 'object' && one !== null && 'name' in one ? one.name : one))
    .filter((one) => typeof one === 'string');
}

/** cert-manager creates the Secret of an Ingress that names an issuer. */
function isByCertManager({ kind, metadata }: KubeObject): boolean {
  return kind === 'Ingress' && metadata.annotations?.['cert-manager.io/cluster-issuer'] !== undefined;
}

/** What the manifests need from outside, by what it is. */
const NEEDS: Readonly<Record<string, (object: KubeObject) => readonly string[]>> = {
  'an operator by its API version': ({ apiVersion }) =>
    /\.(io|com|dev)\//.test(apiVersion) && !/k8s\.io/.test(apiVersion) ? [apiVersion] : [],
  'a custom resource by its kind': ({ apiVersion, kind }) => (apiVersion.includes('.') ? [kind] : []),
  'an entry of a secret store': (object) =>
    object.kind === 'ExternalSecret'
      ? valuesOf(object, 'remoteRef').flatMap((one) => textsOf(one, 'key', 'property'))
      : [],
  'a secret store': (object) => textsOf(object.spec, 'secretStoreRef'),
  'a Secret that custom resources and pods read': (object) =>
    textsOf(
      object.kind === 'PodTemplate' || isByCertManager(object) ? {} : object,
      'secretName',
      'secretKeyRef',
      'secretRef',
      'passwordSecret',
      'databaseSecretName',
      'licenseSecretName',
      'imagePullSecrets',
      'accessKeyId',
    ),
  'an image': (object) => textsOf(object, 'image', 'imageName').map((image) => image.split('@')[0] ?? ''),
  'a class': (object) =>
    textsOf(
      object,
      'storageClass',
      'storageClassName',
      'priorityClassName',
      'runtimeClassName',
      'ingressClassName',
      'gatewayClassName',
    ),
  'a load balancer': (object) => (textsOf(object.spec, 'type').includes('LoadBalancer') ? [object.metadata.name] : []),
  'an alert': (object) => (object.kind === 'PrometheusRule' ? textsOf(object, 'alert') : []),
  'a namespace': ({ metadata }) => (metadata.namespace === undefined ? [] : [metadata.namespace]),
  'a workload': ({ kind, metadata }) =>
    ['Deployment', 'StatefulSet', 'DaemonSet', 'PodTemplate'].includes(kind) ? [metadata.name] : [],
  'an account with rights': (object) => (object.kind === 'RoleBinding' ? textsOf(object.subjects, 'name') : []),
};

/** What a README.md does not name, although the manifests need it. */
function unnamed(text: string, objects: readonly KubeObject[]): readonly string[] {
  const missing = Object.entries(NEEDS).flatMap(([what, namesIn]) =>
    objects
      .flatMap(namesIn)
      .filter((name) => !text.includes(name))
      .map((name) => `${what}: ${name}`),
  );
  return [...new Set(missing)];
}

const all = folders();

test('each platform has a README.md, and so have its Argo CD objects', () => {
  expect(all.map(({ folder }) => folder).sort()).toEqual(['access', 'argocd', 'azora', 'forge', 'stella']);
});

test.each(all.map((one) => [one.folder, one] as const))(
  '%s names everything that its manifests need',
  (_, { text, objects }) => {
    expect(unnamed(text, objects)).toEqual([]);
  },
);

test('every kind of need occurs, and is found where a README.md lacks it', () => {
  const objects = all.flatMap((one) => one.objects);
  const optional = { 'a class': 0, 'a custom resource by its kind': 0 };
  const found = new Set(unnamed('', objects).map((line) => line.split(':')[0]));
  expect(Object.keys(NEEDS).filter((what) => !found.has(what) && !(what in optional))).toEqual([]);
});

test('it is the same at every synth, and for the command that reads the YAML', async () => {
  expect(folders().map(({ text }) => text)).toEqual(all.map(({ text }) => text));
  const app = new AgentsApp({ report: false, outdir: 'dist' });
  addReferencePlatforms(app);
  enterFolder(Object.fromEntries(app.toManifests().map(({ name, yaml }) => [name, yaml])));
  try {
    for (const { name, text } of app.toReadmes()) {
      const folder = posix.dirname(name);
      const links = text.split('\n').flatMap((line) => {
        const [, words, address] = /^- \[(.*)\]\((.*)\)$/.exec(line) ?? [];
        return words === undefined ? [] : ['--link', `${words}=${address}`];
      });
      const seen = await atShell(['readme', folder, '--kubernetes', '1.30', ...links]);
      expect(seen).toMatchObject({ stderr: '', exitCode: 0 });
      expect(seen.stdout).toBe(text);
    }
  } finally {
    leaveFolders();
  }
});

test('no heading is empty, no line is longer than a screen can wrap, and every table has as many cells as its heading', () => {
  for (const { text } of all) {
    expect(text).not.toMatch(/\n#+ [^\n]*\n+(#|$)(?!#)/);
    for (const block of text.split('\n\n').filter((one) => one.startsWith('|'))) {
      const cells = block
        .trimEnd()
        .split('\n')
        .map((line) => line.split('|').length);
      expect(new Set(cells).size).toBe(1);
    }
  }
});
