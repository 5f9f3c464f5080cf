import { symlinkSync, writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { type Manifests, readManifests } from '../../src/cli/read-manifests';
import { enterFolder, leaveFolders } from './folders';

afterEach(leaveFolders);

const nothing = Object.assign(Readable.from([]), { isTTY: true });

function configMap(name: string, more = ''): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${more}`;
}

/** The objects of a file with this text. */
function reading(text: string, file = 'a.yaml'): Promise<Manifests> {
  enterFolder({ [file]: text });
  return readManifests([file], nothing);
}

async function namesIn(...paths: readonly string[]): Promise<readonly string[]> {
  const { objects } = await readManifests(paths, nothing);
  return objects.map((object) => /"name":"([^"]+)"/.exec(JSON.stringify(object))?.[1] ?? '');
}

describe('input', () => {
  test('a folder is read with its subfolders in the order of names, without hidden folders and node_modules', async () => {
    enterFolder({
      'set/b.yml': configMap('b'),
      'set/a/z.yaml': configMap('a-z'),
      'set/c.json': '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"}}',
      'set/notes.md': 'no manifest',
      'set/.git/d.yaml': configMap('hidden'),
      'set/node_modules/e/e.yaml': configMap('package'),
    });
    expect(await namesIn('set')).toEqual(['a-z', 'b', 'c']);
  });

  test('a linked file is read, and a file path may have any extension', async () => {
    const folder = enterFolder({ 'one.txt': configMap('one'), 'set/two.yaml': configMap('two') });
    symlinkSync(`${folder}/one.txt`, `${folder}/set/linked.yaml`);
    expect(await namesIn('set', 'one.txt')).toEqual(['one', 'two', 'one']);
  });

  test('standard input is one of the paths', async () => {
    enterFolder({ 'a.yaml': configMap('a') });
    const { objects, locate } = await readManifests(['a.yaml', '-'], Readable.from([configMap('piped')]));
    expect(objects).toHaveLength(2);
    expect(locate(objects[1] ?? {}, ['metadata', 'name'])).toBe('<stdin>:4');
  });

  test('empty documents are skipped', async () => {
    const { objects } = await reading(`---\n# nothing\n---\n${configMap('a')}---\n---\n${configMap('b')}...\n---\n`);
    expect(objects).toHaveLength(2);
  });

  test('the YAML dialect is that of the API server', async () => {
    const { objects } = await reading(
      configMap(
        'a',
        'data: {on: yes, date: 2026-01-31, time: 22:22, octal: 0777, sha: 12e3, text: "yes", many: 1_000}\n',
      ),
    );
    expect(JSON.parse(JSON.stringify(objects[0])).data).toEqual({
      true: true,
      date: '2026-01-31',
      time: '22:22',
      octal: 511,
      sha: 12000,
      text: 'yes',
      many: 1000,
    });
  });

  test('JSON may be indented with tabs', async () => {
    const { objects } = await reading('{\n\t"apiVersion": "v1",\n\t"kind": "List",\n\t"items": []\n}\n', 'a.json');
    expect(objects).toEqual([{ apiVersion: 'v1', kind: 'List', items: [] }]);
  });
});

/** A ConfigMap as JSON. */
const json = (name: string) =>
  `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"${name}","labels":{"a":"}{"}}}`;

