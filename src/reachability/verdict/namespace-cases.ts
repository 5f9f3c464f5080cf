import { type Labels, NAMESPACE_NAME_LABEL } from '../../core/objects/labels';
import type { Evaluation } from '../evaluation';
import { LabelledPods, type PodGroup } from '../pod-group';

/** More cases than any real set of policies has. */
const MOST_CASES = 1000;

/** A value that no selector names. */
const ANOTHER_VALUE = '?';

/**
 * Finds out whether it matters which labels the Namespaces of two ends have, if they are not in the set. Two rules may cover every case
 * together, or may never apply at once.
 * @param ask the answer for pods whose namespaces have certain labels. Undefined if it is still unknown
 * @returns the answer, if it is the same in every case
 */
export function inEveryCase(
  { namespaceSelectors }: Evaluation,
  [from, to]: readonly [PodGroup, PodGroup],
  ask: (from: PodGroup, to: PodGroup) => boolean | undefined,
): boolean | undefined {
  const names = new Set([from, to].flatMap((group) => openNamespaceOf(group) ?? []));
  const keys = new Set(namespaceSelectors.flatMap((selector) => selector.keys));
  keys.delete(NAMESPACE_NAME_LABEL);
  const labelings = [...keys].reduce<readonly Labels[]>(
    (all, key) => {
      const values = new Set([...namespaceSelectors.flatMap((selector) => selector.valuesOf(key)), ANOTHER_VALUE]);
      return all.length > MOST_CASES
        ? all
        : all.flatMap((labels) => [labels, ...[...values].map((value) => ({ ...labels, [key]: value }))]);
    },
    [{}],
  );
  if (names.size === 0 || labelings.length ** names.size > MOST_CASES) return undefined;
  const answers = new Set<boolean | undefined>();
  for (const labels of casesOf([...names], labelings)) {
    answers.add(ask(inCase(from, labels), inCase(to, labels)));
    if (answers.size > 1) return undefined;
  }
  const [only] = answers;
  return only;
}

/** Each way to give one of the labelings to each namespace. */
function casesOf(names: readonly string[], labelings: readonly Labels[]): readonly ReadonlyMap<string, Labels>[] {
  return names.reduce<readonly ReadonlyMap<string, Labels>[]>(
    (cases, name) => cases.flatMap((one) => labelings.map((labels) => new Map([...one, [name, labels]]))),
    [new Map()],
  );
}

function openNamespaceOf(group: PodGroup): string | undefined {
  return group instanceof LabelledPods ? group.openNamespace : undefined;
}

function inCase(group: PodGroup, labels: ReadonlyMap<string, Labels>): PodGroup {
  const own = labels.get(openNamespaceOf(group) ?? '');
  return own !== undefined && group instanceof LabelledPods ? group.withNamespaceLabels(own) : group;
}
