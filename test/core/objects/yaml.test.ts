import { Yaml } from 'cdk8s';
import { loadAll, YAML11_SCHEMA } from 'js-yaml';
import { toYaml, writeYaml } from '../../../src/core/objects/yaml';

/** The YAML of a string as a value. */
function asValue(text: string): string {
  return toYaml([{ a: text }]).slice('a: '.length, -1);
}

/** The YAML of a string as a key. */
function asKey(text: string): string {
  return toYaml([{ a: { [text]: 'b' } }]).slice('a:\n  '.length, -': b\n'.length);
}

const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'prompts', namespace: 'stella' } };

describe('a string that some reader takes for something else is quoted', () => {
  test.each([
    // Numbers to Go's reader, in base 8, 16 and 2.
    '0o22',
    '-0o7',
    '0X1F',
    '-0X1f',
    '0B11',
    '0b+1',
    '0b-1',
    // Go's reader drops every underscore first.
    '1e1_0',
    '-_1',
    '0_x1F',
    '.1e1_0',
    // In kustomize.
    '0o+7',
    '0o-7',
    '1_000',
    // Keys of YAML 1.1.
    '<<',
    '=',
    // Quoted ever since: booleans, null, numbers, dates.
    ...[
      'y',
      'N',
      'on',
      'Off',
      'NO',
      '~',
      '',
      'null',
      '.inf',
      '-.INF',
      '.NaN',
      '08',
      '1.',
      '.5',
      '1e3',
      'e5',
      '12:30:45',
    ],
    ...['2026-01-02', '2026-01-02T10:00:00Z', '2026-01-02 10:00:00 -59', '2026-01-02 10:00:00.', '0x1F', '0b11'],
  ])('%j', (text) => {
    expect(asValue(text)).toBe(`"${text}"`);
    expect(asKey(text)).toBe(`"${text}"`);
  });

  test.each([
    ...[
      '1.2.3',
      '10m',
      '512Mi',
      '0.5.0',
      '10.0.0.0/8',
      '1e',
      '0x',
      '0o8',
      '0b2',
      '0xg',
      '_1',
      '-',
      '1-2',
      '2026-01-02x',
      '1e3x',
    ],
    ...[
      'yes!',
      'nope',
      'Truely',
      'nul',
      'env',
      'e',
      'E1a',
      'a:b',
      'a#b',
      'http://a:80/x?y=z',
      '-a',
      '?a',
      ':a',
      '---',
      '日本',
      '😀',
    ],
  ])('%j is not quoted, except where it is an indicator', (text) => {
    expect(asValue(text)).toBe(text === '-' ? '"-"' : text);
  });
});

describe('text of several lines', () => {
  test('stands line by line, as a person reads it', () => {
    expect(asValue('You are Stella.\n\n  - Be brief.\n')).toBe('|\n  You are Stella.\n\n    - Be brief.');
  });

  test.each([
    ['no line break at the end', 'a\nb', '|-\n  a\n  b'],
    ['one line break at the end', 'a\nb\n', '|\n  a\n  b'],
    ['blank lines at the end', 'a\n\n\n', '|+\n  a\n\n'],
    ['a line of one blank at the end', 'a\n \n', '|+\n  a\n   '],
    ['a blank line at the start', '\na', '|-\n  \n  a'],
    ['a blank at the start', ' a\nb', '|2-\n   a\n  b'],
    ['nothing but a line break', '\n', '|+\n  '],
    ['lines that would end a document', '---\n...\n%a\n', '|\n  ---\n  ...\n  %a'],
  ])('%s', (_name, text, yaml) => {
    expect(asValue(text)).toBe(yaml);
  });

  test.each([
    ['\tindented\nby a tab\n', '|2\n  \tindented\n  by a tab'],
    ['\n\ta', '|2-\n  \n  \ta'],
  ])('a first line that starts with a tab says how far it is indented: %j', (text, yaml) => {
    expect(asValue(text)).toBe(yaml);
  });

  test.each([
    [' \n', '"\\ \\n"'],
    ['\n ', '"\\n "'],
    ['\t\n', '"\\t\\n"'],
    ['a\n \t', '"a\\n \\t"'],
    ['a\n\n  ', '"a\\n\\n  "'],
  ])('blanks that a reader could take for indentation are quoted: %j', (text, yaml) => {
    expect(asValue(text)).toBe(yaml);
  });

  test('a line of one blank stays one blank within quotes', () => {
    expect(asValue(`\u001b[1mbold\u001b[0m\n \nand ${'so on '.repeat(6)}\n`)).toBe(
      '"\\e[1mbold\\e[0m\n\n  \\ \n\n  and so on so on so on so on so on so on\\ \\n"',
    );
  });
});

