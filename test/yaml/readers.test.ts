import { isDeepStrictEqual } from 'node:util';
import { Yaml } from 'cdk8s';
import fc from 'fast-check';
import { toYaml } from '../../src/core/objects/yaml';
import { SEED } from '../reachability/runs';
import { dates, hostileText, hostileTree, longKeys, shortNumbers, specialCharacters } from '../support/hostile-text';
import { type Reader, readers } from './readers';

/** The number of random strings, beside those that are always read. */
const STRINGS = Number(process.env.PROPERTY_SETS ?? 100_000);
const STRINGS_OF_A_DOCUMENT = 20;

jest.setTimeout(600_000);

type Tree = Readonly<Record<string, unknown>>;

const always = [...new Set([...specialCharacters(), ...shortNumbers(), ...dates()])];
const random = [...new Set(fc.sample(hostileText, { numRuns: STRINGS, seed: SEED }))];
const trees = fc.sample(hostileTree, { numRuns: STRINGS / 20, seed: SEED });

/** Documents with each string as a key and as a value, at the start of a line and deeper. */
function documentsOf(strings: readonly string[]): readonly Tree[] {
  const documents: Tree[] = [];
  for (let from = 0; from < strings.length; from += STRINGS_OF_A_DOCUMENT) {
    const some = strings.slice(from, from + STRINGS_OF_A_DOCUMENT);
    const map = Object.fromEntries(some.map((text) => [text, text]));
    documents.push(
      documents.length % 2 === 0
        ? map
        : { data: map, lists: [some.slice(0, 5), [some.slice(5, 6), { a: some.at(0), b: some.at(-1) }]] },
    );
  }
  return documents;
}

/** The documents that a reader reads as something else, with their text. */
async function differences(read: Reader, documents: readonly Tree[], write: (documents: readonly object[]) => string) {
  const found = await read(write(documents));
  const wrong = documents
    .map((document, index) => ({ document, read: found[index] }))
    .filter((pair) => !isDeepStrictEqual(pair.read, pair.document));
  return found.length === documents.length ? wrong : [{ read: `${found.length} documents`, document: {} }, ...wrong];
}

const everyReader = Object.entries(readers());

describe('what we write', () => {
  const documents = [...documentsOf(always), ...longKeys(), ...documentsOf(random), ...trees];
  // All at once, because each is a process of its own.
  const results = new Map<string, ReturnType<typeof differences>>();
  beforeAll(() => {
    for (const [name, read] of everyReader) results.set(name, differences(read, documents, toYaml));
    process.stderr.write(`${always.length + random.length} strings, ${trees.length} trees, seed ${SEED}\n`);
  });

  test.each(everyReader)('%s reads as it was', async (name) => {
    const wrong = (await results.get(name)) ?? [];
    expect(wrong.slice(0, 3)).toEqual([]);
  });
});

test.each(everyReader)('%s reads something else in what cdk8s writes', async (_name, read) => {
  const wrong = await differences(read, documentsOf([...specialCharacters()]), (objects) => Yaml.stringify(...objects));
  expect(wrong.length).toBeGreaterThan(0);
});

test('where every reader reads what cdk8s writes as it was, we write the same', async () => {
  // The same strings each time: not safety is at stake here, but what a diff of a manifest shows.
  const differing = [...always, ...fc.sample(hostileText, { numRuns: 5000, seed: 1 })]
    .flatMap((text): readonly Tree[] => [{ a: text, b: [[text], { c: text }] }, { d: { [text]: 1 } }])
    .filter((document) => toYaml([document]) !== Yaml.stringify(document) && !isNotAllowed(document));
  expect(differing.length).toBeGreaterThan(1000);
  let rightForAll = differing;
  for (const [, read] of everyReader) {
    const found = await read(Yaml.stringify(...rightForAll));
    expect(found).toHaveLength(rightForAll.length);
    rightForAll = rightForAll.filter((document, index) => isDeepStrictEqual(found[index], document));
  }
  expect(rightForAll.slice(0, 3)).toEqual([]);
});

/**
 * Readers may take these as they are, but YAML 1.1 or 1.2 does not allow them, or gives them a meaning: a line break, a byte order mark, the
 * default value `=`, a number that is too large for Go, a date with a time in a form that few readers know.
 */
function isNotAllowed(document: Tree): boolean {
  const text = JSON.stringify(document);
  return /[\u0085\u2028\u2029\ufeff]|"=":|"[-+]?0_*[bBoOxX][-+\w]{16}|"[-+.\d_]+[eE][-+_]*\d[\d_]{2,}"|"\d{4}-\d+-\d+(?:[tT ]|\\t)+\d+:/.test(
    text,
  );
}
