import { groupOf, titleOf } from './identity';
import { type Plain, toPlain } from './plain';

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
