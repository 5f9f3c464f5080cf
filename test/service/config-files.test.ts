import type { Construct } from 'constructs';
import type { PodTemplateSpec } from 'kubernetes-types/core/v1';
import { expectGolden } from '../support/golden';
import { find, toKubeObject } from '../support/objects';
import { microservice, objectsAround, pageOf } from './samples';

const MODELS = { '/etc/stt/models.yaml': 'default: small\n' };

function template(service: Construct): PodTemplateSpec {
  const { spec } = find(objectsAround(service), 'Deployment', 'stt-service');
  if (spec?.template === undefined) throw new Error('the Deployment has no template');
  return spec.template;
}

function addedLater(): Construct {
  const service = microservice();
  service.addFiles({ files: MODELS });
  return service;
}

function digest(service: Construct): string | undefined {
  return template(service).metadata?.annotations?.['cdk8s-agents/files'];
}

test("a service's files are stored in a ConfigMap", () => {
  const service = microservice({ files: { ...MODELS, '/etc/stt/hosts.txt': 'stt\n' } });
  expectGolden(pageOf(service, 'ConfigMap'), 'microservice/files');
});

test("each file is mounted on its own, read-only, so that the image's other files stay visible", () => {
  const { spec } = template(microservice({ files: MODELS, scratchDirs: [] }));
  expect(spec?.volumes).toEqual([{ configMap: { name: 'stt-service' }, name: 'files' }]);
  expect(spec?.containers.map(({ volumeMounts }) => volumeMounts)).toEqual([
    [{ mountPath: '/etc/stt/models.yaml', name: 'files', readOnly: true, subPath: 'etc-stt-models.yaml' }],
  ]);
});

test('changed contents replace the pods, and the same contents in another order do not', () => {
  const one = digest(microservice({ files: { '/a': '1', '/b': '2' } }));
  expect(digest(microservice({ files: { '/b': '2', '/a': '1' } }))).toBe(one);
  expect(digest(microservice({ files: { '/a': '1', '/b': '3' } }))).not.toBe(one);
  expect(digest(microservice())).toBeUndefined();
});

test('files that are added later go into the same ConfigMap', () => {
  const service = microservice({ files: MODELS });
  const before = digest(service);
  service.addFiles({ files: { '/etc/stt/voices.yaml': 'de: anna\n' } });
  const { data } = find(objectsAround(service), 'ConfigMap', 'stt-service');
  expect(data).toEqual({ 'etc-stt-models.yaml': 'default: small\n', 'etc-stt-voices.yaml': 'de: anna\n' });
  expect(digest(service)).not.toBe(before);
});

test('a service has no ConfigMap until it gets files', () => {
  const service = microservice();
  const kinds = (): readonly string[] => objectsAround(service).map((object) => toKubeObject(object).kind);
  expect(kinds()).not.toContain('ConfigMap');
  service.addFiles({ files: MODELS });
  expect(kinds()).toContain('ConfigMap');
});

test.each([
  ['given', microservice({ files: MODELS })],
  ['added later', addedLater()],
] as const)('a ConfigMap of files that are %s precedes the Deployment', (_when, service) => {
  const kinds = objectsAround(service).map((object) => toKubeObject(object).kind);
  expect(kinds).toContain('ConfigMap');
  expect(kinds.indexOf('ConfigMap')).toBeLessThan(kinds.indexOf('Deployment'));
});

test('files with invalid, duplicate or ambiguous paths are refused, and so are files that are too large', () => {
  expect(() => microservice({ files: { 'models.yaml': '' } })).toThrow(
    `Microservice 'stella/stt-service': key of files must be an absolute path without .. and colons, such as /tmp, got "models.yaml"`,
  );
  expect(() => microservice({ files: MODELS }).addFiles({ files: MODELS })).toThrow(
    'paths of files must be different from each other, got "/etc/stt/models.yaml" twice',
  );
  expect(() => microservice({ files: { '/a/b': '', '/a-b': '' } })).toThrow(
    'letters and digits of files must be different from each other, got "a-b" twice',
  );
  expect(() => microservice({ files: { '/a': 'ä'.repeat(524_289) } })).toThrow(
    'files together must be at most 1 MiB, got 1048578 bytes',
  );
  const untyped: object = { files: { '/a': 1 } };
  expect(() => microservice(untyped)).toThrow('files./a must be a string');
});

test('a source is read and checked again at synth', () => {
  const files: Record<string, string> = { '/etc/stt/models.yaml': '' };
  const service = microservice();
  service.addFiles({ files });
  files['/etc/stt/voices.yaml'] = '';
  expect(Object.keys(Object(find(objectsAround(service), 'ConfigMap', 'stt-service').data))).toHaveLength(2);
  files['voices.yaml'] = '';
  expect(() => objectsAround(service)).toThrow('key of files must be an absolute path');
});
