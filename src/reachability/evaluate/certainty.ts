/** Whether something holds, as far as the set tells. */
export type Certainty = 'yes' | 'no' | 'unknown';

/** Whether both hold. */
export function bothOf(one: Certainty, other: Certainty): Certainty {
  if (one === 'no' || other === 'no') return 'no';
  return one === 'yes' ? other : one;
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
