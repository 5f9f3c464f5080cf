import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { load, loadAll } from 'js-yaml';
import { toIdentity, toKubeObject } from './objects';
import { shared } from './shared';
import { isSchema, type Schema, toStrict, toStrictAll } from './strict-schema';

/** The Kubernetes versions with available schemas, oldest first: `v1.28` to `v1.37`. */
export function versions(): readonly string[] {
  return readdirSync(inShared('schemas'))
    .map((file) => file.replace(/\.json$/, ''))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

/**
 * The schema errors that the API server of a version would report for an object, including unknown fields, as sentences.
 * Empty for a valid object. Custom resources are checked with the official CRDs, which do not depend on the version.
 */
export function schemaErrors(object: object, version: string): readonly string[] {
  const { apiVersion, kind, metadata, ...body } = toKubeObject(object);
  const subject = `${toIdentity({ apiVersion, kind, metadata })} in ${version}`;
  const type = `${apiVersion}/${kind}`;
  const native = nativeValidator(version, type);
  if (native !== undefined) return read(native, object).map((problem) => `${subject}: ${problem}`);
  const custom = customValidator(type);
  if (custom === undefined) return [`${subject}: kind is unknown`];
  // A CRD has no schema for metadata, which is the same for every object.
  const problems = [
    ...read(custom, { apiVersion, kind, metadata: {}, ...body }),
    ...read(metadataValidator(version), metadata, 'metadata'),
  ];
  return problems.map((problem) => `${subject}: ${problem}`);
}

interface NativeSchemas {
  readonly ajv: Ajv;
  /** From `apps/v1/Deployment` to the name of its definition. */
  readonly definitions: ReadonlyMap<string, string>;
}

const natives = new Map<string, NativeSchemas>();
const customs = new Map<string, ValidateFunction | undefined>();

function nativeValidator(version: string, type: string): ValidateFunction | undefined {
  const { ajv, definitions } = nativeSchemas(version);
  const definition = definitions.get(type);
  // ajv caches compiled schemas and shares the definitions of several kinds.
  return definition === undefined ? undefined : ajv.getSchema(`${version}#/definitions/${definition}`);
}

function metadataValidator(version: string): ValidateFunction {
  const name = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
  const validator = nativeSchemas(version).ajv.getSchema(`${version}#/definitions/${name}`);
  if (validator === undefined) throw new Error(`${version} has no ${name}`);
  return validator;
}

function nativeSchemas(version: string): NativeSchemas {
  const known = natives.get(version);
  if (known !== undefined) return known;
  const text = readFileSync(inShared('schemas', `${version}.json`), 'utf8');
  const { definitions }: { readonly definitions: Schema } = JSON.parse(text);
  const ajv = newAjv().addSchema({ definitions: toStrictAll(definitions, 'open') }, version);
  const schemas: NativeSchemas = { ajv, definitions: new Map(Object.entries(definitions).flatMap(toTypes)) };
  natives.set(version, schemas);
  return schemas;
}

/** `[['apps/v1/Deployment', definition]]`, or nothing for a part of an object, or for options of every group. */
function toTypes([definition, schema]: readonly [string, unknown]): readonly (readonly [string, string])[] {
  const kinds = isSchema(schema) ? schema['x-kubernetes-group-version-kind'] : undefined;
  if (!Array.isArray(kinds) || kinds.length !== 1) return [];
  const { group, version, kind }: Readonly<Record<'group' | 'version' | 'kind', string>> = kinds[0];
  return [[`${group === '' ? version : `${group}/${version}`}/${kind}`, definition]];
}

function customValidator(type: string): ValidateFunction | undefined {
  if (!customs.has(type)) {
    const schema = customSchema(type);
    customs.set(type, schema && newAjv().compile(schema));
  }
  return customs.get(type);
}

/** The schema of a custom resource, in the served version of the CRD that defines it. */
function customSchema(type: string): Schema | undefined {
  const [group, version, kind] = type.split('/');
  const crd = officialCrd(group, kind) ?? ownSlice(group, kind);
  const found = crd?.spec.versions.find(({ name, served }) => served && name === version);
  // Embedded, because a CRD need not declare apiVersion, kind and metadata, which every object has.
  return found && toStrict({ ...found.schema.openAPIV3Schema, 'x-kubernetes-embedded-resource': true }, 'closed');
}

/** Our own slice of a custom resource, for one whose official definition the shared folder lacks. */
function ownSlice(group: string | undefined, kind: string | undefined): Crd | undefined {
  const file = join(__dirname, '..', '..', 'crds', `${group}.yaml`);
  if (!existsSync(file)) return undefined;
  return (loadAll(readFileSync(file, 'utf8')) as Crd[]).find((crd) => crd.spec.names.kind === kind);
}

/** The official definition of a custom resource. Undefined if the shared folder lacks it. */
export function officialCrd(group: string | undefined, kind: string | undefined): Crd | undefined {
  const text = crdTexts().find((crd) => declares(crd, 'group', group) && declares(crd, 'kind', kind));
  return text === undefined ? undefined : (load(text) as Crd);
}

export interface Crd {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly group: string;
    readonly scope: string;
    readonly names: { readonly kind: string; readonly plural: string };
    readonly versions: readonly {
      readonly name: string;
      readonly served: boolean;
      readonly schema: { readonly openAPIV3Schema: Schema };
    }[];
  };
}

