import { join } from 'node:path';
import { Readable } from 'node:stream';
import { readManifests } from '../../src/cli/read-manifests';
import { type Reachability, reachability } from '../../src/reachability/index';
import { describeWithShared } from '../support/shared';
import { ALSO_SAID, FILE_ANSWERS, fieldFolder, fieldName, fieldRows } from './field-cases';

/** The set of a file, read as the command reads it. */
async function setOf(file: string): Promise<Reachability> {
  const { objects } = await readManifests([file], Object.assign(Readable.from([]), { isTTY: true }));
  return reachability(objects);
}

describeWithShared('manifests from the field', (shared) => {
  const rows = fieldRows(shared);
  const inFolder = (file: string) => join(fieldFolder(shared), file);

  test('are complete', () => {
    expect(rows).toHaveLength(53);
    expect(
      rows
        .filter(({ path }) => path === undefined)
        .map(({ file }) => file)
        .sort(),
    ).toEqual(Object.keys(FILE_ANSWERS).sort());
  });

  const paths = rows.flatMap(({ path, ...row }) => (path === undefined ? [] : [{ ...row, path }]));
  test.each(paths.map((row) => [fieldName(row), row] as const))('%s', async (name, { file, path }) => {
    const net = await setOf(inFolder(file));
    expect(net.verdict(path.from, path.to, path.port, path.protocol)).toBe(path.right);
    const text = String(net.explain(path.from, path.to, path.port, path.protocol));
    if (Object.hasOwn(ALSO_SAID, name)) expect(text).toMatch(ALSO_SAID[name] ?? '');
  });

  test('a file that the API server refuses is refused', async () => {
    for (const { file, right } of rows.filter((row) => row.right === 'refused')) {
      await expect(setOf(inFolder(file))).rejects.toThrow();
      expect(right).toBe('refused');
    }
  });

  test('two Jobs whose names the API server generates are two workloads', async () => {
    const { workloads } = await setOf(inFolder('genjobs.yaml'));
    expect(workloads.map(({ id }) => id)).toEqual(['ns/once-*', 'ns/twice-*']);
  });

  test('JSON objects one after another are read', async () => {
    const { objects } = await readManifests(
      [inFolder('jsonlines.json')],
      Object.assign(Readable.from([]), { isTTY: true }),
    );
    expect(objects).toHaveLength(2);
  });

  test('a wrong answer is found', async () => {
    const [first] = paths;
    const net = await setOf(inFolder(first?.file ?? ''));
    expect(net.verdict('shop/caller', 'shop/db', 80)).toBe('open');
    expect(net.verdict('shop/caller', 'shop/db', 8080)).not.toBe('open');
  });
});
