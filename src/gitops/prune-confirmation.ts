import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { checkArguments } from '../core/input/checked-calls';
import { toList, toPlain } from '../core/plain';
import { operatedKind } from '../operators/index';
import { appliedObjects, kindOf } from './applied-objects';

/** The annotation for an object's Argo CD sync options. */
const SYNC_OPTIONS_ANNOTATION = 'argocd.argoproj.io/sync-options';

/**
 * Makes Argo CD ask before it prunes objects that hold data: a Namespace with its contents, a PersistentVolumeClaim, a
 * StatefulSet with volume claims, and custom resources for data or backups. Argo CD prunes all other objects without
 * asking once they are deleted from Git. Call it when the tree is complete.
 * @param tree a chart, a platform, or the whole app
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#resource-pruning-with-confirmation
 */
export function addPruneConfirmation(tree: IConstruct): void {
  checkArguments('addPruneConfirmation', [tree]);
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
