import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';

/** All objects in a tree, in its order. */
export function apiObjectsIn(tree: IConstruct): readonly ApiObject[] {
  return tree.node.findAll().filter((construct) => ApiObject.isApiObject(construct));
}

/** The API group of an object; empty for that of Kubernetes itself. */
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
