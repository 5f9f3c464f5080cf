import { InputError } from '../core/input/input';
import { systemCode } from './io';
import { UsageError } from './usage-error';

/** One line for a user error or a system error; a stack trace for any other error. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const known = error instanceof InputError || error instanceof UsageError || systemCode(error) !== undefined;
  return known ? error.message : (error.stack ?? error.message);
}
