import type { IConstruct } from 'constructs';
import { groupedBy } from '../grouped';
import { sentenceList } from '../listed';
import { apiObjectsIn } from '../objects/api-objects';
import { groupOf, identityOf } from '../objects/identity';
import { rendered } from '../objects/rendered';
import { TreeCache } from '../objects/tree-cache';
import { addCheck } from '../objects/tree-check';
import { ownValue, type Plain, toList, toPlain } from '../plain';
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
  const budgets = groupedBy(
    objects.filter(({ kind }) => kind === 'PodDisruptionBudget'),
    (budget) => identityOf(budget).namespace,
  );
  return objects.flatMap((object) => {
    const template = podTemplateOf(object);
    if (template === undefined) return [];
    const { namespace, title } = identityOf(object);
    const labels = toPlain(toPlain(template.metadata).labels);
    const selecting = (budgets.get(namespace) ?? []).filter(({ spec }) =>
      selects(toPlain(toPlain(spec).selector), labels),
    );
    if (selecting.length < 2) return [];
    const names = sentenceList(selecting.map((budget) => identityOf(budget).title));
    return [
      `${title} must have pods of one PodDisruptionBudget, or the API server refuses to evict them and their nodes cannot be drained: remove all but one, or narrow their selectors, got ${names}`,
    ];
  });
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
