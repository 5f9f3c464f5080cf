import { defined } from '../core/defined';
import type { RateLimit } from './api-route';
import { JWT_POLICY, ORGANIZATION, type ResolvedApiRoute, VERSION } from './api-route-spec';

/** A policy without a rate limit and a quota of its own. */
const UNLIMITED = { rate: 0, per: 0, quota_max: -1 } as const;

/**
 * A policy per route for keys, which grants access to the route at its rate: a key names the policies of its routes. And
 * one policy for users with a token, because Tyk keeps one session per user across routes.
 * @see https://tyk.io/docs/api-management/policies
 */
export function renderPolicies(routes: readonly ResolvedApiRoute[]): object {
  const forKeys = routes.filter(({ auth }) => auth.kind === 'authToken');
  const forTokens = routes.filter(({ auth }) => auth.kind === 'jwt');
  return {
    ...Object.fromEntries(forKeys.map((route) => [policyName(route), policy(policyName(route), [route])])),
    ...(forTokens.length > 0 ? { [JWT_POLICY]: policy(JWT_POLICY, forTokens) } : {}),
  };
}

/** The policy that a key names to call the route. */
function policyName({ id }: ResolvedApiRoute): string {
  return `route-${id}`;
}

function policy(name: string, routes: readonly ResolvedApiRoute[]): object {
  return {
    name,
    org_id: ORGANIZATION,
    active: true,
    ...UNLIMITED,
    // Each route counts the requests of a client by itself.
    partitions: { per_api: true },
    access_rights: Object.fromEntries(routes.map((route) => [route.id, accessTo(route)])),
  };
}

function accessTo({ id, rateLimit }: ResolvedApiRoute): object {
  return { api_id: id, api_name: id, versions: [VERSION], limit: { ...UNLIMITED, ...rateOf(rateLimit?.perClient) } };
}

function rateOf(limit: RateLimit | undefined): object {
  return defined({ rate: limit?.requests, per: limit?.seconds });
}
