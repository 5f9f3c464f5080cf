import type { Check, Input } from '../../core/input/input';
import type { ModelToken } from './access-parts';

/** The default lifetime of a token: the default of Kubernetes, and the longest that an issuer at Anthropic accepts by default. */
export const TOKEN_SECONDS = 3600;

const SECONDS_MIN = 600;
const SECONDS_MAX = 2 ** 32;

/** @see https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-request-v1/#TokenRequestSpec */
const tokenSeconds: Check = (value) =>
  typeof value === 'number' && Number.isInteger(value) && value >= SECONDS_MIN && value <= SECONDS_MAX
    ? undefined
    : { must: 'be whole seconds of at least 600, which the API server requires of a token, such as 3600' };

/** Without an audience of its own, a token would be valid for the API server. */
const ownAudience: Check = (value) =>
  typeof value === 'string' && value.trim() !== '' && !/^(https:\/\/)?kubernetes(\.default|$)/.test(value)
    ? undefined
    : { must: "be the receiver's own, such as https://api.anthropic.com, not the API server's" };

/** Checks the tokens that a pod asks for. */
export function checkTokens(input: Input, seconds: number, tokens: readonly ModelToken[]): void {
  input.required('tokenSeconds', seconds, tokenSeconds);
  for (const { file, audience } of tokens) input.required(`audience of ${file}`, audience, ownAudience);
}
