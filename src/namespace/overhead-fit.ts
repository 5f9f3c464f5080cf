import { toNano } from '../core/input/quantity';
import { ownValue, toPlain } from '../core/plain';
import { type Overheads, statedOverhead } from '../core/pods/pod-overhead';

/**
 * What is wrong with the overhead that a pod template states, if its RuntimeClass is known.
 * @param title the object with the template, in messages
 * @param template metadata and spec of a pod
 * @returns a sentence for each error
 */
export function overheadMisfits(title: string, template: unknown, overheads: Overheads): readonly string[] {
  const { runtimeClassName } = toPlain(toPlain(template).spec);
  const known = overheads.get(String(runtimeClassName));
  const stated = statedOverhead(template);
  if (known === undefined || Object.keys(stated).length === 0 || isEqual(known, stated)) return [];
  return [
    `RuntimeClass '${runtimeClassName}': its overhead is ${inWords(known)}, and ${title} says ${inWords(stated)}: leave it out there`,
  ];
}

type Amounts = Readonly<Record<string, string>>;

function isEqual(some: Amounts, others: Amounts): boolean {
  const names = [...new Set([...Object.keys(some), ...Object.keys(others)])];
  return names.every((name) => amountOf(some, name) === amountOf(others, name));
}

function amountOf(amounts: Amounts, name: string): bigint | undefined {
  const amount = ownValue(amounts, name);
  return amount === undefined ? undefined : toNano(amount);
}

function inWords(amounts: Amounts): string {
  const parts = Object.entries(amounts).map(([resource, amount]) => `${resource} ${amount}`);
  return parts.length === 0 ? 'none' : parts.join(', ');
}
