/** A schema in the OpenAPI dialect of Kubernetes. */
export type Schema = { readonly [keyword: string]: unknown };

/**
 * Adds the API server's strict field validation to a schema: an object with declared fields refuses all others. It does not apply
 * inside `anyOf` and similar keywords, because these refer to fields that are declared outside.
 *
 * @param bare whether an object without declared fields accepts any: Kubernetes' own types (RawExtension) do, CRDs do not.
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/
 */
export function toStrict(schema: Schema, bare: 'open' | 'closed'): Schema {
  const { properties, items, additionalProperties, nullable, ...rest } = schema;
  const strict: Record<string, unknown> = { ...rest };
  const embedded = schema['x-kubernetes-embedded-resource'] === true ? EMBEDDED : {};
  if (isSchema(properties)) strict.properties = { ...toStrictAll(properties, bare), ...embedded };
  if (isSchema(items)) strict.items = toStrict(items, bare);
  const others = isSchema(additionalProperties) ? toStrict(additionalProperties, bare) : additionalProperties;
  const listsItsFields = properties !== undefined || (bare === 'closed' && schema.type === 'object');
  if (others !== undefined) strict.additionalProperties = others;
  else if (listsItsFields) strict.additionalProperties = schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (schema['x-kubernetes-int-or-string'] === true) strict.type = ['integer', 'string'];
  if (nullable === true) {
    strict.type = [schema.type, 'null'].flat();
    if (Array.isArray(schema.enum)) strict.enum = [...schema.enum, null];
  }
  return strict;
}

/** Makes every schema of a map strict. */
export function toStrictAll(schemas: Schema, bare: 'open' | 'closed'): Schema {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, isSchema(schema) ? toStrict(schema, bare) : schema]),
  );
}

export function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// The fields that every embedded object has, whatever its schema.
const EMBEDDED: Schema = { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { type: 'object' } };
