import type { IConstruct } from 'constructs';
import { groupedBy } from '../grouped';
import { sentenceList } from '../listed';
import { apiObjectsIn } from '../objects/api-objects';
import { groupOf, identityOf } from '../objects/identity';
import { rendered } from '../objects/rendered';
import { TreeCache } from '../objects/tree-cache';
import { addCheck } from '../objects/tree-check';
import { ownValue, type Plain, toList, toPlain } from '../plain';
import { rarestOfEach } from '../rarest';
import { hasPodTemplate, podTemplateOf } from './pod-templates';

const checked = new WeakSet<IConstruct>();

/**
 * Refuses at synth pods of the app that several PodDisruptionBudgets select, whoever made them: the API server refuses each eviction of
 * such a pod, so its node cannot be drained. Once for the whole tree.
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/#how-api-initiated-eviction-works
 */
export function refuseSharedBudgets({ node: { root } }: IConstruct): void {
  if (checked.has(root)) return;
  checked.add(root);
  addCheck(root, () => [...PROBLEMS.of(root)]);
}

const PROBLEMS = new TreeCache((root: IConstruct): readonly string[] => {
  const objects = apiObjectsIn(root);
  const budgets = objects.filter((object) => object.kind === 'PodDisruptionBudget' && groupOf(object) === 'policy');
  if (budgets.length < 2) return [];
  const workloads = objects.filter((object) => hasPodTemplate({ group: groupOf(object), kind: object.kind }));
  return sharedBudgets([...budgets, ...workloads].map(rendered));
});

function sharedBudgets(objects: readonly Plain[]): readonly string[] {
  const find = budgetsBySelector(objects.filter(({ kind }) => kind === 'PodDisruptionBudget'));
  return objects.flatMap((object) => {
    const template = podTemplateOf(object);
    if (template === undefined) return [];
    const { namespace, title } = identityOf(object);
    const selecting = find(namespace, toPlain(toPlain(template.metadata).labels));
    if (selecting.length < 2) return [];
    const names = sentenceList(selecting.map((budget) => identityOf(budget).title));
    return [
      `${title} must have pods of one PodDisruptionBudget, or the API server refuses to evict them and their nodes cannot be drained: remove all but one, or narrow their selectors, got ${names}`,
    ];
  });
}

/**
 * Finds the budgets that select pods, in order. Each stands under the rarest of the labels that it asks for, because a namespace may have
 * hundreds, and each pod looks for its own.
 */
function budgetsBySelector(budgets: readonly Plain[]): (namespace: string, labels: Plain) => readonly Plain[] {
  const all = budgets.map((budget, index) => {
    const selector = toPlain(toPlain(budget.spec).selector);
    return { budget, index, selector, places: placesOf(identityOf(budget).namespace, toPlain(selector.matchLabels)) };
  });
  const rarest = rarestOfEach(
    all.map(({ places }) => places),
    (place) => [place],
  );
  const byPlace = groupedBy(all, ({ index }) => rarest[index]);
  return (namespace, labels) =>
    placesOf(namespace, labels)
      .flatMap((place) => byPlace.get(place) ?? [])
      .filter(({ selector }) => selects(selector, labels))
      .sort((one, other) => one.index - other.index)
      .map(({ budget }) => budget);
}

/** The namespace, and each label in it. */
function placesOf(namespace: string, labels: Plain): readonly string[] {
  return [namespace, ...Object.entries(labels).map(([key, value]) => `${namespace}/${key}=${value}`)];
}

/** Whether a selector of a budget selects pods with these labels. For evictions, one without conditions selects none. */
function selects({ matchLabels, matchExpressions }: Plain, labels: Plain): boolean {
  const wanted = Object.entries(toPlain(matchLabels));
  const conditions = toList(matchExpressions).map(toPlain);
  return (
    wanted.length + conditions.length > 0 &&
    wanted.every(([key, value]) => ownValue(labels, key) === value) &&
    conditions.every((condition) => holds(condition, labels))
  );
}

function holds({ key, operator, values }: Plain, labels: Plain): boolean {
  const value = ownValue(labels, String(key));
  switch (operator) {
    case 'In':
      return toList(values).includes(value);
    case 'NotIn':
      return !toList(values).includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}
