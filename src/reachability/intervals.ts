/** All values from the first, inclusive, to the second, exclusive. */
export type Interval<T> = readonly [T, T];

/** Disjoint intervals in ascending order, with gaps between them. */
export type Intervals<T> = readonly Interval<T>[];

/** Sorts and merges intervals. */
export function normalized<T extends number | bigint>(intervals: readonly Interval<T>[]): Intervals<T> {
  if (intervals.length < 2) return intervals.filter(([from, to]) => from < to);
  const merged: [T, T][] = [];
  for (const [from, to] of [...intervals].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) {
    const last = merged.at(-1);
    if (last && from <= last[1]) last[1] = to > last[1] ? to : last[1];
    else if (from < to) merged.push([from, to]);
  }
  return merged;
}

export function intersection<T extends number | bigint>(some: Intervals<T>, others: Intervals<T>): Intervals<T> {
  const both: Interval<T>[] = [];
  let index = 0;
  for (const [from, to] of some) {
    // An interval that ends before this one starts also ends before all later ones start.
    for (; index < others.length; index += 1) {
      const other = others[index];
      if (other === undefined || other[0] >= to) break;
      if (other[1] <= from) continue;
      both.push([from > other[0] ? from : other[0], to < other[1] ? to : other[1]]);
      if (other[1] >= to) break;
    }
  }
  return both;
}

export function difference<T extends number | bigint>(some: Intervals<T>, others: Intervals<T>): Intervals<T> {
  const left: Interval<T>[] = [];
  for (const [from, to] of some) {
    let start = from;
    for (const [otherFrom, otherTo] of others) {
      if (otherTo <= start || otherFrom >= to) continue;
      if (otherFrom > start) left.push([start, otherFrom]);
      start = otherTo;
    }
    if (start < to) left.push([start, to]);
  }
  return left;
}

export function same<T extends number | bigint>(some: Intervals<T>, others: Intervals<T>): boolean {
  return (
    some.length === others.length &&
    some.every(([from, to], index) => from === others[index]?.[0] && to === others[index]?.[1])
  );
}

export function includes<T extends number | bigint>(intervals: Intervals<T>, point: T): boolean {
  return intervals.some(([from, to]) => from <= point && point < to);
}
