import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { apiObjectsIn } from '../core/api-objects';
import { groupOf } from '../core/identity';
import { sortedByKey } from '../core/order';

/** A kind of objects, as Argo CD names it. */
export interface ArgoResourceKind {
  /** The API group; empty for that of Kubernetes itself. */
  readonly group: string;

  /** The kind. */
  readonly kind: string;
}

/** All objects in some trees, each once. */
export function appliedObjects(trees: readonly IConstruct[]): readonly ApiObject[] {
  return [...new Set(trees.flatMap(apiObjectsIn))];
}

/** What tells of an object where it is applied. */
export type AppliedObject = Pick<ApiObject, 'apiVersion' | 'kind'> & {
  readonly metadata: { readonly name?: string; readonly namespace?: string };
};

/** The kind of an object. */
export function kindOf(object: Pick<ApiObject, 'apiVersion' | 'kind'>): ArgoResourceKind {
  return { group: groupOf(object), kind: object.kind };
}

/** Kinds, each once and in order. */
export function distinctKinds(kinds: readonly ArgoResourceKind[]): ArgoResourceKind[] {
  const byKey = kinds.map(({ group, kind }) => [`${group}/${kind}`, { group, kind }] as const);
  return Object.values(sortedByKey(Object.fromEntries(byKey)));
}
