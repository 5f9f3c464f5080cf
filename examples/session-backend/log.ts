/** Writes a line of JSON. Give it no error as it is: only `SessionRefused` promises that no credential is in its message. */
export function log(message: string, fields: Readonly<Record<string, unknown>> = {}): void {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), message, ...fields })}\n`);
}
