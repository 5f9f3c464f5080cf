import { CORE_SCHEMA, load, YAML11_SCHEMA } from 'js-yaml';
import { flowText } from '../../../../src/core/objects/yaml/flow-text';

test('a value in one line has braces and brackets, and quotes only where a reader needs them', () => {
  const rule = { to: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'db' } } }], ports: [{ port: 53 }] };
  expect(flowText(rule)).toBe(
    '{to: [{podSelector: {matchLabels: {app.kubernetes.io/name: db}}}], ports: [{port: 53}]}',
  );
});

test.each([['yes'], ['0o17'], ['0X1F'], ['1e1_0'], ['::/0'], ['a, b'], ['{x}'], ['a: b'], ['#'], ['']])(
  'the text %p is read as this text, as a value and as a key',
  (text) => {
    const value = { [text]: [text], deeper: { empty: {}, none: [], flag: true } };
    for (const schema of [YAML11_SCHEMA, CORE_SCHEMA]) expect(load(flowText(value), { schema })).toEqual(value);
  },
);

test('without quotes, some of these texts would be something else', () => {
  expect(load('{a: yes}', { schema: YAML11_SCHEMA })).not.toEqual({ a: 'yes' });
});
