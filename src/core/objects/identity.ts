import { type Plain, toPlain } from '../plain';

/** The API group of an object; empty for the core group. */
export function groupOf({ apiVersion }: { readonly apiVersion: string }): string {
  const slash = apiVersion.indexOf('/');
  return slash === -1 ? '' : apiVersion.slice(0, slash);
}

/** The name of an object in messages: `Deployment 'azora/gateway'`. */
export function titleOf({ kind, metadata }: NamedObject): string {
  const { namespace, name } = metadata;
  return `${kind} '${namespace && name ? `${namespace}/${name}` : namespace || name || ''}'`;
}

interface NamedObject {
  readonly kind: string;
  readonly metadata: { readonly namespace?: string; readonly name?: string };
}

/** The name in an object's metadata. If the API server generates it, the prefix with an asterisk, such as `once-*`. */
export function nameIn(metadata: Plain): string {
  const { name } = metadata;
  const prefix = generatedPrefix(metadata);
  return prefix === undefined ? String(name ?? '') : `${prefix}*`;
}

/**
 * The prefix from which the API server generates the name of an object. @returns undefined for an object with a name
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#generated-values
 */
export function generatedPrefix({ name, generateName }: Plain): string | undefined {
  const isNamed = name !== undefined && name !== null && name !== '';
  return !isNamed && typeof generateName === 'string' && generateName !== '' ? generateName : undefined;
}

/** The identity of a plain API object. */
export interface PlainIdentity {
  /** The API group; empty for the core group. */
  readonly group: string;
  readonly kind: string;

  /** `default` if the object has no namespace. */
  readonly namespace: string;

  /** If the API server generates it, the prefix with an asterisk, such as `once-*`. */
  readonly name: string;

  /** The name in messages: `Deployment 'azora/gateway'`. */
  readonly title: string;
}

/** Reads the identity of a plain API object. */
export function identityOf(object: Plain): PlainIdentity {
  const metadata = toPlain(object.metadata);
  const kind = String(object.kind);
  const namespace = String(metadata.namespace ?? 'default');
  const name = nameIn(metadata);
  const group = groupOf({ apiVersion: String(object.apiVersion) });
  return { group, kind, namespace, name, title: titleOf({ kind, metadata: { namespace, name } }) };
}
