import { groupedBy } from '../core/grouped';
import { labelKey, labelValue } from '../core/input/names';
import type { Labels } from '../core/objects/labels';
import { compare } from '../core/order';
import { ownValue } from '../core/plain';
import { bothOf, type Certainty, opposite } from './evaluate/certainty';
import { knownLabels, type LabelFacts } from './evaluate/label-facts';
import type { ObjectField } from './object-field';
import { Remembered } from './objects/remembered';

/** One condition on one label. */
interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

/** A selector as it stands in a manifest. */
export interface SelectorSpec {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: Operator;
    readonly values?: readonly string[];
  }[];
}

type Operator = 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';

const OPERATORS: readonly Operator[] = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

/** By the JSON of the conditions, because most selectors of a set stand in several policies. */
const KNOWN = new Remembered<LabelSelector>();

/**
 * A label selector. All conditions must hold; without conditions it selects everything.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements
 */
export class LabelSelector {
  /** Selects everything. */
  static readonly EVERYTHING = LabelSelector.labels({});

  /** Selects objects that have all of these labels. */
  static labels(labels: Labels): LabelSelector {
    return KNOWN.of(JSON.stringify(labels), LabelSelector.ofText);
  }

  /** Reads a selector as the API server does. Records a problem on the field for anything that the API server refuses. */
  static read(field: ObjectField): LabelSelector {
    field.refuseOthers('matchLabels', 'matchExpressions');
    const labels = field.at('matchLabels').labels();
    if (!field.has('matchExpressions')) return LabelSelector.labels(labels);
    const expressions = field.at('matchExpressions').items().map(readExpression);
    return KNOWN.of(JSON.stringify([...requirementsOf(labels), ...expressions]), LabelSelector.ofText);
  }

  /** @param text JSON: labels, or a list of conditions. What is made of the text keeps no part of a file in memory */
  private static ofText(text: string): LabelSelector {
    const given: Labels | readonly Requirement[] = JSON.parse(text);
    return new LabelSelector(isList(given) ? given : requirementsOf(given));
  }

  private readonly requirements: readonly Requirement[];

  /** The same for two selectors with the same conditions in a different order. */
  readonly key: string;

  /**
   * The labels that it asks for, each with the values of which the label must have one. Of several conditions on one label, the first, as in
   * `valuesRequired`: a selector whose conditions contradict each other is found by the same values.
   */
  readonly required: readonly { readonly key: string; readonly values: readonly string[] }[];

  /** Its labels, if each condition is a label with one value, else undefined. */
  readonly exactLabels: Labels | undefined;

  /** Whether its conditions contradict each other, so that it selects nothing. */
  private readonly isImpossible: boolean;

  private constructor(requirements: readonly Requirement[]) {
    // Sorted, so that the order of the conditions does not matter.
    const keyed = requirements.map((requirement) => [keyOf(requirement), requirement] as const);
    this.requirements = keyed.sort(([a], [b]) => compare(a, b)).map(([, requirement]) => requirement);
    this.key = keyed.map(([key]) => key).join();
    this.required = requiredBy(this.requirements);
    this.exactLabels = exactLabelsOf(this.requirements);
    this.isImpossible =
      requirements.length > 1 && [...groupedBy(requirements, ({ key }) => key).values()].some(areContradictory);
    Object.freeze(this);
  }

  /** The label keys of its conditions. */
  get keys(): readonly string[] {
    return this.requirements.map(({ key }) => key);
  }

  /** The values that its conditions compare a label with. */
  valuesOf(key: string): readonly string[] {
    return this.requirements.flatMap((requirement) => (requirement.key === key ? requirement.values : []));
  }

  /** The values of which a label must have one. Undefined if it may have others. */
  valuesRequired(key: string): readonly string[] | undefined {
    return this.requirements.find((requirement) => requirement.operator === 'In' && requirement.key === key)?.values;
  }

  /** Whether it has no conditions. */
  get isEverything(): boolean {
    return this.requirements.length === 0;
  }

  /** The selector as it stands in a manifest. */
  get spec(): SelectorSpec {
    const { exactLabels } = this;
    if (exactLabels !== undefined) return Object.keys(exactLabels).length === 0 ? {} : { matchLabels: exactLabels };
    return {
      matchExpressions: this.requirements.map(({ key, operator, values }) =>
        values.length === 0 ? { key, operator } : { key, operator, values },
      ),
    };
  }

  /** Whether an object with exactly these labels is selected. */
  matches(labels: Labels): boolean {
    return this.selects(knownLabels(labels)) === 'yes';
  }

