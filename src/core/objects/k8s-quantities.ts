import { k8s } from './k8s';

/** Converts amounts by resource into the Quantity type of the L1 classes. @returns undefined when there are no amounts */
export function toQuantities(amounts: Readonly<Record<string, string>>): Record<string, k8s.Quantity> | undefined {
  const names = Object.keys(amounts);
  if (names.length === 0) return undefined;
  return Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, k8s.Quantity.fromString(amount)]));
}