describe('characters that YAML does not allow, or takes for line breaks, are escaped', () => {
  test.each([
    ['a\u2028b', '"a\\u2028b"'],
    ['a\u2029b\nc', '"a\\u2029b\\nc"'],
    ['\u0085', '"\\u0085"'],
    ['a\u007fb', '"a\\u007fb"'],
    ['a\u009fb', '"a\\u009fb"'],
    ['\ufeffa', '"\\ufeffa"'],
    ['a\ufffe', '"a\\ufffe"'],
    ['a\uffff', '"a\\uffff"'],
    ['a\r\nb', '"a\\r\\nb"'],
    ['a\0b', '"a\\0b"'],
    ['a\u0001b', '"a\\x01b"'],
    ['a\tb', '"a\\tb"'],
    ['\\u0041\r', '"\\\\u0041\\r"'],
  ])('%j', (text, yaml) => {
    expect(asValue(text)).toBe(yaml);
    expect(asKey(text)).toBe(yaml);
  });

  test.each(['a\u00a0b', 'é\u200b', '\u{1fffe}', '\u{10ffff}', '\ud7ff\ue000\ufffd'])('and no others: %j', (text) => {
    expect(asValue(text)).toBe(text);
  });
});

describe('keys', () => {
  test('a line break stays in one line', () => {
    expect(asKey('a \n b')).toBe('"a\\ \\n b"');
  });

  test.each(['---', '...', '%a', '--- a'])('%j ends no document', (key) => {
    expect(toYaml([{ [key]: 1 }])).toBe(`"${key}": 1\n`);
    expect(loadAll(toYaml([{ [key]: 1 }]))).toEqual([{ [key]: 1 }]);
  });

  test.each([
    ['x'.repeat(1024), false],
    ['x'.repeat(1025), true],
    [`${'x'.repeat(1020)}:`, false],
    [`${'x'.repeat(1022)}:`, true],
  ])('a key of more than 1024 characters has a line of its own', (key, isLong) => {
    const written = key.endsWith(':') ? `"${key}"` : key;
    const objects = [{ [key]: { a: ['b', { c: 'd\ne' }] }, f: 1 }];
    const lines = isLong ? `? ${written}\n: a:\n` : `${written}:\n  a:\n`;
    expect(toYaml(objects)).toBe(`${lines}    - b\n    - c: |-\n        d\n        e\nf: 1\n`);
    expect(loadAll(toYaml(objects))).toEqual(objects);
  });
});

test('numbers, booleans, null, dates, and empty maps and lists', () => {
  const objects = [
    { ints: [0, -0, -1, 2 ** 53, 1e20, 18446744073709551615n], exponents: [1e21, 1e-7, -2.5e-9, 5e-324, 1.5e300] },
    {
      fraction: 0.1,
      right: true,
      wrong: false,
      nothing: null,
      missing: undefined,
      list: [],
      map: {},
      lists: [[], [[]], [1, [2]]],
    },
    { date: new Date(0) },
    {},
  ];
  expect(toYaml(objects)).toBe(`ints:
  - 0
  - -0
  - -1
  - 9007199254740992
  - 100000000000000000000
  - 18446744073709551615
exponents:
  - 1.0e+21
  - 1.0e-7
  - -2.5e-9
  - 5.0e-324
  - 1.5e+300
---
fraction: 0.1
right: true
wrong: false
nothing: null
missing: null
list: []
map: {}
lists:
  - []
  - - []
  - - 1
    - - 2
---
date: "1970-01-01T00:00:00.000Z"
---
{}
`);
});

