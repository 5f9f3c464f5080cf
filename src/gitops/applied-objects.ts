import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { apiObjectsIn } from '../core/objects/api-objects';
import { groupOf } from '../core/objects/identity';
import { sortedByKey } from '../core/order';

/** A kind of object, with Argo CD's field names. */
export interface ArgoResourceKind {
  /** The API group; empty for the core group. */
  readonly group: string;

  /** The kind. */
  readonly kind: string;
}

/** All objects in some trees, without duplicates. */
export function appliedObjects(trees: readonly IConstruct[]): readonly ApiObject[] {
  return [...new Set(trees.flatMap(apiObjectsIn))];
}

/** The fields of an object that identify it and its namespace. */
export type AppliedObject = Pick<ApiObject, 'apiVersion' | 'kind'> & {
  readonly metadata: { readonly name?: string; readonly namespace?: string };
};

/** The kind of an object. */
export function kindOf(object: Pick<ApiObject, 'apiVersion' | 'kind'>): ArgoResourceKind {
  return { group: groupOf(object), kind: object.kind };
}

/** Whether an object is a bare Pod. */
export function isPod(object: Pick<ApiObject, 'apiVersion' | 'kind'>): boolean {
  const { group, kind } = kindOf(object);
  return group === '' && kind === 'Pod';
}

/** Sorts kinds and removes duplicates. */
export function distinctKinds(kinds: readonly ArgoResourceKind[]): ArgoResourceKind[] {
  const byKey = kinds.map(({ group, kind }) => [`${group}/${kind}`, { group, kind }] as const);
  return Object.values(sortedByKey(Object.fromEntries(byKey)));
}
