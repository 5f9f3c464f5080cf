import type { ResolvedApiRoute, ResolvedAuth } from './resolve-api-route';

/** The organization of all routes, keys and policies. The open-source gateway has one as a rule. */
const ORGANIZATION = 'default';

/** What Tyk calls the one version of what has no versions. */
const VERSION = 'Default';

/** The policy of everybody who comes with a token of an identity provider. */
const JWT_POLICY = 'jwt';

const JWT_SESSION_SECONDS = 3600;

/**
 * A route as Tyk reads it.
 * @see https://tyk.io/docs/api-management/gateway-config-tyk-classic
 */
export function renderApiDefinition(route: ResolvedApiRoute): object {
  const { id, path, stripPath, targetUrl, rateLimit, auth } = route;
  return {
    name: id,
    api_id: id,
    org_id: ORGANIZATION,
    active: true,
    ...renderAuth(auth),
    version_data: { not_versioned: true, versions: { [VERSION]: { name: VERSION, use_extended_paths: true } } },
    proxy: { listen_path: path, strip_listen_path: stripPath, target_url: targetUrl },
    ...(rateLimit === undefined ? {} : { global_rate_limit: { rate: rateLimit.requests, per: rateLimit.seconds } }),
  };
}

/**
 * What users with a token may do: every route that takes tokens, and no other, as often as the route allows. One policy for all of
 * them, since Tyk keeps one session for a user whatever route he asks.
 */
export function renderPolicies(routes: readonly ResolvedApiRoute[]): object {
  const ids = routes.filter(({ auth }) => auth.kind === 'jwt').map(({ id }) => id);
  if (ids.length === 0) return {};
  return {
    [JWT_POLICY]: {
      name: JWT_POLICY,
      org_id: ORGANIZATION,
      active: true,
      // No limit of its own, and no quota.
      rate: 0,
      per: 0,
      quota_max: -1,
      access_rights: Object.fromEntries(ids.map((id) => [id, { api_id: id, api_name: id, versions: [VERSION] }])),
    },
  };
}

function renderAuth(auth: ResolvedAuth): object {
  switch (auth.kind) {
    case 'keyless':
      return { use_keyless: true };
    case 'authToken':
      // The key is for the gateway: no service needs to see it.
      return {
        use_keyless: false,
        use_standard_auth: true,
        strip_auth_data: true,
        auth: { auth_header_name: auth.header },
      };
    case 'jwt':
      return {
        use_keyless: false,
        enable_jwt: true,
        auth: { auth_header_name: 'Authorization' },
        jwt_default_policies: [JWT_POLICY],
        jwt_identity_base_field: auth.identityClaim,
        jwt_signing_method: auth.signingMethod,
        // A user's session goes from Redis when it was not renewed for so long; the next token makes another.
        session_lifetime: JWT_SESSION_SECONDS,
        // In base64: as it is, Tyk takes the URL for the first token only, and refuses all that come after it.
        jwt_source: Buffer.from(auth.jwksUrl).toString('base64'),
      };
  }
}
