/**
 * Of each list, the item whose texts stand in the fewest lists, the first of equals: an index by it has the smallest places. Labels such as
 * `app.kubernetes.io/part-of` are those of all.
 * @returns undefined for an empty list
 */
export function rarestOfEach<Item>(
  lists: readonly (readonly Item[])[],
  textsOf: (item: Item) => readonly string[],
): readonly (Item | undefined)[] {
  const uses = new Map<string, number>();
  for (const list of lists) {
    for (const item of list) for (const text of textsOf(item)) uses.set(text, (uses.get(text) ?? 0) + 1);
  }
  const usesOf = (item: Item) => textsOf(item).reduce((sum, text) => sum + (uses.get(text) ?? 0), 0);
  return lists.map(([first, ...others]) =>
    others.reduce((best, item) => (best !== undefined && usesOf(item) < usesOf(best) ? item : best), first),
  );
}