test('an exponent is a number to YAML 1.1, too', () => {
  const numbers = [1e21, 1e-7, -2.5e-9, 5e-324, Number.MAX_VALUE];
  expect(loadAll(toYaml([{ numbers }]), { schema: YAML11_SCHEMA })).toEqual([{ numbers }]);
});

describe('a value that YAML or JSON cannot hold is refused by object and field', () => {
  const circular: Record<string, unknown> = {};
  circular.self = [circular];
  test.each([
    [
      'NaN',
      { data: { a: [0, Number.NaN] } },
      'data.a[1] must be a value that JSON has, such as a number of 64 bits, got NaN',
    ],
    [
      'Infinity',
      { a: Number.POSITIVE_INFINITY },
      'a must be a value that JSON has, such as a number of 64 bits, got Infinity',
    ],
    [
      'too large a bigint',
      { a: 2n ** 64n },
      'a must be a value that JSON has, such as a number of 64 bits, got 18446744073709551616',
    ],
    ['a function', { a: toYaml }, 'a must be a value that JSON has, such as a number of 64 bits, got function toYaml'],
    ['a Map', { spec: { a: new Map() } }, 'spec.a must be a plain map, list or scalar, got an object of class Map'],
    [
      'half of a surrogate pair',
      { data: { 'a.txt': 'ab\ud83d' } },
      'data.a.txt must be text that UTF-8 can hold: character 3 is half of a surrogate pair; cut text between characters, as with [...text]',
    ],
    [
      'half of a surrogate pair in text of several lines',
      { data: { 'a.txt': 'a\n\udc00b\n' } },
      'data.a.txt must be text that UTF-8 can hold: character 3 is half of a surrogate pair; cut text between characters, as with [...text]',
    ],
    [
      'half of a surrogate pair in a key',
      { data: { '\udc00': 'a' } },
      'data["\\udc00"] must be text that UTF-8 can hold: character 1 is half of a surrogate pair; cut text between characters, as with [...text]',
    ],
  ])('%s', (_name, fields, message) => {
    expect(() => toYaml([{ ...configMap, ...fields }])).toThrow(`ConfigMap 'stella/prompts': ${message}`);
  });

  test('an object that contains itself', () => {
    expect(() => toYaml([{ ...configMap, circular }])).toThrow(
      "ConfigMap 'stella/prompts': circular.self[0].self[0].self[0].self must not be deeper than 500 levels, or contain itself",
    );
  });
});

test('the same object twice is written twice', () => {
  const labels = { app: 'a' };
  expect(toYaml([{ a: labels, b: labels }])).toBe('a:\n  app: a\nb:\n  app: a\n');
});

test('nothing gives an empty text', () => {
  expect(toYaml([])).toBe('');
});

test('a large file comes in chunks', () => {
  const chunks: string[] = [];
  const objects = Array.from({ length: 1000 }, (_, index) => ({
    ...configMap,
    data: { text: 'line\n'.repeat(200), index },
  }));
  objects.push({ ...configMap, data: { text: '😀 a line of a large file\n'.repeat(50_000), index: 1000 } });
  writeYaml(objects, (chunk) => chunks.push(chunk));
  expect(chunks.join('')).toBe(toYaml(objects));
  expect(chunks.length).toBeGreaterThan(30);
  for (const chunk of chunks) expect(chunk.length).toBeLessThan(70_000);
  // Each chunk is encoded alone, so that none may end within a pair.
  expect(Buffer.concat(chunks.map((chunk) => Buffer.from(chunk))).toString()).toBe(Yaml.stringify(...objects));
});