  /** Whether an object is selected, as far as its labels are known. */
  selects(facts: LabelFacts): Certainty {
    let result: Certainty = this.isImpossible ? 'no' : 'yes';
    for (const requirement of this.requirements) {
      result = bothOf(result, holds(requirement, facts));
      if (result === 'no') break;
    }
    return result;
  }

  /** The label keys of its conditions that the known labels do not decide. */
  undecided(facts: LabelFacts): readonly string[] {
    return this.requirements.filter((requirement) => holds(requirement, facts) === 'unknown').map(({ key }) => key);
  }

  /** Whether the other selector selects everything that this one selects. */
  implies(other: LabelSelector): boolean {
    return other.requirements.every((wanted) => this.requirements.some((given) => follows(given, wanted)));
  }

  /** Whether no object can be selected by both. If unsure, false. */
  excludes(other: LabelSelector): boolean {
    return other.requirements.some((wanted) => this.requirements.some((given) => contradicts(given, wanted)));
  }

  /** `app=stt, role in (a, b), !legacy`; empty for everything. */
  toString(): string {
    return this.requirements.map(toText).join(', ');
  }
}

function requirementsOf(labels: Labels): readonly Requirement[] {
  return Object.entries(labels).map(([key, value]) => ({ key, operator: 'In', values: [value] }));
}

function requiredBy(requirements: readonly Requirement[]): readonly Requirement[] {
  const wanted = requirements.filter(({ operator }) => operator === 'In');
  return wanted.filter(({ key }, index) => wanted.findIndex((one) => one.key === key) === index);
}

/** The labels that conditions ask for. Undefined if one of them is no label with one value. */
function exactLabelsOf(requirements: readonly Requirement[]): Labels | undefined {
  const labels = new Map<string, string>();
  for (const { key, operator, values } of requirements) {
    const [value] = values;
    if (operator !== 'In' || values.length !== 1 || value === undefined) return undefined;
    // No pod has two values of one label.
    if ((labels.get(key) ?? value) !== value) return undefined;
    labels.set(key, value);
  }
  return Object.fromEntries(labels);
}

function isList(given: Labels | readonly Requirement[]): given is readonly Requirement[] {
  return Array.isArray(given);
}

function toText({ key, operator, values }: Requirement): string {
  if (operator === 'Exists') return key;
  if (operator === 'DoesNotExist') return `!${key}`;
  if (operator === 'In' && values.length === 1) return `${key}=${values[0]}`;
  return `${key} ${operator === 'In' ? 'in' : 'not in'} (${values.join(', ')})`;
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

function holds({ key, operator, values }: Requirement, facts: LabelFacts): Certainty {
  const negative = operator === 'NotIn' || operator === 'DoesNotExist';
  const positive = hasOneOf(facts, key, operator === 'In' || operator === 'NotIn' ? values : undefined);
  return negative ? opposite(positive) : positive;
}

/** Whether an object has a label with one of the values. Without values: whether it has the label. */
function hasOneOf({ labels, someLabels, complete }: LabelFacts, key: string, values?: readonly string[]): Certainty {
  const value = ownValue(labels, key);
  if (value !== undefined) return values === undefined || values.includes(value) ? 'yes' : 'no';
  const some = ownValue(someLabels, key);
  if (some === undefined) return complete ? 'no' : 'unknown';
  if (values === undefined || some.isOneOf(values)) return 'yes';
  return values.some((one) => some.mayBe(one)) ? 'unknown' : 'no';
}

/** Whether no value of one label, and not its absence either, fulfils all of these conditions. */
function areContradictory(requirements: readonly Requirement[]): boolean {
  if (requirements.length < 2) return false;
  const named = requirements.flatMap(({ values }) => values);
  // A value that no condition names is like any other such value.
  const facts: readonly Labels[] = [{}, ...[...named, `${named.join()} `].map((value) => ({ label: value }))];
  return facts.every((labels) =>
    requirements.some((requirement) => holds({ ...requirement, key: 'label' }, knownLabels(labels)) === 'no'),
  );
}

function contradicts(given: Requirement, wanted: Requirement): boolean {
  if (given.key !== wanted.key) return false;
  const [one, other] = [given.operator, wanted.operator];
  const needsLabel = (operator: Operator) => operator === 'Exists' || operator === 'In';
  if (one === 'DoesNotExist') return needsLabel(other);
  if (other === 'DoesNotExist') return needsLabel(one);
  if (one === 'In' && other === 'In') return !given.values.some((value) => wanted.values.includes(value));
  if (one === 'In' && other === 'NotIn') return given.values.every((value) => wanted.values.includes(value));
  return one === 'NotIn' && other === 'In' && wanted.values.every((value) => given.values.includes(value));
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
