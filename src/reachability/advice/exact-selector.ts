import { groupedBy } from '../../core/grouped';
import type { Labels } from '../../core/objects/labels';
import { compare, distinct, sortedByKey } from '../../core/order';
import { ownValue } from '../../core/plain';
import type { SelectorSpec } from '../label-selector';

/** Pods with the same labels. */
interface Labelled {
  readonly labels: Labels;
}

/** A selector, and the pods that it selects besides the wanted ones, because no label tells them apart. */
export interface ExactSelector<T> {
  readonly selector: SelectorSpec;
  readonly others: readonly T[];
}

/** Labels that controllers and nodes set. Their values change, and a pod template does not have them. */
const PASSING =
  /^(pod-template-|controller-|job-name$|statefulset\.|apps\.kubernetes|batch\.kubernetes|topology\.kubernetes)/;

/** The keys that name pods, from the most to the least usual. */
const NAMING = ['app.kubernetes.io/name', 'app', 'k8s-app', 'name', 'app.kubernetes.io/component', 'component', 'role'];

/** Keys whose values change with each release, or say nothing of the pods. */
const VAGUE = /(version|chart|release|revision|managed-by|part-of|created-by)$/;

/**
 * The selector with the fewest conditions that selects the wanted pods and none of the others. It uses only labels that last, and keeps
 * those that name the pods.
 * @param wanted the pods to select
 * @param others all other pods of their namespace
 */
export function exactSelector<T extends Labelled>(wanted: readonly Labelled[], others: readonly T[]): ExactSelector<T> {
  // Ten thousand sessions differ only in labels that the wanted pods may not have, so each set of labels is looked at once.
  const keys = distinct(wanted.flatMap(({ labels }) => Object.keys(labels)));
  const kinds = [...groupedBy(others, ({ labels }) => JSON.stringify(sortedByKey(labels))).values()];
  const own = keys.filter((key) => !PASSING.test(key)).flatMap((key) => shared(key, wanted));
  const left = kinds.filter(([{ labels }]) => own.every((condition) => holds(condition, labels)));
  const told = left.flatMap(([{ labels }]) => difference(labels, wanted) ?? []);
  const all = [...new Map([...own, ...told].map((one) => [JSON.stringify(one), one])).values()];
  const selected = (conditions: readonly Condition[]) =>
    kinds.filter(([{ labels }]) => conditions.every((condition) => holds(condition, labels)));
  const wrong = selected(all).length;
  const kept = byUse(all).reduce((conditions, condition) => {
    const fewer = conditions.filter((one) => one !== condition);
    const isLast = !fewer.some(({ operator }) => operator === 'In');
    return isLast || selected(fewer).length > wrong ? conditions : fewer;
  }, all);
  const isSelected = ({ labels }: Labelled) => kept.every((condition) => holds(condition, labels));
  return { selector: toSpec(kept), others: others.filter(isSelected) };
}

/** A condition on one label. `In` with one value is a label to match. */
interface Condition {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'DoesNotExist';
  readonly values: readonly string[];
}

/** The condition that all wanted pods have a label with one of their values. */
function shared(key: string, wanted: readonly Labelled[]): readonly Condition[] {
  const values = wanted.flatMap(({ labels }) => ownValue(labels, key) ?? []);
  return values.length < wanted.length ? [] : [{ key, operator: 'In', values: distinct(values) }];
}

/** A condition that holds for the wanted pods, but not for pods with other labels. Undefined if there is none. */
function difference(labels: Labels, wanted: readonly Labelled[]): Condition | undefined {
  const differing = distinct(Object.keys(labels))
    .filter((key) => !PASSING.test(key))
    .filter((key) => wanted.every((one) => ownValue(one.labels, key) !== ownValue(labels, key)));
  const absent = differing.find((key) => wanted.every((one) => ownValue(one.labels, key) === undefined));
  if (absent !== undefined) return { key: absent, operator: 'DoesNotExist', values: [] };
  const [key] = differing;
  const value = key === undefined ? undefined : ownValue(labels, key);
  return key === undefined || value === undefined ? undefined : { key, operator: 'NotIn', values: [value] };
}

function holds({ key, operator, values }: Condition, labels: Labels): boolean {
  const value = ownValue(labels, key);
  if (operator === 'DoesNotExist') return value === undefined;
  return (value !== undefined && values.includes(value)) === (operator === 'In');
}

/** Conditions from the most to the least dispensable. */
function byUse(conditions: readonly Condition[]): readonly Condition[] {
  const rank = ({ key, operator }: Condition) => {
    if (operator !== 'In') return NAMING.length + 1;
    if (VAGUE.test(key)) return NAMING.length + 2;
    return NAMING.includes(key) ? NAMING.indexOf(key) : NAMING.length;
  };
  return [...conditions].sort((a, b) => rank(b) - rank(a) || compare(b.key, a.key));
}

function toSpec(conditions: readonly Condition[]): SelectorSpec {
  const sorted = [...conditions].sort((a, b) => compare(a.key, b.key));
  const labels = sorted.flatMap(({ key, operator, values: [value, ...more] }) =>
    operator === 'In' && value !== undefined && more.length === 0 ? [[key, value] as const] : [],
  );
  const expressions = sorted
    .filter(({ operator, values }) => operator !== 'In' || values.length > 1)
    .map(({ key, operator, values }) => (values.length === 0 ? { key, operator } : { key, operator, values }));
  return {
    ...(labels.length > 0 && { matchLabels: Object.fromEntries(labels) }),
    ...(expressions.length > 0 && { matchExpressions: expressions }),
  };
}
