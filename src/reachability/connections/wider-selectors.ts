import { groupedBy } from '../../core/grouped';
import { NAMESPACE_NAME_LABEL } from '../../core/objects/labels';
import { SelectorIndex } from '../evaluate/selector-index';
import type { EvaluatedSelector } from '../selected-pods';

/** Finds the selectors that select all pods of another one, and more. */
export class WiderSelectors {
  private readonly places: ReadonlyMap<EvaluatedSelector, number>;
  private readonly all: SelectorIndex<EvaluatedSelector>;
  private readonly byNamespace: ReadonlyMap<string | undefined, SelectorIndex<EvaluatedSelector>>;
  private readonly found = new Map<EvaluatedSelector, readonly EvaluatedSelector[]>();

  /** @param selectors of two that select the same pods, the first counts as the wider one */
  constructor(selectors: readonly EvaluatedSelector[]) {
    this.places = new Map(selectors.map((selector, place) => [selector, place]));
    const index = (some: readonly EvaluatedSelector[]) => new SelectorIndex(some, ({ selector }) => selector.pods);
    this.all = index(selectors);
    const named = selectors.flatMap((one) =>
      (one.selector.namespaces.valuesRequired(NAMESPACE_NAME_LABEL) ?? [undefined]).map((name) => ({ name, one })),
    );
    this.byNamespace = new Map(
      [...groupedBy(named, ({ name }) => name)].map(([name, own]) => [name, index(own.map(({ one }) => one))]),
    );
  }

  of(own: EvaluatedSelector): readonly EvaluatedSelector[] {
    const found = this.found.get(own) ?? this.candidates(own).filter((other) => this.isWider(other, own));
    this.found.set(own, found);
    return found;
  }

  private candidates({ group }: EvaluatedSelector): readonly EvaluatedSelector[] {
    const values = (key: string) => group.possibleValues(key);
    if (group.namespace === undefined) return this.all.candidates(values);
    return [group.namespace, undefined].flatMap((name) => this.byNamespace.get(name)?.candidates(values) ?? []);
  }

  private isWider(other: EvaluatedSelector, own: EvaluatedSelector): boolean {
    if (own.group.selectedBy(other.selector) !== 'yes') return false;
    return this.placeOf(other) < this.placeOf(own) || other.group.selectedBy(own.selector) !== 'yes';
  }

  private placeOf(selector: EvaluatedSelector): number {
    return this.places.get(selector) ?? -1;
  }
}
