import { type Plain, toPlain } from './plain';

/** The API group of an object; empty for the core group. */
export function groupOf({ apiVersion }: { readonly apiVersion: string }): string {
  return apiVersion.includes('/') ? apiVersion.replace(/\/.*/, '') : '';
}

/** What an object is called in messages: `Deployment 'azora/gateway'`. */
export function titleOf({ kind, metadata }: NamedObject): string {
  return `${kind} '${[metadata.namespace, metadata.name].filter(Boolean).join('/')}'`;
}

interface NamedObject {
  readonly kind: string;
  readonly metadata: { readonly namespace?: string; readonly name?: string };
}

/** What a plain API object is. */
export interface PlainIdentity {
  /** The API group; empty for the core group. */
  readonly group: string;
  readonly kind: string;

  /** `default` for an object that names none. */
  readonly namespace: string;
  readonly name: string;

  /** What it is called in messages: `Deployment 'azora/gateway'`. */
  readonly title: string;
}

/** Reads the identity of a plain API object. */
export function identityOf(object: Plain): PlainIdentity {
  const metadata = toPlain(object.metadata);
  const kind = String(object.kind);
  const namespace = String(metadata.namespace ?? 'default');
  const name = String(metadata.name);
  const group = groupOf({ apiVersion: String(object.apiVersion) });
  return { group, kind, namespace, name, title: titleOf({ kind, metadata: { namespace, name } }) };
}