// Parsed one by one on demand, because all of them together take seconds.
let crdTextsRead: readonly string[] | undefined;

function crdTexts(): readonly string[] {
  crdTextsRead ??= readdirSync(inShared('crds')).map((file) => readFileSync(inShared('crds', file), 'utf8'));
  return crdTextsRead;
}

/** Whether the `group:` or `names.kind:` of a CRD has the value. Ignores fields of its schema. */
function declares(crd: string, field: 'group' | 'kind', value: string | undefined): boolean {
  return crd.split('\n').includes(`${field === 'group' ? '  ' : '    '}${field}: ${value}`);
}

/** A pattern in Go's dialect, with inline flags: `^(?i)(abort|warn)$`. */
function toRegExp(pattern: string, flags: string): RegExp {
  const bare = pattern.replace(/^(\^?)\(\?i\)/, '$1');
  return new RegExp(bare, bare === pattern ? flags : `${flags}i`);
}

function newAjv(): Ajv {
  return new Ajv({
    allErrors: true,
    // OpenAPI has keywords that JSON Schema lacks. toStrict makes schemas strict.
    strict: false,
    validateSchema: false,
    // Most validators run only a few times, so optimizing them takes longer than it saves.
    code: { optimize: false, regExp: Object.assign(toRegExp, { code: 'toRegExp' }) },
    formats: {
      int32: { type: 'number', validate: (value: number) => value >= -(2 ** 31) && value < 2 ** 31 },
      int64: { type: 'number', validate: Number.isSafeInteger },
      double: true,
      byte: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
      'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
    },
  });
}

function read(validate: ValidateFunction, value: unknown, base = ''): readonly string[] {
  return validate(value) ? [] : (validate.errors ?? []).map((error) => toProblem(error, base));
}

/** `spec.containers[0].imag: unknown field` */
function toProblem({ instancePath, keyword, params, message }: ErrorObject, base: string): string {
  const steps = instancePath.split('/').slice(1);
  if (keyword === 'additionalProperties') steps.push(String(params.additionalProperty));
  const path = steps
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((at, step) => at + (/^\d+$/.test(step) ? `[${step}]` : `${at && '.'}${step}`), base);
  if (keyword === 'additionalProperties') return `${path}: unknown field`;
  const allowed = keyword === 'enum' ? `: ${JSON.stringify(params.allowedValues)}` : '';
  return `${path || 'the object'}: ${message}${allowed}`;
}

function inShared(...path: readonly string[]): string {
  if (shared === undefined) throw new Error('the shared folder is absent: use describeWithShared');
  return join(shared, ...path);
}
