import { addToGroup, groupedBy } from '../../core/grouped';
import { rarestOfEach } from '../../core/rarest';
import type { LabelSelector } from '../label-selector';

/**
 * Finds the selectors that may select some pods by one label of theirs, so that nobody has to ask each selector about all pods.
 */
export class SelectorIndex<T> {
  private readonly byKey: ReadonlyMap<string | undefined, ByValue<T>>;

  /** @param items in the order in which they are found */
  constructor(items: readonly T[], selectorOf: (item: T) => LabelSelector) {
    const required = rarestOfEach(
      items.map((item) => selectorOf(item).required),
      ({ key, values }) => values.map((value) => `${key}=${value}`),
    );
    const entries = items.map((item, place) => ({ item, place, required: required[place] }));
    this.byKey = new Map(
      [...groupedBy(entries, ({ required }) => required?.key)].map(([key, own]) => [key, new ByValue(own)]),
    );
  }

  /**
   * Some items, in order. The selectors of the others do not select the pods.
   * @param possibleValues the values that a label of the pods may have; undefined for any
   */
  candidates(possibleValues: (key: string) => readonly string[] | undefined): readonly T[] {
    const found: Entry<T>[] = [];
    for (const [key, own] of this.byKey) {
      for (const entry of own.with(key === undefined ? undefined : possibleValues(key))) found.push(entry);
    }
    return found.sort((a, b) => a.place - b.place).map(({ item }) => item);
  }
}

interface Entry<T> {
  readonly item: T;
  readonly place: number;

  /** One of the labels that its selector asks for. */
  readonly required: LabelSelector['required'][number] | undefined;
}

/** Items whose selectors ask for the same label. */
class ByValue<T> {
  private readonly byValue = new Map<string, Entry<T>[]>();

  constructor(private readonly all: readonly Entry<T>[]) {
    for (const entry of all) {
      for (const value of new Set(entry.required?.values)) addToGroup(this.byValue, value, entry);
    }
  }

  with(values: readonly string[] | undefined): readonly Entry<T>[] {
    if (values === undefined) return this.all;
    const [only] = values;
    if (values.length === 1 && only !== undefined) return this.byValue.get(only) ?? [];
    return [...new Set(values.flatMap((value) => this.byValue.get(value) ?? []))];
  }
}
