import type { Check } from '../../core/input/input';

/** More than most clusters need. Past this number, all is forgotten, so that texts which a program made up do not pile up. */
const MOST = 10_000;

/** Remembers what follows from a text, because thousands of objects have the same few texts. */
export class Remembered<T> {
  private readonly known = new Map<string, T>();

  of(text: string, find: (text: string) => T): T {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const found = find(text);
    if (this.known.size >= MOST) this.known.clear();
    this.known.set(text, found);
    return found;
  }
}

/** The same check, which remembers the texts that passed. */
export function remembered(check: Check): Check {
  const passed = new Set<unknown>();
  return (value) => {
    if (passed.has(value)) return undefined;
    const problem = check(value);
    if (problem === undefined) {
      if (passed.size >= MOST) passed.clear();
      passed.add(copyOf(value));
    }
    return problem;
  };
}

/** A text that is a part of a file would keep the whole file in memory. */
function copyOf(text: unknown): unknown {
  return JSON.parse(JSON.stringify(text));
}
