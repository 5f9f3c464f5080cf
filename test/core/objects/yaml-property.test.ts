import { isDeepStrictEqual } from 'node:util';
import { Yaml } from 'cdk8s';
import fc from 'fast-check';
import { CORE_SCHEMA, load, loadAll, type Schema, YAML11_SCHEMA } from 'js-yaml';
import { KUBERNETES_YAML } from '../../../src/cli/kubernetes-yaml';
import { toYaml } from '../../../src/core/objects/yaml';
import { yamlLine } from '../../../src/core/objects/yaml/yaml-line';
import { SEED } from '../../reachability/runs';
import { distObjects } from '../../support/dist';
import { hostileText, hostileTree, longKeys } from '../../support/hostile-text';

/** The number of strings. `npm run test:yaml` reads more of them, with Go and Python too. */
const STRINGS = Number(process.env.PROPERTY_SETS ?? 5000);

const SCHEMAS: Readonly<Record<string, Schema>> = {
  'YAML 1.1': YAML11_SCHEMA,
  'YAML 1.2': CORE_SCHEMA,
  'cdk8s-agents flows': KUBERNETES_YAML,
};

type Write = (objects: readonly object[]) => string;

/** Whether each string comes back, as a value and as a key, at the start of a line and deeper. */
function strings(schema: Schema, write: Write): fc.IPropertyWithHooks<[string]> {
  return fc.property(hostileText, (text) => {
    const objects = [{ a: text, b: [[text], { [text]: text }] }, { [text]: 1 }];
    return isDeepStrictEqual(loadAll(write(objects), { schema }), objects);
  });
}

describe.each(Object.entries(SCHEMAS))('js-yaml as a reader of %s', (_name, schema) => {
  test('reads every string as it was', () => {
    fc.assert(strings(schema, toYaml), { numRuns: STRINGS, seed: SEED });
  });

  test('reads keys of about 1024 characters as they were', () => {
    expect(loadAll(toYaml(longKeys()), { schema })).toEqual(longKeys());
  });

  test('reads objects of any shape as they were', () => {
    const property = fc.property(fc.array(hostileTree, { maxLength: 3 }), (objects) => {
      expect(loadAll(toYaml(objects), { schema })).toEqual(objects);
    });
    fc.assert(property, { numRuns: STRINGS / 20, seed: SEED });
  });

  test('reads every string in one line as it was', () => {
    const property = fc.property(hostileText, (text) => {
      expect(load(yamlLine({ a: [{ [text]: text }] }), { schema })).toEqual({ a: [{ [text]: text }] });
    });
    fc.assert(property, { numRuns: STRINGS / 5, seed: SEED });
  });

  test('reads something else in what cdk8s writes', () => {
    const old: Write = (objects) => Yaml.stringify(...objects);
    expect(fc.check(strings(schema, old), { numRuns: STRINGS, seed: SEED }).failed).toBe(true);
  });
});

/** What a person writes: words, numbers of versions and amounts, lines with indentation, blank lines, colours of a terminal. */
const printable = fc.string({
  unit: fc.constantFrom(...'abcfnoyxAZ0189 ,;:.-_#&*!|>\'"%@`?{}[]()/\\~+<$^é日😀'),
  maxLength: 12,
});
const ordinaryText = fc
  .oneof(
    printable,
    fc
      .array(
        fc.oneof(
          fc.constant(''),
          fc.tuple(fc.constantFrom('', '  ', '    '), printable).map(([indent, line]) => `${indent}w${line}`),
        ),
        { maxLength: 5 },
      )
      .map((lines) => lines.join('\n')),
    printable.map((text) => `\u001b[1m${text}x\u001b[0m\n  done: ${text}\n`),
    fc.constantFrom(
      'y',
      'No',
      'on',
      'true',
      '~',
      '',
      'null',
      '08',
      '1e3',
      '.5',
      '12:30:45',
      '2026-01-02',
      '0x1F',
      '1_000',
      'e5',
      '.inf',
      '-',
    ),
  )
  // Here the difference is meant.
  .filter((text) => !/^[-+.\d][\w+.-]*[_oXB]/.test(text) && text !== '<<' && text !== '=');

test('text that a person writes looks as cdk8s writes it, byte for byte', () => {
  const property = fc.property(fc.array(ordinaryText), (texts) => {
    const object = {
      list: [...texts, [texts, {}], []],
      map: Object.fromEntries(texts.map((text) => [`k${text}`, text])),
    };
    const numbers = { ...object, [texts.join('')]: [1, -2.5, 1e20, true, null, { deeper: object }] };
    // Copies, because cdk8s writes a reference where an object comes again.
    const copy: object = JSON.parse(JSON.stringify(numbers));
    expect(toYaml([copy, {}, copy])).toBe(Yaml.stringify(copy, {}, copy));
  });
  fc.assert(property, { numRuns: STRINGS / 5, seed: SEED });
});

test.each(['azora', 'forge', 'stella', 'argocd'])('dist/%s looks as cdk8s writes it, byte for byte', (platform) => {
  const objects = distObjects(platform);
  expect(objects.length).toBeGreaterThan(1);
  expect(toYaml(objects)).toBe(Yaml.stringify(...objects));
});
