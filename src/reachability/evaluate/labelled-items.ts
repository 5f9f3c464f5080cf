import { addToGroup } from '../../core/grouped';
import type { LabelSelector } from '../label-selector';

/** The items by the values that one of their labels may have. Undefined stands for any value. */
type ByValue<T> = ReadonlyMap<string | undefined, readonly T[]>;

/** Pods by the labels that selectors ask for, so that nobody has to ask all pods about each selector. */
export class LabelledItems<T> {
  private readonly byKey = new Map<string, ByValue<T>>();

  /** @param possibleValues the values that a label of an item may have; undefined for any */
  constructor(
    private readonly items: readonly T[],
    private readonly possibleValues: (item: T, key: string) => readonly string[] | undefined,
  ) {}

  /** Some items: those with the rarest of the labels that a selector asks for. It selects none of the others. */
  candidates(selector: LabelSelector): readonly T[] {
    let fewest: readonly (readonly T[])[] = [this.items];
    for (const { key, values } of selector.required) {
      const some = this.with(key, values);
      if (countOf(some) < countOf(fewest)) fewest = some;
    }
    const [only] = fewest;
    return only !== undefined && fewest.length === 1 ? only : [...new Set(fewest.flat())];
  }

  /** Lists of items by the values that a label of theirs may have. An item may be in several. */
  private with(key: string, values: readonly string[]): readonly (readonly T[])[] {
    const byValue = this.byKey.get(key) ?? this.byValueOf(key);
    this.byKey.set(key, byValue);
    return [...values, undefined].flatMap((value) => {
      const items = byValue.get(value);
      return items === undefined ? [] : [items];
    });
  }

  private byValueOf(key: string): ByValue<T> {
    const byValue = new Map<string | undefined, T[]>();
    for (const item of this.items) {
      for (const value of this.possibleValues(item, key) ?? [undefined]) addToGroup(byValue, value, item);
    }
    return byValue;
  }
}

function countOf(lists: readonly (readonly unknown[])[]): number {
  return lists.reduce((count, { length }) => count + length, 0);
}
