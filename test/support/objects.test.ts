import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { find, loadYaml } from './objects';

const objects = [
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'demo', namespace: 'a' },
    spec: { containers: [{ name: 'one' }] },
  },
  { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'demo', namespace: 'b' } },
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } },
];

test('an object is found by its kind, name and namespace', () => {
  expect(find(objects, 'Namespace', 'a')).toBe(objects[2]);
  expect(find(objects, 'Pod', 'demo', 'a').spec?.containers).toEqual([{ name: 'one' }]);
});

test('the error for a missing object lists the existing objects', () => {
  expect(() => find(objects, 'Pod', 'other')).toThrowErrorMatchingInlineSnapshot(`
    "0 objects are Pod other; there are:
    v1 Pod a/demo
    v1 Pod b/demo
    v1 Namespace a"
  `);
});

test('two matching objects are refused', () => {
  expect(() => find(objects, 'Pod', 'demo')).toThrow('2 objects are Pod demo');
});

test('a file is read as the API server reads it', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'objects-')), 'objects.yaml');
  writeFileSync(file, 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {quoted: "on", bare: on}\n');
  expect(loadYaml(file)).toEqual([
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { quoted: 'on', bare: true } },
  ]);
  writeFileSync(file, 'kind: ConfigMap\n');
  expect(() => loadYaml(file)).toThrow('not a Kubernetes object: {"kind":"ConfigMap"}');
});
