import { groupedBy } from '../../core/grouped';
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
    const found = selector.required.map(({ key, values }) => this.with(key, values));
    return found.reduce((fewest, some) => (some.length < fewest.length ? some : fewest), this.items);
  }

  private with(key: string, values: readonly string[]): readonly T[] {
    const byValue = this.byKey.get(key) ?? this.byValueOf(key);
    this.byKey.set(key, byValue);
    return [...new Set([...values, undefined].flatMap((value) => byValue.get(value) ?? []))];
  }

  private byValueOf(key: string): ByValue<T> {
    const pairs = this.items.flatMap((item) =>
      (this.possibleValues(item, key) ?? [undefined]).map((value) => ({ value, item })),
    );
    return new Map(
      [...groupedBy(pairs, ({ value }) => value)].map(([value, own]) => [value, own.map(({ item }) => item)]),
    );
  }
}
