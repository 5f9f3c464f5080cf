import type { Namespace } from 'kubernetes-types/core/v1';
import { distinct } from '../../src/core/order';
import { namespace } from './kube';
import { isKind } from './naive-pods';
import { NAMESPACES } from './random-policies';
import { type RandomSet, randomSet } from './random-sets';

/** Random sets with every Namespace: no answer about them depends on labels that nobody knows. */
export const randomSetOfKnownNamespaces = randomSet.map(withNamespaces);

function withNamespaces(set: RandomSet): RandomSet {
  const declared = set.objects
    .filter((object) => isKind(object, 'Namespace'))
    .map((object: Namespace) => object.metadata?.name);
  const missing = distinct([...NAMESPACES, set.outsider.namespace]).filter((name) => !declared.includes(name));
  return { ...set, objects: [...set.objects, ...missing.map((name) => namespace(name))] };
}
