/** The steps to a field, as text for messages: `spec.ingress[0].ports`. */
export function fieldPath(steps: readonly (string | number)[]): string {
  return steps.map(toText).join('').replace(/^\./, '');
}

function toText(step: string | number): string {
  if (typeof step === 'number') return `[${step}]`;
  return /^[!-~]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
}