// The names are those that kubectl v1.28 and v1.37 read from the same texts.
describe('documents are those of kubectl', () => {
  test.each([
    ['JSON objects on a line each', `${json('a')}\n${json('b')}\n${json('c')}\n`],
    ['JSON objects without anything between them', `${json('a')}${json('b')}${json('c')}`],
    ['JSON objects with lines between and before them', `\n \n${json('a')}\n\n\t${json('b')} \r\n${json('c')}`],
    ['JSON and then YAML', `${json('a')}\n---\n${configMap('b')}---\n${json('c')}\n`],
    ['a byte order mark before YAML', `\uFEFF${configMap('a')}---\n\uFEFF${configMap('b')}---\n${configMap('c')}`],
    ['a byte order mark before JSON', `\uFEFF${json('a')}${json('b')}${json('c')}`],
    ['lines of Windows', `${configMap('a')}---\n${configMap('b')}---\n${configMap('c')}`.replaceAll('\n', '\r\n')],
    [
      'comments and blanks behind ---',
      `--- # a\n${configMap('a')}---  \n${configMap('b')}---\t# c\n${configMap('c')}---`,
    ],
    ['... before ---', `${configMap('a')}...\n---\n${configMap('b')}... # end\n---\n${configMap('c')}...\n`],
    [
      'empty documents',
      `---\n---\n# nothing\n---\nnull\n---\n${configMap('a')}---\n\n---\n${configMap('b')}---\n${configMap('c')}`,
    ],
    [
      'maps in braces',
      `{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n---\n${configMap('b')}---\n${configMap('c')}`,
    ],
  ])('%s', async (_what, text) => {
    const { objects } = await reading(text);
    expect(objects.map((object) => JSON.parse(JSON.stringify(object)).metadata.name)).toEqual(['a', 'b', 'c']);
  });

  test('also in UTF-16 with its mark, in files and in a pipe', async () => {
    enterFolder({});
    const little = Buffer.from(`\uFEFF${configMap('a')}`, 'utf16le');
    writeFileSync('little.yaml', little);
    writeFileSync('big.yaml', Buffer.from(little).swap16());
    const { objects } = await readManifests(['little.yaml', 'big.yaml', '-'], Readable.from([little]));
    expect(objects).toHaveLength(3);
  });

  test('each has its lines', async () => {
    const { objects, locate } = await reading(`\n${json('a')}\n\n${json('b')}${json('c')}\n---\n\n${configMap('d')}`);
    expect(objects.map((object) => locate(object, ['metadata', 'name']))).toEqual([
      'a.yaml:2',
      'a.yaml:4',
      'a.yaml:4',
      'a.yaml:10',
    ]);
  });

  test('a key of a map may be one that JavaScript inherits', async () => {
    const { objects } = await reading(configMap('a', 'data: {constructor: x, __proto__: z}\n'));
    const { data } = JSON.parse(JSON.stringify(objects[0]));
    expect(Object.entries(data)).toEqual([
      ['constructor', 'x'],
      ['__proto__', 'z'],
    ]);
  });
});

describe('the position of a field', () => {
  const text = [
    '# a comment', // 1
    '---',
    'apiVersion: v1', // 3
    'kind: ConfigMap',
    'metadata: &meta', // 5
    '  name: first',
    '  labels: {app: a, "tier": b}', // 7
    'list:',
    '- one: 1', // 9
    '  two: |',
    '    text: 3', // 11
    '-',
    '  one: 2', // 13
    'empty:',
    '---', // 15
    'kind: ConfigMap',
    'apiVersion: v1', // 17
    'metadata: {<<: *meta, name: second}',
    'copy: &copy', // 19
    '  deep: [1, 2]',
    'again: *copy', // 21
  ].join('\r\n');

  test.each([
    [0, [], 3],
    [0, ['kind'], 4],
    [0, ['metadata', 'name'], 6],
    [0, ['metadata', 'labels', 'tier'], 7],
    [0, ['list', 0], 9],
    [0, ['list', 0, 'two'], 10],
    [0, ['list', 1, 'one'], 13],
    [0, ['empty'], 14],
    [1, [], 16],
    [1, ['again', 'deep', 1], 20],
    [1, ['metadata', 'name'], 18],
  ] as const)('of document %i, %j is on line %i', async (document, path, line) => {
    const { objects, locate } = await reading(text.replace('*meta', '{uid: u}'));
    expect(locate(objects[document] ?? {}, path)).toBe(`a.yaml:${line}`);
  });

  test('is that of the surrounding value for a missing field', async () => {
    const { objects, locate } = await reading(text.replace('*meta', '{uid: u}'));
    expect(locate(objects[0] ?? {}, ['metadata', 'annotations', 'x'])).toBe('a.yaml:5');
    expect(locate(objects[0] ?? {}, ['list', 7, 'one'])).toBe('a.yaml:8');
    expect(locate(objects[0] ?? {}, ['spec'])).toBe('a.yaml:3');
  });

  test('is that of the source for a merged field', async () => {
    const merged = configMap('a', 'base: &base\n  port: 1\nuse:\n  <<: [*base, {other: 2}]\n  own: 3\n');
    const { objects, locate } = await reading(merged);
    expect(JSON.parse(JSON.stringify(objects[0])).use).toEqual({ port: 1, other: 2, own: 3 });
    expect(locate(objects[0] ?? {}, ['use', 'port'])).toBe('a.yaml:6');
    expect(locate(objects[0] ?? {}, ['use', 'own'])).toBe('a.yaml:9');
  });

  test('is undefined for an object of another set', async () => {
    const { locate } = await reading(text.replace('*meta', '{uid: u}'));
    expect(locate({}, [])).toBeUndefined();
  });
});

