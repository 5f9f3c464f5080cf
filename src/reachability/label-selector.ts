import { labelKey, labelValue } from '../core/input/names';
import type { Labels } from '../core/objects/labels';
import { compare } from '../core/order';
import { ownValue } from '../core/plain';
import type { ObjectField } from './object-field';

/** One condition on one label. */
interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

type Operator = 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';

const OPERATORS: readonly Operator[] = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

/**
 * A label selector. All conditions must hold; without conditions it selects everything.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements
 */
export class LabelSelector {
  /** Selects everything. */
  static readonly EVERYTHING = new LabelSelector([]);

  /** Selects objects that have all of these labels. */
  static labels(labels: Labels): LabelSelector {
    return new LabelSelector(Object.entries(labels).map(([key, value]) => ({ key, operator: 'In', values: [value] })));
  }

  /** Reads a selector as the API server does. Records a problem on the field for anything that the API server refuses. */
  static read(field: ObjectField): LabelSelector {
    field.refuseOthers('matchLabels', 'matchExpressions');
    const labels = LabelSelector.labels(field.at('matchLabels').labels());
    const expressions = field.at('matchExpressions').items().map(readExpression);
    return new LabelSelector([...labels.requirements, ...expressions]);
  }

  private readonly requirements: readonly Requirement[];

  /** The same for two selectors with the same conditions in a different order. */
  readonly key: string;

  private constructor(requirements: readonly Requirement[]) {
    // Sorted, so that the order of the conditions does not matter.
    const keyed = requirements.map((requirement) => [keyOf(requirement), requirement] as const);
    this.requirements = keyed.sort(([a], [b]) => compare(a, b)).map(([, requirement]) => requirement);
    this.key = keyed.map(([key]) => key).join();
    Object.freeze(this);
  }

  /** The label keys of its conditions. */
  get keys(): readonly string[] {
    return this.requirements.map(({ key }) => key);
  }

  /** Whether it has no conditions. */
  get isEverything(): boolean {
    return this.requirements.length === 0;
  }

  /** Its labels, if each condition is a label with one value, else undefined. */
  get exactLabels(): Labels | undefined {
    const labels = new Map<string, string>();
    for (const { key, operator, values } of this.requirements) {
      const [value] = values;
      if (operator !== 'In' || values.length !== 1 || value === undefined) return undefined;
      // No pod has two values of one label.
      if ((labels.get(key) ?? value) !== value) return undefined;
      labels.set(key, value);
    }
    return Object.fromEntries(labels);
  }

  matches(labels: Labels): boolean {
    return this.requirements.every((requirement) => holds(requirement, labels));
  }

  /** Whether the other selector selects everything that this one selects. */
  implies(other: LabelSelector): boolean {
    return other.requirements.every((wanted) => this.requirements.some((given) => follows(given, wanted)));
  }

  /** `app=stt, role in (a, b), !legacy`; empty for everything. */
  toString(): string {
    return this.requirements
      .map(({ key, operator, values }) => {
        if (operator === 'Exists') return key;
        if (operator === 'DoesNotExist') return `!${key}`;
        if (operator === 'In' && values.length === 1) return `${key}=${values[0]}`;
        return `${key} ${operator === 'In' ? 'in' : 'not in'} (${values.join(', ')})`;
      })
      .join(', ');
  }
}

function keyOf({ key, operator, values }: Requirement): string {
  return JSON.stringify([key, operator, ...[...values].sort()]);
}

function readExpression(field: ObjectField): Requirement {
  field.refuseOthers('key', 'operator', 'values');
  const key = field.at('key').string();
  field.at('key').check(labelKey);
  const operator = field.at('operator').oneOf(OPERATORS);
  const listed = field.at('values');
  const values = listed.items().map((item) => {
    if (typeof item.value === 'string') item.check(labelValue);
    return item.string();
  });
  if (operator === undefined) return { key, operator: 'Exists', values };
  const takesValues = operator === 'In' || operator === 'NotIn';
  if (takesValues && values.length === 0) listed.refuse(`have at least one value with ${operator}`);
  if (!takesValues && values.length > 0) listed.refuse(`be left out with ${operator}`);
  return { key, operator, values };
}

function holds({ key, operator, values }: Requirement, labels: Labels): boolean {
  const value = ownValue(labels, key);
  if (operator === 'Exists') return value !== undefined;
  if (operator === 'DoesNotExist') return value === undefined;
  const listed = value !== undefined && values.includes(value);
  return operator === 'In' ? listed : !listed;
}

function follows(given: Requirement, wanted: Requirement): boolean {
  if (given.key !== wanted.key) return false;
  switch (wanted.operator) {
    case 'Exists':
      return given.operator === 'Exists' || given.operator === 'In';
    case 'DoesNotExist':
      return given.operator === 'DoesNotExist';
    case 'In':
      return given.operator === 'In' && given.values.every((value) => wanted.values.includes(value));
    case 'NotIn':
      if (given.operator === 'DoesNotExist') return true;
      if (given.operator === 'In') return given.values.every((value) => !wanted.values.includes(value));
      return given.operator === 'NotIn' && wanted.values.every((value) => given.values.includes(value));
  }
}
