import type { Labels } from '../../core/objects/labels';
import { ownValue } from '../../core/plain';

/** A label value of which only some is known, because it is set at run time. */
export interface UncertainValue {
  /** Whether it is possibly this value. */
  mayBe(value: string): boolean;

  /** Whether it is certainly one of these values. */
  isOneOf(values: readonly string[]): boolean;
}

/** Labels that are certainly there, with values that are not known. */
export type UncertainLabels = Readonly<Record<string, UncertainValue>>;

/** What is known about the labels of an object. */
export interface LabelFacts {
  readonly labels: Labels;

  /** Further labels that it certainly has, such as pod-template-hash. */
  readonly someLabels: UncertainLabels;

  /** Whether it has no other labels. False for a Namespace that is not in the set. */
  readonly complete: boolean;
}

/** Facts about an object that has these labels and no others. */
export function knownLabels(labels: Labels, someLabels: UncertainLabels = {}): LabelFacts {
  return { labels, someLabels, complete: true };
}

/** Facts about an object that has at least these labels. */
export function atLeastLabels(labels: Labels): LabelFacts {
  return { labels, someLabels: {}, complete: false };
}

/** The values that a label may have. Undefined if it may have one that is not known. */
export function possibleValues(
  { labels, someLabels, complete }: LabelFacts,
  key: string,
): readonly string[] | undefined {
  const value = ownValue(labels, key);
  if (value !== undefined) return [value];
  return complete && !Object.hasOwn(someLabels, key) ? [] : undefined;
}
