import { ApiStatus, SessionRefused } from 'cdk8s-agents/session';

/** Writes a line of JSON. */
export function log(message: string, fields: Readonly<Record<string, unknown>> = {}): void {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), message, ...fields })}\n`);
}

/** What a log may say of an error. Other messages than those of the API server may hold anything. */
export function causeOf(error: unknown): string {
  if (error instanceof SessionRefused || error instanceof ApiStatus) return error.message;
  return error instanceof Error ? error.name : 'unknown';
}
