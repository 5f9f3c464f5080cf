import type { Check } from '../core/input/input';

/** @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2 */
export const headerName: Check = (value) =>
  typeof value === 'string' && /^[!#$%&'*+.^_`|~A-Za-z0-9-]+$/.test(value)
    ? undefined
    : { must: 'be a header name such as X-Api-Key' };
