import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { appliedObjects, kindOf } from './applied-objects';
import { BACKING_GROUPS } from './sync-waves';

/** Where Argo CD reads how it treats one object. */
export const SYNC_OPTIONS_ANNOTATION = 'argocd.argoproj.io/sync-options';

const HOLDERS: readonly string[] = ['/Namespace', '/PersistentVolumeClaim', 'apps/StatefulSet'];

/**
 * Argo CD asks before it deletes what would take data along: Namespaces, and what services depend on. A file that is missing in Git
 * is deleted in the cluster, and a Namespace goes with all that is in it. Call it when the tree is complete.
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
  return HOLDERS.includes(`${group}/${kind}`) || BACKING_GROUPS.includes(group);
}
