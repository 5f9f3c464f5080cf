import { toPlain } from './plain';
import { parseQuantity } from './quantity';
import type { ResourceClaim } from './resources';

/** What the `resources` of a container, or of a custom resource, claim as they are written; what is no quantity is left out. */
export function toResourceClaim(resources: unknown): ResourceClaim {
  const { requests, limits } = toPlain(resources);
  return { requests: toAmounts(requests), limits: toAmounts(limits) };
}

/** Amounts by resource, as they stand in an object; what is no quantity is left out. */
export function toAmounts(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(toPlain(value)).flatMap(([name, amount]) => {
      const text = typeof amount === 'number' ? String(amount) : amount;
      return typeof text === 'string' && parseQuantity(text) !== undefined ? [[name, text]] : [];
    }),
  );
}
