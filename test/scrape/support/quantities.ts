import { toNano } from '../../../src/core/input/quantity';

/** A quantity of Kubernetes as a number. */
export function toBytes(quantity: string | undefined): number | undefined {
  return quantity === undefined ? undefined : Number(toNano(quantity)) / 1e9;
}
