import { k8s } from './k8s';

/** Amounts by resource as the typed L1 classes take them. @returns undefined for none */
export function toQuantities(amounts: Readonly<Record<string, string>>): Record<string, k8s.Quantity> | undefined {
  const names = Object.keys(amounts);
  if (names.length === 0) return undefined;
  return Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, k8s.Quantity.fromString(amount)]));
}
