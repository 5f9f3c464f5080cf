import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { toList, toPlain } from '../core/plain';
import { operatedKind } from '../operators/index';
import { appliedObjects, kindOf } from './applied-objects';

/** Where Argo CD reads how it treats one object. */
const SYNC_OPTIONS_ANNOTATION = 'argocd.argoproj.io/sync-options';

/**
 * Argo CD prunes what is deleted from Git. With this it asks first, before it deletes what takes data along: a Namespace with all that
 * is in it, a PersistentVolumeClaim, a StatefulSet with volume claims, and the custom resources that hold data or backups. Call it when
 * the tree is complete.
 * @param tree a chart, a platform, or the whole app
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#resource-pruning-with-confirmation
 */
export function addPruneConfirmation(tree: IConstruct): void {
  for (const object of appliedObjects([tree]).filter(holdsData)) {
    object.metadata.addAnnotation(SYNC_OPTIONS_ANNOTATION, 'Prune=confirm,Delete=confirm');
  }
}

function holdsData(object: ApiObject): boolean {
  const { group, kind } = kindOf(object);
  if (group === '') return kind === 'Namespace' || kind === 'PersistentVolumeClaim';
  if (group === 'apps' && kind === 'StatefulSet') return hasVolumeClaims(object.toJson());
  return operatedKind({ group, kind })?.holdsData ?? false;
}

function hasVolumeClaims(statefulSet: object): boolean {
  return toList(toPlain(toPlain(statefulSet).spec).volumeClaimTemplates).length > 0;
}
