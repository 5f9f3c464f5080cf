/** Whether something holds, as far as the set tells. */
export type Certainty = 'yes' | 'no' | 'unknown';

/** Whether all of them hold. */
export function allOf(...all: readonly Certainty[]): Certainty {
  if (all.includes('no')) return 'no';
  return all.includes('unknown') ? 'unknown' : 'yes';
}

/** Whether at least one of them holds. */
export function anyOf(some: readonly Certainty[]): Certainty {
  if (some.includes('yes')) return 'yes';
  return some.includes('unknown') ? 'unknown' : 'no';
}

/** Whether the opposite holds. */
export function opposite(one: Certainty): Certainty {
  if (one === 'unknown') return one;
  return one === 'yes' ? 'no' : 'yes';
}
