import { load } from 'js-yaml';
import { yamlLine } from '../../../src/core/objects/yaml/yaml-line';

test('maps, lists and scalars stand in one line', () => {
  const rule = {
    from: [{ podSelector: { matchLabels: { app: 'api' } } }],
    ports: [{ protocol: 'TCP', port: 80 }, {}],
    none: [],
  };
  expect(yamlLine(rule)).toBe(
    '{from: [{podSelector: {matchLabels: {app: api}}}], ports: [{protocol: TCP, port: 80}, {}], none: []}',
  );
  expect(yamlLine([true, null, 1, 'a b', { a: undefined }])).toBe('[true, null, 1, a b, {}]');
});

test.each(['0o22', '0X1F', '1e1_0', 'on', '', 'a,b', '[a]', '{}', '::/0', ':a', '-a', '?a', 'a: b', 'a\nb', "it's"])(
  'a string that a reader would take for something else is quoted, as a value and as a key: %j',
  (text) => {
    const written = text === "it's" ? text : JSON.stringify(text);
    expect(yamlLine({ [text]: [text] })).toBe(`{${written}: [${written}]}`);
    expect(load(yamlLine({ [text]: [text] }))).toEqual({ [text]: [text] });
  },
);

test.each(['fc00::/7', '10.0.0.0/8', 'kubernetes.io/metadata.name', 'a-b'])('%j is not quoted', (text) => {
  expect(yamlLine([text])).toBe(`[${text}]`);
});
