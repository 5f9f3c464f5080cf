import fc from 'fast-check';
import { jsonObject } from '../../src/cli/json-object';
import { YamlText } from '../../src/cli/yaml-text';

const jsonObjects = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 }));

test('the text of any JSON object gives the object', () => {
  fc.assert(
    fc.property(jsonObjects, fc.constantFrom(undefined, 2, '\t'), (object, indentation) => {
      expect(jsonObject(JSON.stringify(object, undefined, indentation))).toEqual(JSON.parse(JSON.stringify(object)));
    }),
  );
});

test.each([
  ['a flow mapping of YAML', '{a: b}'],
  ['a list', '[{"a": 1}]'],
  ['two objects', '{"a": 1}\n{"a": 2}'],
  ['an object of more levels than YAML may have', `{"a": ${'['.repeat(100)}${']'.repeat(100)}}`],
  ['an object with a key twice', '{"a": 1, "b": {"a": 2, "a": 3}}'],
  ['an object with a key twice, of which one is escaped', '{"a": 1, "\\u0061": 2}'],
])('%s is left to the parser of YAML', (_what, text) => {
  expect(jsonObject(text)).toBeUndefined();
});

test('JSON has the positions of its fields, after blank lines too', () => {
  const text = new YamlText('a.json', '\n{\n  "kind": "List",\n  "items": [\n    {"kind": "Pod"}\n  ]\n}\n');
  expect(text.documents).toEqual([{ kind: 'List', items: [{ kind: 'Pod' }] }]);
  expect([['kind'], ['items', 0, 'kind'], ['items', 1]].map((path) => text.locate(0, path))).toEqual([
    'a.json:3',
    'a.json:5',
    'a.json:4',
  ]);
});

test('a key twice in JSON is refused with its line', () => {
  expect(() => new YamlText('a.json', '{\n  "a": 1,\n  "a": 2\n}')).toThrow(
    'a.json:3: must be YAML or JSON: duplicated',
  );
});

test('a list as long as that of a large cluster is read', () => {
  const items = Array.from({ length: 100_000 }, (_, index) => `- {name: pod-${index}}\n`).join('');
  expect(new YamlText('list.yaml', `items:\n${items}`).documents).toHaveLength(1);
});
