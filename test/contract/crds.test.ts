import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { type Crd, officialCrd } from '../support/schemas';
import { describeWithShared } from '../support/shared';

/** The part of OpenAPI schemas that a slice may use. */
interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly description?: string;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
  readonly required?: readonly string[];
  readonly 'x-kubernetes-int-or-string'?: boolean;
}

const KEYWORDS = [
  'additionalProperties',
  'anyOf',
  'description',
  'format',
  'items',
  'properties',
  'required',
  'type',
  'x-kubernetes-int-or-string',
];
const SLICES = join(__dirname, '..', '..', 'crds');
const files = readdirSync(SLICES).sort();
const slices = files.flatMap((file) => readCrds(join(SLICES, file)).map((crd) => ({ file, crd })));

function readCrds(file: string): readonly Crd[] {
  return loadAll(readFileSync(file, 'utf8')) as readonly Crd[];
}

function schemaOf(crd: Crd, version: string): Schema | undefined {
  return crd.spec.versions.find(({ name, served }) => name === version && served)?.schema.openAPIV3Schema;
}

/** The differences of a slice from the official schema, and the required fields that it lacks. */
function differences(slice: Schema, official: Schema | undefined, path: string): readonly string[] {
  if (official === undefined) return [`${path}: the official schema has no such field`];
  const plain = ['type', 'format', 'anyOf', 'x-kubernetes-int-or-string'] as const;
  const differing = plain.filter((keyword) => JSON.stringify(slice[keyword]) !== JSON.stringify(official[keyword]));
  const forgotten = (official.required ?? []).filter((name) => !slice.required?.includes(name));
  const fields = Object.entries(slice.properties ?? {});
  return [
    ...differing.map((keyword) => `${path}: ${keyword} is ${JSON.stringify(official[keyword])} in the official schema`),
    ...forgotten.map((name) => `${path}.${name}: is required in the official schema`),
    ...fields.flatMap(([name, field]) => differences(field, official.properties?.[name], `${path}.${name}`)),
    ...(slice.items === undefined ? [] : differences(slice.items, official.items, `${path}[]`)),
    ...(slice.additionalProperties === undefined
      ? []
      : differences(slice.additionalProperties, official.additionalProperties, `${path}.*`)),
  ];
}

/** Every schema in a schema, with its path. */
function parts(schema: Schema, path: string): readonly (readonly [string, Schema])[] {
  const inner = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => parts(field, `${path}.${name}`));
  return [
    [path, schema],
    ...inner,
    ...(schema.items === undefined ? [] : parts(schema.items, `${path}[]`)),
    ...(schema.additionalProperties === undefined ? [] : parts(schema.additionalProperties, `${path}.*`)),
  ];
}

describe.each(slices)('our slice of $crd.spec.names.kind', ({ file, crd }) => {
  test('is in the only file of its API group, because a second file would overwrite its classes', () => {
    expect(file).toBe(`${crd.spec.group}.yaml`);
  });

  test('has one version, so that its class name has no suffix', () => {
    expect(crd.spec.versions).toHaveLength(1);
  });

  test('uses only keywords that are compared, and describes each field', () => {
    for (const { schema, name } of crd.spec.versions) {
      for (const [path, part] of parts(schema.openAPIV3Schema, name)) {
        expect([path, Object.keys(part).filter((keyword) => !KEYWORDS.includes(keyword))]).toEqual([path, []]);
        // Fields of metadata, and the values of a map or list of strings, need no description.
        const named = /\.(\w+)$/.test(path) && !/^\w+\.metadata$/.test(path);
        if (named) expect([path, part.description ?? '']).toEqual([path, expect.stringMatching(/\.$/)]);
      }
    }
  });
});

/** Slices whose official definitions the shared folder lacks. Remove a name here once its definition is there. */
const NOT_SHARED: readonly string[] = ['httproutes.gateway.networking.k8s.io'];

describeWithShared('the official custom resource definitions', () => {
  const official = ({ spec }: Crd): Crd | undefined => officialCrd(spec.group, spec.names.kind);

  test('exist for all slices but those named here', () => {
    const missing = slices.map(({ crd }) => crd).filter((crd) => official(crd) === undefined);
    expect(missing.map(({ metadata }) => metadata.name)).toEqual(NOT_SHARED);
  });

  test.each(slices.filter(({ crd }) => !NOT_SHARED.includes(crd.metadata.name)))(
    'have every field of our $crd.spec.names.kind, of the same type and version',
    ({ crd }) => {
      const theirs = official(crd);
      expect(theirs?.metadata.name).toBe(crd.metadata.name);
      expect(theirs?.spec).toMatchObject({ group: crd.spec.group, scope: crd.spec.scope, names: crd.spec.names });
      const found = crd.spec.versions.flatMap(({ name, schema }) =>
        differences(schema.openAPIV3Schema, theirs && schemaOf(theirs, name), name),
      );
      expect(found).toEqual([]);
    },
  );

  test('reveal an unknown field, a wrong type and a missing requirement', () => {
    const ours = slices.find(({ crd }) => crd.spec.names.kind === 'ExternalSecret');
    const theirs = ours && official(ours.crd);
    const target: Schema = { type: 'object', properties: { name: { type: 'integer' }, size: { type: 'string' } } };
    const data: Schema = { type: 'array', items: { type: 'object', required: ['secretKey'] } };
    const spec: Schema = { type: 'object', properties: { target, data } };
    const slice: Schema = { type: 'object', properties: { spec } };
    expect(differences(slice, theirs && schemaOf(theirs, 'v1'), 'v1')).toEqual([
      'v1.spec.target.name: type is "string" in the official schema',
      'v1.spec.target.size: the official schema has no such field',
      'v1.spec.data[].remoteRef: is required in the official schema',
    ]);
    expect(differences(slice, theirs && schemaOf(theirs, 'v1beta1'), 'v1beta1')).toEqual([
      'v1beta1: the official schema has no such field',
    ]);
  });
});
