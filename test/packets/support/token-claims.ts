import { toPlain } from '../../../src/core/plain';

/** The claims of a service account token, without a check of its signature. */
export function claimsOf(token: string): Readonly<Record<string, unknown>> {
  const [, payload = ''] = token.split('.');
  return toPlain(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
}