describe('refused input', () => {
  const first = `${configMap('a')}---\n`;
  const object = 'must be a Kubernetes object, with apiVersion, kind and metadata';
  const syntax = 'must be YAML or JSON';

  test.each([
    ['an open bracket', 'a: [1\nb: 2\n', `a.yaml:2: ${syntax}: deficient indentation`],
    ['a key twice', `${first}a: 1\na: 2\n`, `a.yaml:7: ${syntax}: duplicated mapping key a`],
    [
      'two documents in one',
      `${first}apiVersion: v1\nkind: A\napiVersion: v1\n`,
      'duplicated mapping key apiVersion; write --- between two documents',
    ],
    ['a template', 'a:\n{{- if .x }}\n', 'render a template first, such as with helm template'],
    ['an alias without anchor', 'a: *nobody\n', `a.yaml:1: ${syntax}: unidentified alias "nobody"`],
    ['an unknown tag', 'a: !secret x\n', `a.yaml:1: ${syntax}: unknown scalar tag !<!secret>`],
    ['a binary file', 'a: \u0000', `a.yaml:1: ${syntax}: null byte is not allowed in input`],
    ['a list', `${first}- a\n- b\n`, `a.yaml:6: ${object}; it is a list`],
    ['a single value', `${first}\n\nhello\n`, `a.yaml:8: ${object}; it is a single value`],
    ['values of a chart', 'replicas: 2\n', `a.yaml:1: ${object}; it has no apiVersion and no kind and no metadata`],
    ['an object without metadata', 'apiVersion: v1\nkind: Pod\nmetadata:\n', 'it has no metadata'],
    [
      'a second document that kubectl drops',
      `${configMap('a')}...\n${configMap('b')}`,
      `a.yaml:6: ${syntax}: kubectl drops this second document; write --- between two documents`,
    ],
    [
      'the lines of old Macs',
      `${configMap('a')}---\n${configMap('b')}`.replaceAll('\n', '\r'),
      'kubectl drops this second document',
    ],
    [
      'JSON objects behind a comment',
      `# c\n${json('a')}\n${json('b')}`,
      'a.yaml:3: must be YAML or JSON: end of the stream or a document separator is expected; write --- between two documents',
    ],
    ['text behind JSON', `${json('a')}\n${json('b')} garbage\n`, `a.yaml:2: ${object}; it is a single value`],
    ['a list of JSON objects', `[${json('a')},\n${json('b')}]\n`, `a.yaml:1: ${object}; it is a list`],
    ['text behind ---', `${first}--- ${json('b')}\n`, `a.yaml:6: ${syntax}: --- must stand alone on its line`],
    [
      'more dashes than three',
      `${first}\n----\n${configMap('b')}`,
      `a.yaml:7: ${syntax}: --- must stand alone on its line`,
    ],
    [
      'a tab as indentation',
      `${first}metadata:\n\tname: b\n`,
      `a.yaml:7: ${syntax}: tab characters must not be used in indentation`,
    ],
    [
      'a map as a key',
      `${first}a:\n  b:\n    ? [c]\n    : d\n`,
      `a.yaml:8: ${syntax}: object-based map does not support complex keys`,
    ],
    [
      'UTF-16 without its mark',
      Buffer.from(configMap('a'), 'utf16le').toString('utf8'),
      'null byte is not allowed in input',
    ],
    ['an object twice in JSON', '{"apiVersion":"v1","apiVersion":"v1"}', 'duplicated mapping key apiVersion'],
    ['nothing at all', '# nothing\n---\n', 'a.yaml: must contain a Kubernetes object'],
  ])('%s', async (_name, text, message) => {
    await expect(reading(text)).rejects.toThrow(message);
  });

  const kustomize = 'pipe the output of kubectl kustomize instead';
  const helm = 'pipe the output of helm template instead';

  test.each([
    [
      'a.yaml',
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n',
      `it has no metadata: ${kustomize}`,
    ],
    [
      'a.yaml',
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nmetadata: {name: a}\n',
      `it is for another program: ${kustomize}`,
    ],
    ['a.yaml', 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n', `it has no metadata: ${kustomize}`],
    ['kustomization.yaml', 'namespace: stella\n', `it has no apiVersion and no kind and no metadata: ${kustomize}`],
    [
      'base/kustomization.yml',
      'resources: [a.yaml]\n',
      `it has no apiVersion and no kind and no metadata: ${kustomize}`,
    ],
    ['a.yaml', 'resources:\n- a.yaml\n', `it has no apiVersion and no kind and no metadata: ${kustomize}`],
    ['a.yaml', 'patches: [{path: a.yaml}]\n', `it has no apiVersion and no kind and no metadata: ${kustomize}`],
    ['Chart.yaml', 'apiVersion: v2\nname: a\nversion: 1.0.0\n', `it has no kind and no metadata: ${helm}`],
    ['values.yaml', 'resources: {limits: {cpu: 1}}\n', `it has no apiVersion and no kind and no metadata: ${helm}`],
    ['values-prod.yaml', 'replicas: 2\n', `it has no apiVersion and no kind and no metadata: ${helm}`],
  ])('%s of another program: %j', async (file, text, message) => {
    const inFolder = `set/${file}`;
    enterFolder({ [inFolder]: text, 'set/z.yaml': configMap('z') });
    const refused = `${inFolder}:1: ${object}; ${message}`;
    await expect(readManifests(['set'], nothing)).rejects.toMatchObject({ message: refused });
    await expect(readManifests([inFolder], nothing)).rejects.toMatchObject({ message: refused });
  });

  test('a Kustomization of Flux is an object like any other', async () => {
    const { objects } = await reading(
      'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a}\n',
    );
    expect(objects).toHaveLength(1);
  });

  test('a message shows no value of the file, which may be a secret', async () => {
    const secret = 'hunter2hunter2';
    for (const text of [
      `password: ${secret}\npassword: ${secret}\n`,
      `- ${secret}\n`,
      `${secret}\n`,
      `a: [${secret}\n`,
    ]) {
      await expect(reading(text)).rejects.toThrow(
        expect.objectContaining({ message: expect.not.stringContaining(secret) }),
      );
    }
  });

  test('a path that cannot be read', async () => {
    enterFolder({ 'empty/notes.md': '' });
    const messages = await Promise.all(
      ['missing.yaml', 'empty', '-'].map((path) =>
        readManifests([path], nothing).catch((error: Error) => error.message),
      ),
    );
    expect(messages).toMatchInlineSnapshot(`
[
  "missing.yaml: no such file or folder",
  "empty: must contain a file that ends in .yaml, .yml, .json",
  "<stdin>: must be a pipe or a file, not a terminal",
]
`);
  });
});
