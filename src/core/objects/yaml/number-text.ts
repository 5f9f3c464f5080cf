/** Go's reader rounds a larger number. */
export function isOf64Bits(value: bigint): boolean {
  return value === BigInt.asIntN(64, value) || value === BigInt.asUintN(64, value);
}

/** With a fraction before the exponent: without one, `1e+21` is a string to YAML 1.1. */
export function numberText(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  if (Number.isSafeInteger(value)) return String(value);
  return String(value).replace(/^(-?\d+)e/, '$1.0e');
}
