import { SomeValue } from '../../core/objects/some-value';
import { includesNumber, numberLabels, type PodNumbers, toNumber } from '../../core/pods/pod-numbers';
import type { ObjectSet } from '../object-set';
import type { PodTemplate } from '../read-pods';
import { podSelectorsOf } from './pod-selectors';

/**
 * The pods of a set. Those of a StatefulSet that a selector tells apart by name or number have a template each, and the others share
 * one, so that thousands of replicas cost no more than the few that are selected.
 */
export function numberedPods(set: ObjectSet): readonly PodTemplate[] {
  if (set.pods.every(({ numbers }) => numbers === undefined)) return set.pods;
  const services = set.services.flatMap(({ pods }) => (pods === undefined ? [] : [pods]));
  const selectors = [...podSelectorsOf(set), ...services];
  const values = new Map<string, ReadonlySet<string>>();
  const valuesOf = (key: string) => {
    const found = values.get(key) ?? new Set(selectors.flatMap((selector) => selector.valuesOf(key)));
    values.set(key, found);
    return found;
  };
  return set.pods.flatMap((template) => (template.numbers ? split(template, template.numbers, valuesOf) : [template]));
}

function split(
  template: PodTemplate,
  numbers: PodNumbers,
  valuesOf: (key: string) => ReadonlySet<string>,
): readonly PodTemplate[] {
  const mentioned = Object.entries(numbers.labels).flatMap(([key, prefix]) =>
    [...valuesOf(key)].filter((value) => value.startsWith(prefix)).map((value) => toNumber(value.slice(prefix.length))),
  );
  const selected = [...new Set(mentioned)]
    .filter((number): number is number => number !== undefined && includesNumber(numbers, number))
    .sort((a, b) => a - b);
  const own = selected.map((number) => withNumber(template, numbers, number));
  const areAll = numbers.count !== undefined && selected.length >= numbers.count && selected.length > 0;
  return areAll ? own : [...own, otherPods(template, { ...numbers, except: selected }, valuesOf)];
}

/** One of the pods. */
function withNumber(template: PodTemplate, numbers: PodNumbers, number: number): PodTemplate {
  const labels = numberLabels(numbers, number);
  const others = Object.entries(template.someLabels).filter(([key]) => !Object.hasOwn(labels, key));
  return {
    ...template,
    labels: { ...template.labels, ...labels },
    someLabels: Object.fromEntries(others),
    numbers: { ...numbers, first: number, count: 1 },
  };
}

/** The pods without a template of their own: their labels have none of the values that selectors name. */
function otherPods(
  template: PodTemplate,
  numbers: PodNumbers,
  valuesOf: (key: string) => ReadonlySet<string>,
): PodTemplate {
  const numbered = Object.entries(numbers.labels).map(([key, prefix]) => [
    key,
    SomeValue.numbered(prefix).except([...valuesOf(key)]),
  ]);
  return { ...template, someLabels: { ...template.someLabels, ...Object.fromEntries(numbered) }, numbers };
}
