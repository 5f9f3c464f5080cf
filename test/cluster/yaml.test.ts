import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, Chart, Yaml } from 'cdk8s';
import { AgentsApp } from '../../src/app/agents-app';
import { toYaml } from '../../src/core/objects/yaml';
import { shortNumbers, specialCharacters } from '../support/hostile-text';
import { Cluster } from './support/cluster';
import { createOwnNamespace } from './support/own-namespace';
import { RawYaml } from './support/raw-yaml';

const cluster = Cluster.fromEnvironment();
const namespace = createOwnNamespace(cluster, 'yaml');

/** Strings that cdk8s writes in another way than we do, because some reader misreads what it writes. */
const worst = [...new Set([...specialCharacters(), ...shortNumbers()])].filter(
  (text) => toYaml([{ text }]) !== Yaml.stringify({ text }),
);
const data = Object.fromEntries(worst.map((text, index) => [`text-${index}`, text]));

/** What the API server accepts as a name of a label and as a key of a ConfigMap, and a reader may take for something else. */
const KEYS = [
  '0o22',
  '0X1F',
  '0B11',
  '1e1_0',
  '0_x1',
  'y',
  'No',
  'on',
  'null',
  '1',
  '08',
  '1e3',
  '0x1F',
  '1_000',
  'e5',
  '1.0',
];
const map = Object.fromEntries(KEYS.map((key) => [key, key]));

const prompt = 'You are Stella.\n \n\tBe brief.\u2028Be kind.\n';
const env = [
  { name: 'UMASK', value: '0o22' },
  { name: 'PROMPT', value: prompt },
  { name: 'EMPTY_LINE', value: ' \n' },
];

type Map = Record<string, string>;

/** An object with the fields that these tests compare. */
interface Written {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Map; readonly annotations?: Map };
  readonly data?: Map;
  readonly spec?: {
    readonly containers: readonly { readonly name: string; readonly image: string; readonly env?: object }[];
  };
}

function named(name: string) {
  return { name, namespace, labels: map, annotations: { ...map, prompt } };
}

function objects(prefix: string): readonly Written[] {
  const keys = { ...map, '---': '---', '-0o7': '-0o7', '.5': '.5' };
  return [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: named(`${prefix}-worst`), data },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: named(`${prefix}-keys`), data: keys },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: named(`${prefix}-pod`),
      spec: { containers: [{ name: 'a', image: 'a', env }] },
    },
  ];
}

function compared({ metadata: { labels, annotations }, data: kept, spec }: Written): object {
  return { labels, annotations, data: kept, env: spec?.containers[0]?.env };
}

function toConfigMap(name: string, text: string): Written {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: named(name), data: { text } };
}

/** As the API server keeps them. */
function stored(prefix: string): readonly object[] {
  return objects(prefix).map(({ kind, metadata }) => compared(cluster.get<Written>(kind, metadata.name, namespace)));
}

function pathOf({ kind }: Written): string {
  return `/api/v1/namespaces/${namespace}/${kind === 'Pod' ? 'pods' : 'configmaps'}`;
}

test('there are more than a hundred of the worst', () => {
  expect(worst.length).toBeGreaterThan(100);
});

/** Writes the objects as an app does. @returns its folder */
function synth(written: readonly Written[]): string {
  const app = new AgentsApp({ outdir: mkdtempSync(join(tmpdir(), 'yaml-')), files: 'app', report: false });
  const chart = new Chart(app, 'worst');
  for (const object of written) new ApiObject(chart, object.metadata.name, { ...object });
  app.synth();
  return app.outdir;
}

test('what kubectl creates is stored as it was', () => {
  cluster.createAll({ path: synth(objects('created')) });
  expect(stored('created')).toEqual(objects('created').map(compared));
});

describe('a server-side apply', () => {
  // kubectl sends JSON, and the API server reads it as YAML, which does not allow these without an escape.
  const notCarried = /[\u007f-\u009f\ufffe\uffff]/;

  test('stores what we write as it was, but for controls that it does not carry', () => {
    const carried = objects('applied').map((object) => {
      const entries = Object.entries(object.data ?? {}).filter(([, text]) => !notCarried.test(text));
      return object.data === undefined ? object : { ...object, data: Object.fromEntries(entries) };
    });
    cluster.apply({ path: synth(carried) });
    const names = carried.map(({ kind, metadata }) => cluster.get<Written>(kind, metadata.name, namespace));
    expect(names.map(compared)).toEqual(carried.map(compared));
  });

  test.each([
    ['is refused for U+007F', 'a\u007fb'],
    ['is refused for U+FFFE', 'a\ufffeb'],
  ])('%s', (_name, text) => {
    expect(() => cluster.apply({ path: synth([toConfigMap('refused', text)]) })).toThrow(
      'control characters are not allowed',
    );
  });

  test('makes a blank of U+0085', () => {
    cluster.apply({ path: synth([toConfigMap('blank', 'a\u0085b')]) });
    expect(cluster.get<Written>('ConfigMap', 'blank', namespace).data).toEqual({ text: 'a b' });
  });
});

describe('the API server, which reads YAML by itself,', () => {
  let server: RawYaml;
  beforeAll(async () => {
    server = await RawYaml.start();
  });
  afterAll(() => server.stop());

  test('stores what we write as it was', async () => {
    for (const object of objects('sent')) {
      expect(await server.create(pathOf(object), toYaml([object]))).toMatchObject({ status: 201 });
    }
    expect(stored('sent')).toEqual(objects('sent').map(compared));
  });

  test('takes UMASK for a number in what cdk8s writes', async () => {
    const pod: Written = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'stock' },
      spec: { containers: [{ name: 'a', image: 'a', env: env.slice(0, 1) }] },
    };
    const { status, text } = await server.create(pathOf(pod), Yaml.stringify(pod));
    expect([status, text]).toEqual([400, expect.stringContaining('cannot unmarshal number into Go struct field')]);
  });
});
