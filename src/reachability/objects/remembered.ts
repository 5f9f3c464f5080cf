import type { Check } from '../../core/input/input';

/** More keys than a cluster has. Past this number, all are forgotten, so that keys which a program made up do not pile up. */
const MOST = 1000;

/** The same check of strings. It remembers what passed, because thousands of objects have the same few keys. */
export function remembered(check: Check): Check {
  const passed = new Set<unknown>();
  return (value) => {
    if (passed.has(value)) return undefined;
    const problem = check(value);
    if (problem === undefined) {
      if (passed.size >= MOST) passed.clear();
      passed.add(value);
    }
    return problem;
  };
}
