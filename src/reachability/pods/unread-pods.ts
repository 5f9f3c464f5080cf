import { toPlain } from '../../core/plain';
import { createsUnreadPods, type Made } from '../../operators/index';
import type { IdentifiedObject } from '../identified-object';
import type { ObjectName, PodTemplate } from '../read-pods';

/** An object whose controller creates pods that are not read. */
export interface UnreadPods {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;

  /** `Workflow 'a/b'` */
  readonly title: string;

  /** What would tell: `add SandboxTemplate 'boxes/python' to the set`. */
  readonly cure: string;
}

/**
 * The objects that create pods which the set does not tell: those of a kind that is not read, and those that refer to an object which is
 * not in the set. Not those whose pods, or the controllers of these, are in the set too, as in the objects of a running cluster.
 */
export function unreadPodsOf(
  objects: readonly IdentifiedObject[],
  made: ReadonlyMap<IdentifiedObject, Made>,
  pods: readonly PodTemplate[],
): readonly UnreadPods[] {
  const owners = new Set<string>();
  for (const { namespace, controller } of pods) {
    if (controller !== undefined) owners.add(placeOf({ ...controller, namespace }));
  }
  return objects.flatMap((object) => {
    const cure = cureFor(object, made.get(object)?.missing ?? []);
    if (cure === undefined || owners.has(placeOf(object))) return [];
    const { kind, namespace, name, title } = object;
    return [{ kind, namespace, name, title, cure }];
  });
}

function placeOf({ group, kind, namespace, name }: ObjectName & { readonly namespace: string }): string {
  return `${group}/${kind}/${namespace}/${name}`;
}

function cureFor(object: IdentifiedObject, missing: readonly string[]): string | undefined {
  if (missing.length > 0) return `add ${missing.join(', ')} to the set`;
  if (object.type.isOperated || !createsUnreadPods(toPlain(object.field.value))) return undefined;
  return 'add its pods to the set, such as from kubectl get pods -o yaml, or describe them by labels';
}
