/** `1 workload`, `2 workloads`; `2 NetworkPolicies` with its plural. */
export function counted(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}
