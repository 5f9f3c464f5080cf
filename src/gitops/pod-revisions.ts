import { createHash } from 'node:crypto';
import { type ApiObject, JsonPatch } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { checkArguments } from '../core/input/checked-calls';
import { titleOf } from '../core/objects/identity';
import { toPlain } from '../core/plain';
import { appliedObjects, isPod } from './applied-objects';

/** With the longest session id, the name still has the 63 characters of a host name. */
const REVISION_CHARACTERS = 6;

/**
 * Appends a hash of its spec to the name of each bare Pod, so that a changed Pod is a new object, and Argo CD deletes
 * the old one. The API server refuses nearly every change of a Pod. With server-side diff, Argo CD then cannot compare
 * the Application, whatever its sync options, and applies nothing of it any more. Call it when the tree is complete.
 * @param tree a chart, a platform, or the whole app
 * @see https://kubernetes.io/docs/concepts/workloads/pods/#pod-update-and-replacement
 * @see https://github.com/argoproj/argo-cd/issues/29348
 */
export function addPodRevisions(tree: IConstruct): void {
  checkArguments('addPodRevisions', [tree]);
  for (const pod of appliedObjects([tree]).filter(isPod)) {
    pod.addJsonPatch(JsonPatch.replace('/metadata/name', revisedName(pod)));
  }
}

/** Errors for bare Pods whose name does not change with their spec. */
export function podRevisionProblems(trees: readonly IConstruct[]): readonly string[] {
  return appliedObjects(trees)
    .filter(isPod)
    .filter((pod) => toPlain(toPlain(pod.toJson()).metadata).name !== revisedName(pod))
    .map(
      (pod) =>
        `${titleOf(pod)} must have a new name whenever its spec changes, because a Pod cannot be changed: call addPodRevisions when the tree is complete`,
    );
}

function revisedName(pod: ApiObject): string {
  const { spec } = toPlain(pod.toJson());
  const hash = createHash('sha256')
    .update(JSON.stringify(spec) ?? '')
    .digest('hex');
  return `${pod.name}-${hash.slice(0, REVISION_CHARACTERS)}`;
}
