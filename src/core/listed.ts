/** Lists the first names and counts the rest: `a, b and 3 more`. */
export function listed(names: readonly string[], most = 6): string {
  const more = names.length - most;
  return more > 0 ? `${names.slice(0, most).join(', ')} and ${more} more` : names.join(', ');
}

/** Joins names as in a sentence: `a`, `a and b`, `a, b and c`. */
export function sentenceList(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** A number with its noun: `1 node`, `3 nodes`, or `2 NetworkPolicies` with an irregular plural. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
