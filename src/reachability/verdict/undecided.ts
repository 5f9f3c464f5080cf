import type { PodsSelector } from '../policy';
import type { MissingFact } from './verdict';

/** Why it is open whether a rule selects some pods: a fact is missing, or the rule selects only some of the pods. */
export type Undecided =
  | ({ readonly kind: 'missing' } & MissingFact)
  | { readonly kind: 'narrower'; readonly selector: PodsSelector; readonly verdict: 'open' | 'closed' };

/** The missing facts. Leaves out rules that select only some of the pods. */
export function missingFacts(undecided: readonly Undecided[]): readonly MissingFact[] {
  return undecided.flatMap((one) => (one.kind === 'missing' ? [{ fact: one.fact, cure: one.cure }] : []));
}

/** The missing labels of a Namespace that is not in the set. */
export function labelsOfNamespace(name: string, asked: readonly string[]): readonly Undecided[] {
  if (asked.length === 0) return [];
  const keys = [...new Set(asked)];
  const options = keys.map((key) => `--namespace-labels ${name}=${key}=VALUE`);
  return [
    {
      kind: 'missing',
      fact: `the labels of Namespace ${name} (a rule asks for ${keys.join(', ')})`,
      cure: `add the Namespace to the set, or its labels: ${options.join(' ')}`,
    },
  ];
}

/** The missing values of labels that a controller sets. */
export function valuesOfLabels(namespace: string, keys: readonly string[]): readonly Undecided[] {
  return keys.map((key) => ({
    kind: 'missing',
    fact: `the value of the label ${key} of pods in ${namespace}, which their controller sets`,
    cure: 'read the Pods from the cluster into the set, or do not select on this label',
  }));
}

/** Which of several addresses some pods have. */
export function addressesOfPods(rule: string): Undecided {
  return {
    kind: 'missing',
    fact: `the addresses of the pods: ${rule} names only some of those that they may have`,
    cure: 'read the Pods from the cluster into the set, or select them by label',
  };
}
