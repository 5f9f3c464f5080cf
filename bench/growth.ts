/** The exponent with which time grows between the smallest and the largest size: 1 is linear, 2 quadratic. */
export function growth(sizes: readonly number[], times: readonly number[]): number {
  const ratioOf = (values: readonly number[]) => (values.at(-1) ?? Number.NaN) / (values[0] ?? Number.NaN);
  return Math.log(ratioOf(times)) / Math.log(ratioOf(sizes));
}
