import { load } from 'js-yaml';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import type { Explanation, Fix } from '../../../src/reachability/index';
import { isKind, namespaceOf } from '../naive-pods';

/** The objects after all fixes of an explanation, as a reader would apply them. */
export function afterFixes(objects: readonly object[], { egress, ingress }: Explanation): readonly object[] {
  return [...egress.fixes, ...ingress.fixes].reduce(afterFix, objects);
}

/** The objects after one fix. */
export function afterFix(objects: readonly object[], { action, policy, field, yaml }: Fix): readonly object[] {
  const read: unknown = load(yaml);
  if (action === 'add-policy') return [...objects, Object(read)];
  const list = field === 'spec.egress' ? 'egress' : 'ingress';
  let found = 0;
  const changed = objects.map((object) => {
    if (!isPolicy(object) || `${namespaceOf(object)}/${object.metadata?.name}` !== policy) return object;
    found += 1;
    return { ...object, spec: { ...object.spec, [list]: [...(object.spec?.[list] ?? []), ...Object(read)] } };
  });
  if (found !== 1) throw new Error(`${found} policies are called ${policy}`);
  return changed;
}

function isPolicy(object: object): object is NetworkPolicy {
  return isKind(object, 'NetworkPolicy');
}
