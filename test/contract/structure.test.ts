import { dirname } from 'node:path/posix';
import { groupedBy } from '../../src/core/grouped';
import { type Sources, sourcesIn } from '../support/sources';
import { ExportedNames } from './exported-names';

/** Registries whose every entry the contract suites test. */
const LOOPED_OVER_BY_TESTS: readonly string[] = [
  'src/monitoring/metrics.ts: METRICS',
  'src/operators/index.ts: OPERATED_KINDS',
];

const FILES_OF_A_FOLDER = 30;
const LINES_OF_A_FILE = 300;

/** The entry points of the package and of its commands. */
const ENTRY_POINTS = [
  'src/index.ts',
  'src/main.ts',
  'src/cli/main.ts',
  'src/reachability/index.ts',
  'src/session/index.ts',
  'src/testing/index.ts',
];

const sources = sourcesIn('src');
const names = new ExportedNames(sources, ENTRY_POINTS);

function crowdedFolders(files: Sources): readonly string[] {
  return [...groupedBy(Object.keys(files), (file) => dirname(file))]
    .filter(([, found]) => found.length > FILES_OF_A_FOLDER)
    .map(([folder, { length }]) => `${folder}: ${length} files`);
}

function longFiles(files: Sources): readonly string[] {
  return Object.entries(files)
    .map(([file, text]) => ({ file, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > LINES_OF_A_FILE)
    .map(({ file, lines }) => `${file}: ${lines} lines`);
}

/** Folders of test/ without a module in src/: shared helpers, and tests from outside. */
const WITHOUT_MODULE = [
  'argocd',
  'cluster',
  'contract',
  'docs',
  'package',
  'packets',
  'scrape',
  'support',
  'tls',
  'types',
  'yaml',
];

/** Modules without a test folder: session only re-exports agent. */
const WITHOUT_TESTS = ['src/session'];

/** Test folders without a counterpart in src, and modules of src without a test folder. */
function unmirrored(tests: readonly string[], modules: readonly string[]): readonly string[] {
  const mirrored = (file: string): string => dirname(file).replace(/^test/, 'src');
  const tested = new Set(tests.filter((file) => !WITHOUT_MODULE.includes(file.split('/')[1] ?? '')).map(mirrored));
  const folders = new Set(modules.map((file) => dirname(file)));
  const untested = [...folders].filter((folder) => /^src\/\w+$/.test(folder) && !WITHOUT_TESTS.includes(folder));
  return [
    ...[...tested].filter((folder) => ![...folders].some((one) => one === folder || one.startsWith(`${folder}/`))),
    ...untested.filter((folder) => ![...tested].some((one) => one === folder || one.startsWith(`${folder}/`))),
  ];
}

test('the folders of test/ mirror those of src/', () => {
  expect(unmirrored(Object.keys(sourcesIn('test')), Object.keys(sources))).toEqual([]);
});

test('a test folder without its module is found, and a module without tests', () => {
  const tests = [
    'test/core/a.test.ts',
    'test/backing/kafka/a.test.ts',
    'test/kafka/a.test.ts',
    'test/cluster/a.test.ts',
  ];
  const modules = ['src/core/a.ts', 'src/backing/kafka/a.ts', 'src/flows/a.ts', 'src/session/index.ts', 'src/index.ts'];
  expect(unmirrored(tests, modules)).toEqual(['src/kafka', 'src/flows']);
});

test('no folder has more than 30 files', () => {
  expect(Object.keys(sources).length).toBeGreaterThan(200);
  expect(crowdedFolders(sources)).toEqual([]);
});

test('no file has more than 300 lines', () => {
  expect(longFiles(sources)).toEqual([]);
});

test('no two files export declarations of the same name', () => {
  expect(names.declaredTwice()).toEqual([]);
});

test('every exported name is imported by another file, is public, or is part of an exported signature', () => {
  expect(names.unused()).toEqual(LOOPED_OVER_BY_TESTS);
});

test('crowded folders and long files are found', () => {
  const files = (count: number): Sources =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`src/core/file-${index}.ts`, '']));
  expect(crowdedFolders(files(30))).toEqual([]);
  expect(crowdedFolders({ ...files(31), 'src/core/deeper/file.ts': '' })).toEqual(['src/core: 31 files']);
  expect(longFiles({ 'src/a.ts': '//\n'.repeat(300) })).toEqual([]);
  expect(longFiles({ 'src/a.ts': '//\n'.repeat(301) })).toEqual(['src/a.ts: 301 lines']);
});

test('a name that two files declare is found, and a re-exported name is not', () => {
  const found = new ExportedNames(
    {
      'src/a/one.ts': 'export type Side = 1; export const port = 1; type Hidden = 1;',
      'src/b/two.ts': 'export interface Side {} interface Hidden {}',
      'src/index.ts': "export { port, type Side } from './a/one'; export { Side as Other } from './b/two';",
    },
    ['src/index.ts'],
  );
  expect(found.declaredTwice()).toEqual(['Side: src/a/one.ts, src/b/two.ts']);
  expect(found.unused()).toEqual([]);
});

test('an export without an import is found, through re-exports', () => {
  const found = new ExportedNames(
    {
      'src/a/index.ts': "export { far, idle } from './far'; export * from './all';",
      'src/a/far.ts': 'export const far = 1; export const idle = 1;',
      'src/a/all.ts': 'export const all = 1; export const none = 1;',
      'src/b.ts':
        "import { all, far } from './a'; import * as whole from './whole'; export const alone = [all, far, whole];",
      'src/whole.ts': 'export const part = 1;',
    },
    [],
  );
  expect(found.unused()).toEqual(['src/a/all.ts: none', 'src/a/far.ts: idle', 'src/b.ts: alone']);
});

test('the types of a public signature count as used, and those of its body do not', () => {
  const text = `
    export interface Props { readonly inner: Inner }
    export interface Inner {}
    export interface Kept {}
    export interface Hidden {}
    export interface Local {}
    export class Public {
      private readonly hidden: Hidden;
      private constructor(readonly kept: Kept, private readonly own: Hidden) { const local: Local = {}; }
      static of(props: Props): Public { return new Public(props); }
    }`;
  const index = "export { Public } from './public';";
  const found = new ExportedNames({ 'src/index.ts': index, 'src/public.ts': text }, ['src/index.ts']);
  expect(found.unused()).toEqual(['src/public.ts: Hidden', 'src/public.ts: Local']);
});
