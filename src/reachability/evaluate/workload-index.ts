import { groupedBy } from '../../core/grouped';
import type { Labels } from '../../core/objects/labels';
import { compare, distinct } from '../../core/order';
import { LabelSelector } from '../label-selector';
import type { EvaluatedWorkload } from '../workloads';
import { knownLabels, possibleValues } from './label-facts';
import { LabelledItems } from './labelled-items';

/** Finds workloads by the labels of their pods: an app may have hundreds in a namespace, and each declared path asks for its own. */
export class WorkloadIndex {
  private readonly byNamespace: ReadonlyMap<string, LabelledItems<EvaluatedWorkload>>;

  constructor(workloads: readonly EvaluatedWorkload[]) {
    const groups = groupedBy(workloads, ({ endpoint }) => endpoint.namespace);
    this.byNamespace = new Map([...groups].map(([namespace, own]) => [namespace, new LabelledItems(own, valuesOf)]));
  }

  /** The workloads of a namespace whose pods have these labels, or may have them at run time, in order. */
  with(namespace: string, labels: Labels): readonly EvaluatedWorkload[] {
    const selector = LabelSelector.labels(labels);
    const candidates = this.byNamespace.get(namespace)?.candidates(selector) ?? [];
    return candidates
      .filter((workload) => factsOf(workload).some((facts) => selector.selects(facts) !== 'no'))
      .sort((one, other) => compare(one.endpoint.id, other.endpoint.id));
  }
}

/** The values that a label of its pods may have. */
function valuesOf(workload: EvaluatedWorkload, key: string): readonly string[] | undefined {
  const values = factsOf(workload).map((facts) => possibleValues(facts, key));
  return values.every((some) => some !== undefined) ? distinct(values.flat()) : undefined;
}

function factsOf({ templates }: EvaluatedWorkload) {
  return templates.map(({ labels, someLabels }) => knownLabels(labels, someLabels));
}
