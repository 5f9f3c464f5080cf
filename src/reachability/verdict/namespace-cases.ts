import { type Labels, NAMESPACE_NAME_LABEL } from '../../core/objects/labels';
import { PortBounds } from '../evaluate/port-bounds';
import type { Evaluation } from '../evaluation';
import { LabelledPods, type PodGroup } from '../pod-group';
import { PortSet } from '../port-set';

/** More cases than any real set of policies has. */
const MOST_CASES = 1000;

/** A value that no selector names. */
const ANOTHER_VALUE = '?';

/** The labelings of each namespace, by set. */
const known = new WeakMap<Evaluation, Map<string, readonly Labels[]>>();

/**
 * The open ports of two ends, whichever labels their Namespaces have, if these are not in the set. So two rules may cover every case
 * together, or may never apply at once.
 * @param ask the open ports of these ends, and of the same ends in namespaces whose labels are all known
 */
export function inEveryCase(
  evaluation: Evaluation,
  [from, to]: readonly [PodGroup, PodGroup],
  ask: (from: PodGroup, to: PodGroup) => PortBounds,
): PortBounds {
  const bounds = ask(from, to);
  if (bounds.unknown.isEmpty) return bounds;
  const names = [...new Set([from, to].flatMap((group) => openNamespaceOf(group) ?? []))];
  const labelings = names.map((name) => ({ name, all: labelingsOf(evaluation, name) }));
  const cases = labelings.reduce((count, { all }) => count * all.length, 1);
  if (names.length === 0 || cases > MOST_CASES) return bounds;
  const answers = casesOf(labelings).map((labels) => ask(inCase(from, labels), inCase(to, labels)));
  return new PortBounds(
    answers.reduce((ports, { open }) => ports.intersect(open), PortSet.ALL),
    PortSet.union(answers.map(({ possible }) => possible)),
  );
}

/** Every way to label a namespace, once for all that no selector tells apart. */
function labelingsOf(evaluation: Evaluation, name: string): readonly Labels[] {
  const byName = known.get(evaluation) ?? new Map<string, readonly Labels[]>();
  known.set(evaluation, byName);
  const found = byName.get(name) ?? findLabelings(evaluation, name);
  byName.set(name, found);
  return found;
}

function findLabelings({ namespaceSelectors }: Evaluation, name: string): readonly Labels[] {
  const keys = new Set(namespaceSelectors.flatMap((selector) => selector.keys));
  keys.delete(NAMESPACE_NAME_LABEL);
  let labelings: readonly Labels[] = [{}];
  for (const key of keys) {
    const values = [...new Set([...namespaceSelectors.flatMap((one) => one.valuesOf(key)), ANOTHER_VALUE])];
    labelings = labelings.flatMap((labels) => [labels, ...values.map((value) => ({ ...labels, [key]: value }))]);
    if (labelings.length > MOST_CASES) return labelings;
  }
  const answers = (labels: Labels) =>
    namespaceSelectors.map((selector) => selector.matches({ ...labels, [NAMESPACE_NAME_LABEL]: name })).join();
  return [...new Map(labelings.map((labels) => [answers(labels), labels])).values()];
}

/** Each way to give one of its labelings to each namespace. */
function casesOf(
  labelings: readonly { readonly name: string; readonly all: readonly Labels[] }[],
): readonly ReadonlyMap<string, Labels>[] {
  return labelings.reduce<readonly ReadonlyMap<string, Labels>[]>(
    (cases, { name, all }) => cases.flatMap((one) => all.map((labels) => new Map([...one, [name, labels]]))),
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

/** The ports on which some pods may call others, whichever labels their Namespaces have. */
export function portsBetweenPods(evaluation: Evaluation, from: PodGroup, to: PodGroup): PortBounds {
  return inEveryCase(evaluation, [from, to], (one, other) => evaluation.openPorts.between(one, other));
}
