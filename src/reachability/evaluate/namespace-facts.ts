import { type Labels, NAMESPACE_NAME_LABEL } from '../../core/objects/labels';
import { namespaceLabelsOf, type ObjectSet } from '../object-set';
import { atLeastLabels, knownLabels, type LabelFacts } from './label-facts';

/**
 * What is known about the labels of a namespace. If its Namespace is not in the set, only the label that the API server sets.
 * @param given all its labels, if the question says them
 */
export function namespaceFacts(set: ObjectSet, name: string, given?: Labels): LabelFacts {
  if (given !== undefined) return knownLabels(namespaceLabelsOf(name, given));
  const labels = set.namespaces.get(name) ?? { [NAMESPACE_NAME_LABEL]: name };
  return set.declaredNamespaces.has(name) ? knownLabels(labels) : atLeastLabels(labels);
}
