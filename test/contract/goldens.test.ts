import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { GOLDEN_DIR } from '../support/golden';
import { loadYaml } from '../support/objects';

const LINES = 160;
const TEST_DIR = join(__dirname, '..');

const goldens = filesUnder(GOLDEN_DIR);
const manifests = goldens.filter((file) => file.endsWith('.yaml'));

/** The relative paths with `/`, sorted. */
function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .sort();
}

/** The goldens that no source names: manifests without `.yaml`, drawings with their extension. Below its folder a name may have placeholders: `profile/${profile.name}`. */
function orphans(files: readonly string[], sources: readonly string[]): readonly string[] {
  const names = sources
    .filter((source) => source.includes('expectGolden(') || source.includes('expectDrawing('))
    .flatMap((source) => [...source.matchAll(/(['"`])([\w-]+\/[\w.${}/-]+)\1/g)].map(([, , name = '']) => name))
    .map(
      (name) =>
        new RegExp(
          `^${name.replaceAll('.', '\\.').replace(/\$\{.*?\}/g, '[^/]+')}${/\.(dot|mmd)$/.test(name) ? '' : '\\.yaml'}$`,
        ),
    );
  return files.filter((file) => !names.some((name) => name.test(file)));
}

function complaints(text: string): readonly string[] {
  const [first = ''] = text.split('\n');
  const lines = text.trimEnd().split('\n').length;
  return [
    ...(/^(#|\/\/|%%) \S+ .*\S$/.test(first) ? [] : ['its first line is not a comment with a sentence']),
    ...(lines <= LINES ? [] : [`it has ${lines} lines, ${LINES} at most`]),
  ];
}

const testSources = filesUnder(TEST_DIR)
  // Not this file, which names goldens that do not exist.
  .filter((file) => file.endsWith('.ts') && file !== 'contract/goldens.test.ts')
  .map((file) => readFileSync(join(TEST_DIR, file), 'utf8'));

test('there are goldens', () => {
  expect(goldens).not.toEqual([]);
});

test('every golden is compared by a test', () => {
  expect(orphans(goldens, testSources)).toEqual([]);
});

test('every golden starts with its sentence and is short enough to read', () => {
  const found = goldens.flatMap((file) =>
    complaints(readFileSync(join(GOLDEN_DIR, file), 'utf8')).map((complaint) => `${file}: ${complaint}`),
  );
  expect(found).toEqual([]);
});

test('every golden except drawings is YAML with at least one Kubernetes object', () => {
  for (const file of manifests) expect([file, loadYaml(join(GOLDEN_DIR, file)).length]).not.toEqual([file, 0]);
});

test('a golden that no test names is found', () => {
  const sources = [
    "expectGolden(chart(every), 'quota/every-prop');",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a test's source
    'expectGolden(chart(profile), `profile/${profile.name}`);',
    "const elsewhere = 'quota/gone';",
    "expectDrawing(toDot(net), 'flows/net.dot');",
  ];
  const files = [
    'profile/echo.yaml',
    'quota/every-prop.yaml',
    'quota/gone.yaml',
    'quota/every-prop-2.yaml',
    'flows/net.dot',
    'flows/net.mmd',
  ];
  expect(orphans(files, sources)).toEqual(['quota/gone.yaml', 'quota/every-prop-2.yaml', 'flows/net.mmd']);
});

test('a golden without its sentence, or too long, is found', () => {
  expect(complaints('# a quota has a name\nkind: ResourceQuota\n')).toEqual([]);
  expect(complaints(`kind: List\n${'- a\n'.repeat(LINES)}`)).toEqual([
    'its first line is not a comment with a sentence',
    'it has 161 lines, 160 at most',
  ]);
});
