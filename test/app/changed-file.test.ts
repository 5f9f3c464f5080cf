import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { writeIfChanged } from '../../src/app/changed-file';
import { writeFiles } from '../../src/app/write-files';
import { SEED } from '../reachability/runs';

const folder = mkdtempSync(join(tmpdir(), 'changed-file-'));
const [path, target] = [join(folder, 'written'), join(folder, 'target')];

beforeEach(() => {
  rmSync(path, { force: true });
  rmSync(target, { force: true, recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What is written for these pieces. Undefined if nothing is. */
function written(...pieces: readonly string[]): string | undefined {
  const isChanged = writeIfChanged(path, target, (add) => {
    for (const piece of pieces) add(piece);
  });
  expect(existsSync(path)).toBe(isChanged);
  return isChanged ? readFileSync(path, 'utf8') : undefined;
}

test('nothing is written where the target has the text', () => {
  writeFileSync(target, 'kind: Pod\n');
  expect(written('kind', ': Pod\n')).toBeUndefined();
});

test.each([
  ['has another text', 'kind: Job\n'],
  ['is longer', 'kind: Pod\n---\n'],
  ['is shorter', 'kind: P'],
  ['is empty', ''],
])('the text is written where the target %s', (_, there) => {
  writeFileSync(target, there);
  expect(written('kind', ': Pod\n')).toBe('kind: Pod\n');
});

test('the text is written where there is no target, or one that cannot be compared', () => {
  expect(written('a')).toBe('a');
  mkdirSync(target);
  expect(written('a')).toBe('a');
});

test('an empty text makes an empty file', () => {
  expect(written()).toBe('');
  writeFileSync(target, '');
  rmSync(path);
  expect(written()).toBeUndefined();
});

test('a difference is found wherever it is, also beyond what is copied at once', () => {
  const block = 'ä'.repeat(50_000);
  writeFileSync(target, `${block}${block}b`);
  expect(written(block, block, 'c', block)).toBe(`${block}${block}c${block}`);
  expect(written(block, block)).toBe(`${block}${block}`);
  rmSync(path);
  expect(written(block, block, 'b')).toBeUndefined();
});

test('for random texts, it writes the text, or nothing if the target has it', () => {
  const pieces = fc.array(fc.constantFrom('a', 'b', 'ab', 'é'), { maxLength: 4 });
  fc.assert(
    fc.property(pieces, pieces, (before, now) => {
      writeFileSync(target, before.join(''));
      rmSync(path, { force: true });
      expect(written(...now)).toBe(before.join('') === now.join('') ? undefined : now.join(''));
    }),
    { seed: SEED, numRuns: 500 },
  );
});

test('of several files, only those that change are replaced', () => {
  const outdir = join(folder, 'dist');
  const files = (text: string) => [
    { name: 'a.k8s.yaml', documents: [{ kind: 'Pod' }] },
    { name: 'b/b.k8s.yaml', documents: [{ kind: text }] },
  ];
  const inodes = () => files('').map(({ name }) => statSync(join(outdir, name)).ino);
  writeFiles(outdir, files('Job'));
  const [first, second] = inodes();
  chmodSync(join(outdir, 'a.k8s.yaml'), 0o600);
  writeFiles(outdir, files('CronJob'));
  const [sameFirst, newSecond] = inodes();
  expect(sameFirst).toBe(first);
  expect(newSecond).not.toBe(second);
  expect(readFileSync(join(outdir, 'b/b.k8s.yaml'), 'utf8')).toBe('kind: CronJob\n');
  expect(statSync(join(outdir, 'a.k8s.yaml')).mode & 0o777).toBe(0o600);
});
