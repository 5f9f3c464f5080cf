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
